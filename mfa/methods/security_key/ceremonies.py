"""Begin a dialog with an authenticator, find it again, use it up: once, for what it was begun for."""

from datetime import timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q

from kernel import clock, crypto
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode
from mfa.methods.security_key.models import Ceremony
from mfa.models import Purpose

#: What browsers give people to find their key; Web Authentication recommends five to ten minutes.
LIFE = timedelta(minutes=5)
#: Old rows go with the person's next ceremony after this time; until then a second click is recognised.
KEPT = timedelta(days=1)


def begin(user: AbstractBaseUser, purpose: Purpose, attempt: str, *, kind: str = "", name: str = "") -> Ceremony:
    """A new ceremony; the attempt's older ones that wait for an answer are void."""
    now = clock.now()
    old, waiting = Q(expires_at__lte=now - KEPT), Q(purpose=purpose, attempt=attempt, used_at=None)
    Ceremony.objects.filter(old | waiting, user_id=user.pk).delete()
    return Ceremony.objects.create(
        user_id=user.pk,
        purpose=purpose,
        attempt=attempt,
        kind=kind,
        name=name,
        nonce=crypto.new_token(),
        created_at=now,
        expires_at=now + LIFE,
    )


def of_attempt(user: AbstractBaseUser, purpose: Purpose, attempt: str, ceremony_id: int) -> Ceremony:
    """The ceremony, dead or alive, when it belongs to that person, purpose and attempt; FactorError otherwise."""
    found = Ceremony.objects.filter(pk=ceremony_id, user_id=user.pk, purpose=purpose, attempt=attempt).first()
    if found is None:
        raise FactorError(FactorErrorCode.CHALLENGE_UNKNOWN)
    return found


def refuse_dead(ceremony: Ceremony) -> None:
    """Raise FactorError when this ceremony, as it was read, can no longer be answered."""
    if ceremony.used_at is not None:
        raise FactorError(FactorErrorCode.CEREMONY_USED)
    if ceremony.expires_at <= clock.now():
        raise FactorError(FactorErrorCode.CEREMONY_EXPIRED)


def use_up(ceremony: Ceremony) -> None:
    """Use the ceremony, whatever the answer is worth: one caller succeeds, the others get FactorError."""
    now = clock.now()
    live = Ceremony.objects.filter(pk=ceremony.pk, used_at=None, expires_at__gt=now)
    if live.update(used_at=now):
        return
    current = Ceremony.objects.filter(pk=ceremony.pk).first()
    if current is None:
        raise FactorError(FactorErrorCode.CHALLENGE_UNKNOWN)
    refuse_dead(current)
    raise FactorError(FactorErrorCode.CEREMONY_EXPIRED)  # it died between the two statements
