"""Codes that the app shows without network: what they answer, and whether one is right."""

import base64
from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from kernel import clock, crypto
from mfa import challenges
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode as Code
from mfa.methods.mobile_app import devices
from mfa.methods.mobile_app.models import MobileDevice
from mfa.methods.mobile_app.ocra import APP_SUITE, Suite
from mfa.models import Challenge, Purpose

#: What a challenge is for that every device of the person may answer.
EVERY_DEVICE = "mobile-app"
#: The suite's QA10.
QUESTION_LENGTH = 10
FIELD = "oneTimePassword"
#: The sentences that challenges have in common speak of text messages.
OF_CODES = {
    Code.CHALLENGE_WRONG: Code.APP_CODE_WRONG,
    Code.CHALLENGE_SUPERSEDED: Code.APP_CODE_SUPERSEDED,
    Code.CHALLENGE_EXPIRED: Code.APP_CODE_EXPIRED,
    Code.DEVICE_WAITS: Code.APP_CODE_WAITS,
    Code.DEVICE_GONE: Code.APP_GONE,
}


def in_words_of_codes(error: FactorError) -> FactorError:
    """The same refusal, in the sentence of this method."""
    code = OF_CODES.get(error.code, error.code)
    return FactorError(code, field=FIELD, until=error.until, tries_left=error.tries_left)


def begin(user: AbstractBaseUser, attempt: str, source: str = "") -> Challenge:
    """A challenge for this attempt; the older ones are void and no tries come back. FactorError.

    `source` is `mfa.limits.digest_of` the network that asks.
    """
    found = devices.usable(user)
    waits = [device.waits_until(source) for device in found]
    if all(waits):
        raise FactorError(Code.APP_CODE_WAITS, until=min(until for until in waits if until))
    with transaction.atomic():
        challenge, _code = challenges.issue(
            user=user,
            purpose=Purpose.SIGN_IN,
            attempt=attempt,
            device=EVERY_DEVICE,
            life=settings.MFA_APP_CODE_LIFE,
            source=source,
        )
    return challenge


def of_attempt(user: AbstractBaseUser, attempt: str, challenge_id: int) -> Challenge:
    """The challenge of that attempt. FactorError when it is none of this method."""
    challenge = challenges.of_attempt(user, Purpose.SIGN_IN, attempt, challenge_id)
    if challenge.device != EVERY_DEVICE:
        raise FactorError(Code.CHALLENGE_UNKNOWN)
    return challenge


def question(challenge: Challenge) -> str:
    """What the QR code asks: ten letters and digits, made of the challenge's secret by the server's key."""
    raw = bytes.fromhex(crypto.fingerprint(challenge.code_fingerprint, f"mobile-question:{challenge.pk}"))
    return base64.b32encode(raw).decode()[:QUESTION_LENGTH]


def code_of(device: MobileDevice, asked: str) -> str:
    """The code that this device shows for a question when its owner types the right PIN."""
    return Suite(APP_SUITE).code(device.secret, asked, pin=device.pin)


def check(user: AbstractBaseUser, attempt: str, challenge_id: int, code: str, source: str = "") -> MobileDevice:
    """The device that made the code. FactorError; a wrong one costs a try of the challenge and of each device.

    Never call it inside a transaction: the refusal would roll back the try that was counted.
    """
    challenge = of_attempt(user, attempt, challenge_id)
    found = devices.usable(user)
    # Counted for good before the answer is looked at: rolled back with a refusal, it would count nothing.
    with transaction.atomic(durable=True):
        tried = _take_tries(found, source)
        challenges.count_try(challenge)
    device = _maker(tried, question(challenge), code)
    if device is None:
        challenge.refresh_from_db(fields=["tries"])
        raise FactorError(Code.APP_CODE_WRONG, tries_left=challenge.tries_left)
    with transaction.atomic():
        for other in tried:
            # In the same order as above: two hands that take them the other way round wait for each other.
            changes = {"last_used_at": clock.now()} if other == device else {}
            if not other.note_success(source, **changes) and other == device:
                raise FactorError(Code.APP_GONE)  # deleted in another window, this very moment
        challenges.use_up(challenge)
    return device


def _take_tries(found: Iterable[MobileDevice], source: str) -> list[MobileDevice]:
    """Those that need not wait after wrong codes, a try taken of each. FactorError when there is none."""
    tried, refusals = [], []
    for device in found:
        try:
            device.take_try(source)
        except FactorError as error:
            refusals.append(error)
        else:
            tried.append(device)
    if not tried:
        raise min(refusals, key=lambda error: (error.until is None, error.until))
    return tried


def _maker(tried: Iterable[MobileDevice], asked: str, code: str) -> MobileDevice | None:
    """Every device is looked at: the time does not tell which one was near."""
    makers = [device for device in tried if crypto.same(code_of(device, asked), code)]
    return makers[0] if makers else None
