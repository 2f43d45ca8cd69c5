"""Kinds of second factor, and how many of each people have: what may be told of a person without their devices."""

from collections.abc import Collection, Iterable
from enum import StrEnum

from django.db.models import Count
from django_otp.models import Device

from mfa.registry import methods
from mfa.strengths import Strength


class FactorKind(StrEnum):
    """What people hold. One app gives three strengths; a trusted platform counts as a security key."""

    SMS = "sms"
    MOBILE_APP = "mobile-app"
    SECURITY_KEY = "security-key"
    EID = "eid"


KIND_OF = {
    Strength.PASSWORD_SMS: FactorKind.SMS,
    Strength.PASSWORD_MOBILE_APP: FactorKind.MOBILE_APP,
    Strength.PASSWORD_SOFTWARE_TOKEN: FactorKind.MOBILE_APP,
    Strength.MOBILE_APP: FactorKind.MOBILE_APP,
    Strength.PASSWORD_WEBAUTHN: FactorKind.SECURITY_KEY,
    Strength.EIDAS: FactorKind.EID,
}


def kinds_of_strengths(strengths: Iterable[str]) -> list[FactorKind]:
    """The kinds that reach any of these strengths, in the order of the enum."""
    known = {KIND_OF[Strength(one)] for one in strengths if one in KIND_OF}
    return [kind for kind in FactorKind if kind in known]


def kinds_of(user_ids: Collection[str]) -> dict[str, dict[str, int]]:
    """For each of these people how many factors of each kind are set up; people without any have an empty entry.

    One query for each kind, however many people. It says the same as `strengths_of` for one of them: methods that are
    switched off count for nothing, and a disabled device counts.
    """
    found: dict[str, dict[str, int]] = {user_id: {} for user_id in user_ids}
    on = set(kinds_of_strengths(method.strength for method in methods()))
    for kind, model in _models().items():
        if kind not in on:
            continue
        devices = model._default_manager.filter(user__in=found, confirmed=True).order_by()
        for user_id, number in devices.values_list("user").annotate(number=Count("pk")):
            found[user_id][kind.value] = number
    return found


def _models() -> dict[FactorKind, type[Device]]:
    from mfa.methods.eid.models import LinkedEid
    from mfa.methods.mobile_app.models import MobileDevice
    from mfa.methods.security_key.models import SecurityKey
    from mfa.methods.sms.models import PhoneNumber

    return {
        FactorKind.SMS: PhoneNumber,
        FactorKind.MOBILE_APP: MobileDevice,
        FactorKind.SECURITY_KEY: SecurityKey,
        FactorKind.EID: LinkedEid,
    }
