"""Linking an eID: choose it, prove it, agree; and removing one."""

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest

from kernel import crypto
from mfa import guard
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode as Code
from mfa.methods.eid import devices, exchanges
from mfa.methods.eid.models import Exchange, LinkedEid
from mfa.methods.eid.owners import owners
from mfa.methods.eid.schemes import EidScheme
from mfa.models import Purpose
from mfa.registry import method
from mfa.signals import factor_added, factor_removed
from mfa.strengths import Strength


def begin(user: AbstractBaseUser, scheme: EidScheme, request: HttpRequest, next_path: str) -> Exchange:
    """Begin to link an eID of this scheme, in this browser. FactorError when there is no room."""
    devices.refuse_full(user)
    with transaction.atomic():
        exchange = exchanges.begin(user, Purpose.ENROL, crypto.new_token(16))
        exchanges.leave(exchange, scheme, request, next_path)
    return exchange


def refuse_unlinkable(exchange: Exchange) -> None:
    """FactorError when what was proved cannot be linked: for the page that asks for the last word."""
    exchanges.refuse_dead(exchange)
    identity = exchange.identity
    if identity is None or exchange.proved_at is None:
        raise FactorError(Code.EID_NOT_PROVED)
    if not owners().gives_way(identity.eidas_id, _person(exchange)):
        devices.refuse_taken(_person(exchange), identity.eidas_id)


def _person(exchange: Exchange) -> AbstractBaseUser:
    assert exchange.user is not None  # noqa: S101 - held by the database for an exchange that links
    return exchange.user


def finish(exchange: Exchange, request: HttpRequest) -> LinkedEid:
    """Link what was proved, once. A virtual account that it opened ends. FactorError."""
    refuse_unlinkable(exchange)
    identity = exchange.identity
    assert identity is not None  # noqa: S101 - refused above
    user = _person(exchange)
    with transaction.atomic():
        # First the person, as PANIC does; from here on nobody else links for them, and nobody waits for us.
        list(get_user_model()._default_manager.select_for_update().filter(pk=user.pk))
        exchanges.use_up(exchange)
        owners().give_up(identity.eidas_id, user, request)
        eid = devices.link(user, identity, country=exchange.country, scheme=exchange.scheme)
        factor_added.send(LinkedEid, user=user, method=method(Strength.EIDAS), request=request)
    return eid


def remove(eid: LinkedEid, request: HttpRequest) -> None:
    """Take an eID away from its owner. FactorError when it is the last factor of somebody who must have one.

    Or the last eID of an account that nothing else opens.
    """
    with transaction.atomic():
        guard.refuse_last(eid)
        if owners().lives_by_eid(eid.user) and devices.of(eid.user) == [eid]:
            raise FactorError(Code.EID_OPENS_ACCOUNT)
        if devices.remove(eid):
            factor_removed.send(LinkedEid, user=eid.user, method=method(Strength.EIDAS), request=request, device=eid)
