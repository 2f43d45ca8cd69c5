"""Add, use and remove keys: exactly ten at most, each credential once, under any number of hands."""

from dataclasses import asdict

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import Q
from fido2.webauthn import AuthenticatorData

from kernel import clock
from kernel.journal.writing import record
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode
from mfa.events import Event
from mfa.methods.security_key.models import MOST_KEYS, SecurityKey, folded
from mfa.methods.security_key.verification import Registered

#: Lost races before giving up; each one means that somebody else took the slot, and there are ten.
ROUNDS = 3 * MOST_KEYS


def of(user: AbstractBaseUser) -> list[SecurityKey]:
    """The person's keys and platforms, in the order of their slots."""
    return list(SecurityKey.objects.filter(user=user, confirmed=True))


def usable(user: AbstractBaseUser, rp_id: str) -> list[SecurityKey]:
    """Those of them that answer under this host name and are not disabled."""
    return [key for key in of(user) if key.rp_id == rp_id and key.disabled_at is None]


def of_credential(user: AbstractBaseUser, rp_id: str, credential_id: str) -> SecurityKey | None:
    """The person's key with this credential, if there is one that answers under this host name and proves anything."""
    found: SecurityKey | None = SecurityKey.objects.filter(
        user=user, confirmed=True, rp_id=rp_id, credential_id=credential_id, disabled_at=None
    ).first()
    return found


def refuse_name_or_full(user: AbstractBaseUser, name: str) -> None:
    """FactorError when the person has a key of this name already, or ten keys."""
    _refuse(_slots(user), name)


def _slots(user: AbstractBaseUser) -> dict[str, int]:
    return dict(SecurityKey.objects.filter(user=user).values_list("name_folded", "slot"))


def _refuse(slots: dict[str, int], name: str) -> None:
    if folded(name) in slots:
        raise FactorError(FactorErrorCode.KEY_NAME_TAKEN)
    if len(slots) >= MOST_KEYS:
        raise FactorError(FactorErrorCode.KEYS_FULL)


def add(user: AbstractBaseUser, kind: str, name: str, made: Registered) -> SecurityKey:
    """Give the person this key, in the caller's transaction. FactorError when name or credential are known, or full."""
    for _ in range(ROUNDS):
        slots = _slots(user)
        _refuse(slots, name)
        if SecurityKey.objects.filter(credential_id=made.credential_id).exists():
            raise FactorError(FactorErrorCode.KEY_ALREADY_REGISTERED)
        free = next(slot for slot in range(1, MOST_KEYS + 1) if slot not in slots.values())
        try:
            with transaction.atomic():
                key: SecurityKey = SecurityKey.objects.create(
                    user=user, kind=kind, name=name, name_folded=folded(name), slot=free, **asdict(made)
                )
        except IntegrityError:
            continue  # slot, name or credential was taken between looking and writing
        record(Event.KEY_ADDED, subject=str(user.pk), kind=kind)
        return key
    raise FactorError(FactorErrorCode.KEYS_FULL)


def note_use(key: SecurityKey, data: AuthenticatorData) -> None:
    """Keep what the key said of itself, in the caller's transaction.

    FactorError when its counter did not rise, which a copy of the key would explain; keys that do not count say 0.
    """
    risen = Q(sign_count__lt=data.counter) if data.counter else Q(sign_count=0)
    rows = SecurityKey.objects.filter(pk=key.pk, disabled_at=None)
    if rows.filter(risen).update(sign_count=data.counter, backed_up=data.is_backed_up(), last_used_at=clock.now()):
        return
    gone = not rows.exists()
    raise FactorError(FactorErrorCode.DEVICE_GONE if gone else FactorErrorCode.KEY_COUNTER_BACK)


def disable(key: SecurityKey, reason: FactorErrorCode) -> bool:
    """It proves nothing from now on, in the caller's transaction; False when somebody else just did that."""
    live = SecurityKey.objects.filter(pk=key.pk, disabled_at=None)
    if not live.update(disabled_at=clock.now(), disabled_for=reason.value):
        return False
    record(Event.KEY_DISABLED, subject=str(key.user_id), kind=key.kind, reason=reason)
    return True


def remove(key: SecurityKey) -> bool:
    """Delete a key, in the caller's transaction; False when somebody else just did."""
    deleted, _details = SecurityKey.objects.filter(pk=key.pk).delete()
    if deleted:
        record(Event.KEY_REMOVED, subject=str(key.user_id), kind=key.kind)
    return bool(deleted)
