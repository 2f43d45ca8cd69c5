"""The one door to the factors, for sign-in and for the simulator's control."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Model
from django_otp import devices_for_user

from kernel.journal.writing import record
from mfa import challenges
from mfa.bulk import kinds_of
from mfa.contract import ORIGIN, FactorError, Method, Origin, Proof, Started
from mfa.errors import FactorErrorCode, sentence
from mfa.events import Event
from mfa.registry import has_factor, is_offered, method, methods, strengths_of
from mfa.strengths import SECOND_FACTORS, Level, Strength

if TYPE_CHECKING:
    from mfa.methods.security_key.software import SoftwareKey
    from mfa.methods.sms.models import PhoneNumber

__all__ = [
    "ORIGIN",
    "SECOND_FACTORS",
    "FactorError",
    "FactorErrorCode",
    "Level",
    "Method",
    "Origin",
    "Proof",
    "Started",
    "Strength",
    "add_device",
    "add_eid",
    "add_key",
    "add_phone",
    "has_factor",
    "is_offered",
    "kinds_of",
    "lock_all",
    "method",
    "methods",
    "notify_by_sms",
    "owner_of_eid",
    "purge",
    "remove_all",
    "reset",
    "sentence",
    "strengths_of",
]


def add_phone(user: AbstractBaseUser, number: str) -> "PhoneNumber":
    """Give a person a confirmed number without a challenge, for scripted people. FactorError as on the page."""
    from mfa.methods.sms.devices import add
    from mfa.methods.sms.numbers import parse_mobile

    with transaction.atomic():
        return add(user, parse_mobile(number))


def notify_by_sms(user: AbstractBaseUser, text: str) -> int:
    """Store a text message to each of the person's numbers in the caller's transaction; returns how many.

    `text` is in the language of the person's mails, and should fit one segment (`mfa.sms.alphabet`). Not limited:
    who calls it counts how often a person can be told.
    """
    from mfa.methods.sms.messages import send_notice

    with transaction.atomic():
        return send_notice(user, text)


def add_device(
    user: AbstractBaseUser,
    name: str,
    pin: str,
    *,
    signing_key: Mapping[str, Any],
    agreement_key: Mapping[str, Any],
    platform: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, Any]:
    """Give a person a confirmed device with the app without pages, for scripted people; JWKs as in the app's API.

    Returns what that API answers to a scan (docs/mobile-app-api.md). FactorError as there and on the page.
    """
    from mfa.methods.mobile_app import enrolment

    with transaction.atomic():
        begun = enrolment.begin(user, name, pin, proved=True)
        taken, answer = enrolment.take(begun.token, signing_key, agreement_key, platform)
        enrolment.confirm(taken)
    return answer


def add_key(user: AbstractBaseUser, name: str, kind: str, base: str) -> "SoftwareKey":
    """Give a person a key of software for the site at address `base`, for scripted people. FactorError as on the page.

    `kind` is "security-key" or "platform".
    """
    from mfa.methods.security_key import software
    from mfa.methods.security_key.models import Kind

    return software.add(user, Kind(kind), name, base)


def add_eid(user: AbstractBaseUser, country: str, identifier: str, *, family_name: str, first_name: str) -> str:
    """Link an eID with an account without pages, for scripted people; returns its PersonIdentifier.

    FactorError when it has an owner, or when the country has no flag.
    """
    from mfa.methods.eid.devices import link_scripted

    with transaction.atomic():
        eid = link_scripted(user, country, identifier, family_name=family_name, first_name=first_name)
    return eid.eidas_id


def owner_of_eid(eidas_id: str) -> str | None:
    """The key of the account with which this eID is linked; None when it is not."""
    from mfa.methods.eid.models import LinkedEid

    found = LinkedEid.objects.filter(eidas_id=eidas_id).values_list("user_id", flat=True).first()
    return None if found is None else str(found)


def _under_way() -> list[type[Model]]:
    """What is begun and not ended: one table for each kind, each with its `user`."""
    from mfa.methods.eid.models import Exchange
    from mfa.methods.mobile_app.models import AppRequest, Enrolment
    from mfa.methods.security_key.models import Ceremony
    from mfa.models import Challenge

    return [Challenge, Ceremony, AppRequest, Enrolment, Exchange]


def lock_all(user: AbstractBaseUser) -> None:
    """Lock what `remove_all` would remove: for who has more to lock before the journal, which comes last."""
    list(devices_for_user(user, confirmed=None, for_verify=True))  # first, as an answer takes them
    for model in _under_way():
        list(model._default_manager.filter(user_id=user.pk).select_for_update().values_list("pk", flat=True))


def remove_all(user: AbstractBaseUser) -> int:
    """Remove every factor of a person and the challenges under way; returns how many devices there were."""
    with transaction.atomic():
        devices = list(devices_for_user(user, confirmed=None))
        for device in devices:
            device.delete()
        for model in _under_way():  # after the devices, as an answer takes them
            model._default_manager.filter(user_id=user.pk).delete()
        if devices:
            record(Event.ALL_REMOVED, subject=str(user.pk), devices=len(devices))
    return len(devices)


def purge() -> None:
    """Delete what has been dead for long and still holds numbers, addresses, PINs or identities."""
    from mfa.methods.eid import exchanges
    from mfa.methods.mobile_app import asking

    challenges.purge()
    asking.purge()
    exchanges.purge()


def reset() -> None:
    """Forget all devices, challenges, messages and limits, of everybody: for the simulator's reset only."""
    with transaction.atomic():
        for config in apps.get_app_configs():
            if config.name == "mfa" or config.name.startswith("mfa."):
                for model in config.get_models():
                    model._default_manager.all().delete()
