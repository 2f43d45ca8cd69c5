"""Make challenges and check answers. A code works once, for what it was made for, whatever the number of hands."""

import unicodedata
from datetime import timedelta
from typing import Any

import pyotp
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import Max

from kernel import clock, crypto
from kernel.rows import change, find, insert
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode
from mfa.models import Challenge, Purpose

#: Guide of 2024-05-07: nine characters separated by hyphens.
CODE_LENGTH = 9
GROUP = 3
#: Base 32: no 0, 1, 8 and 9, which look like letters.
ALPHABET = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
#: Dead challenges hold a number: they are deleted after this time.
KEPT = timedelta(days=1)
#: Lost races before giving up; each one means that somebody else began a challenge for the same attempt.
ROUNDS = 20


def new_code() -> str:
    """A random code of nine characters: 45 bits."""
    return pyotp.random_base32()[:CODE_LENGTH]


def grouped(code: str) -> str:
    """The code as it is printed: ABC-DEF-GHI."""
    return "-".join(code[i : i + GROUP] for i in range(0, len(code), GROUP))


def normalised(text: str) -> str:
    """The code in what somebody typed, in any case, with or without hyphens and spaces. FactorError when it is none."""
    code = "".join(c for c in text.upper() if not (c.isspace() or unicodedata.category(c) in ("Pd", "Cf")))
    if not code:
        raise FactorError(FactorErrorCode.CHALLENGE_MISSING)
    if len(code) != CODE_LENGTH or not ALPHABET.issuperset(code):
        raise FactorError(FactorErrorCode.CHALLENGE_MALFORMED)
    return code


def issue(
    *,
    user: AbstractBaseUser,
    purpose: Purpose,
    attempt: str,
    device: str = "",
    number: str = "",
    proved: bool = False,
    source: str = "",
    life: timedelta | None = None,
) -> tuple[Challenge, str]:
    """A new challenge and its code, to be sent in the caller's transaction; the attempt's older ones are void.

    It lives as long as that of a text message, or `life`.

    FactorError(CHALLENGE_TRIES_USED_UP) when the attempt has no tries left: a new message gives no new ones.
    """
    place = {"user_id": user.pk, "purpose": purpose, "attempt": attempt}
    for round_ in range(ROUNDS):
        # Most attempts ask for one challenge only: look for older ones when the database says that there is one.
        tries = _void_older(place) if round_ else 0
        now = clock.now()
        challenge = Challenge(
            pk=crypto.new_key(),  # the fingerprint is bound to the row, which is written at once
            **place,
            device=device,
            number=number,
            proved=proved,
            source=source,
            tries=tries,
            created_at=now,
            expires_at=now + (life or settings.MFA_SMS_CHALLENGE_LIFE),
        )
        code = new_code()
        challenge.code_fingerprint = challenge.fingerprint_of(code)
        try:
            with transaction.atomic():
                insert(challenge)
        except IntegrityError:
            continue  # somebody else began one for the same attempt before: the newest stays
        return challenge, code
    raise FactorError(FactorErrorCode.CHALLENGE_SUPERSEDED)


def _void_older(place: dict[str, Any]) -> int:
    """Void the attempt's older challenges; the tries that they have cost. FactorError when none is left."""
    siblings = Challenge.objects.filter(**place, used_at=None)
    # Void first: from then on nobody counts a try on the old ones, and their count can be carried over.
    siblings.filter(void_at=None).update(void_at=clock.now())
    tries: int = siblings.aggregate(most=Max("tries"))["most"] or 0
    if tries >= Challenge.MAX_TRIES:
        raise FactorError(FactorErrorCode.CHALLENGE_TRIES_USED_UP)
    return tries


def purge() -> None:
    """Delete the challenges that have been dead for long: they hold numbers."""
    Challenge.objects.filter(expires_at__lte=clock.now() - KEPT).delete()


def of_attempt(user: AbstractBaseUser, purpose: Purpose, attempt: str, challenge_id: int) -> Challenge:
    """The challenge, dead or alive, when it belongs to that person, purpose and attempt; FactorError otherwise."""
    found = find(Challenge, {"id": challenge_id, "user": user.pk, "purpose": str(purpose), "attempt": attempt})
    if found is None:
        raise FactorError(FactorErrorCode.CHALLENGE_UNKNOWN)
    return found


def _live(challenge: Challenge) -> dict[str, object]:
    """What is true of this challenge as long as it can be answered."""
    return {"id": challenge.pk, "used_at": None, "void_at": None, "expires_at__gt": clock.now()}


def refuse_dead(challenge: Challenge) -> None:
    """Raise FactorError when this challenge, as it was read, can no longer be answered."""
    if challenge.used_at is not None:
        raise FactorError(FactorErrorCode.CHALLENGE_USED)
    if challenge.tries >= Challenge.MAX_TRIES:
        raise FactorError(FactorErrorCode.CHALLENGE_TRIES_USED_UP)
    if challenge.void_at is not None:
        raise FactorError(FactorErrorCode.CHALLENGE_SUPERSEDED)
    if challenge.expires_at <= clock.now():
        raise FactorError(FactorErrorCode.CHALLENGE_EXPIRED)


def count_try(challenge: Challenge) -> None:
    """Count one answer in the statement that checks that one more is allowed; FactorError when it is not."""
    if change(Challenge, {"tries__plus": 1}, {**_live(challenge), "tries__lt": Challenge.MAX_TRIES}):
        return
    challenge.refresh_from_db()
    refuse_dead(challenge)
    raise FactorError(FactorErrorCode.CHALLENGE_EXPIRED)  # it died between the two statements


def refuse_wrong(challenge: Challenge, code: str) -> None:
    """Raise FactorError(CHALLENGE_WRONG) with the tries that are left unless `code` is the challenge's."""
    if not challenge.matches(code):
        challenge.refresh_from_db(fields=["tries"])
        raise FactorError(FactorErrorCode.CHALLENGE_WRONG, tries_left=challenge.tries_left)


def use_up(challenge: Challenge) -> None:
    """Use the challenge: exactly one caller succeeds, the others get FactorError."""
    if not change(Challenge, {"used_at": clock.now()}, _live(challenge)):
        challenge.refresh_from_db()
        refuse_dead(challenge)
        raise FactorError(FactorErrorCode.CHALLENGE_EXPIRED)
