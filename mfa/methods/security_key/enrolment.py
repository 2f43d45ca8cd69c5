"""Adding a key: name it, let the browser speak with it, check the answer; and removing one."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest

from kernel import crypto
from kernel.journal.writing import record
from mfa import guard
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode
from mfa.events import Event
from mfa.methods.security_key import ceremonies, devices, verification
from mfa.methods.security_key.models import Ceremony, Kind, SecurityKey
from mfa.methods.security_key.sites import Site
from mfa.models import Purpose
from mfa.registry import method
from mfa.signals import factor_added, factor_removed
from mfa.strengths import Strength

STRENGTH = Strength.PASSWORD_WEBAUTHN


def begin(user: AbstractBaseUser, kind: Kind, name: str) -> Ceremony:
    """Begin to add a key under this name. FactorError when the name is taken or there is no room."""
    devices.refuse_name_or_full(user, name)
    with transaction.atomic():
        return ceremonies.begin(user, Purpose.ENROL, crypto.new_token(16), kind=kind, name=name)


def again(ceremony: Ceremony) -> Ceremony:
    """A new ceremony in place of one that failed or has expired. FactorError as for `begin`."""
    devices.refuse_name_or_full(ceremony.user, ceremony.name)
    with transaction.atomic():
        return ceremonies.begin(ceremony.user, Purpose.ENROL, ceremony.attempt, kind=ceremony.kind, name=ceremony.name)


def finish(ceremony: Ceremony, site: Site, answer: Mapping[str, Any], request: HttpRequest) -> SecurityKey:
    """Check the browser's answer, once, and give the person the key. FactorError."""
    # For good before anything else: a refusal further down must not revive the ceremony.
    with transaction.atomic(durable=True):
        ceremonies.use_up(ceremony)
    try:
        made = verification.registered(ceremony, site, answer)
        return _add(ceremony, made, request)
    except FactorError as error:
        _note_refusal(ceremony, error.code)
        raise


def _add(ceremony: Ceremony, made: verification.Registered, request: HttpRequest) -> SecurityKey:
    with transaction.atomic():
        key = devices.add(ceremony.user, ceremony.kind, ceremony.name, made)
        factor_added.send(SecurityKey, user=ceremony.user, method=method(STRENGTH), request=request)
    return key


def _note_refusal(ceremony: Ceremony, code: FactorErrorCode) -> None:
    suspected = code is FactorErrorCode.KEY_BACKUP_IMPOSSIBLE
    event = Event.KEY_SUSPECTED if suspected else Event.ENROLMENT_REFUSED
    record(event, subject=str(ceremony.user_id), method=STRENGTH, reason=code)


def remove(key: SecurityKey, request: HttpRequest) -> None:
    """Take a key away from its owner. FactorError when it is the last factor of somebody who must have one."""
    with transaction.atomic():
        guard.refuse_last(key)
        if devices.remove(key):
            factor_removed.send(SecurityKey, user=key.user, method=method(STRENGTH), request=request, device=key)
