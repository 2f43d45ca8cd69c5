"""Adding a number: ask for it, send a challenge to it, check the answer; and removing one."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest

from kernel import crypto
from kernel.journal.writing import record
from mfa import challenges, guard
from mfa.contract import FactorError
from mfa.events import Event
from mfa.limits import digest_of
from mfa.methods.sms import devices, messages
from mfa.methods.sms.models import PhoneNumber
from mfa.methods.sms.numbers import FIELD, parse_mobile
from mfa.models import Challenge, Purpose
from mfa.registry import method
from mfa.signals import factor_added, factor_removed
from mfa.sms import limits
from mfa.strengths import Strength


def begin(user: AbstractBaseUser, text: str, *, proved: bool, address: str = "") -> Challenge:
    """Send a challenge to the number that somebody typed. FactorError.

    `proved`: they proved a factor freshly; `address`: the network address from which they ask.
    """
    number = parse_mobile(text)
    devices.refuse_known_or_full(user, number)
    source = digest_of(address)
    return _send(user, attempt=crypto.new_token(16), number=number, proved=proved, source=source)


def again(challenge: Challenge) -> Challenge:
    """Send a new challenge in place of one that did not come or has expired; the tries go on counting. FactorError."""
    kept = {"attempt": challenge.attempt, "number": challenge.number, "source": challenge.source}
    return _send(challenge.user, **kept, proved=challenge.proved)


def _send(user: AbstractBaseUser, *, attempt: str, number: str, proved: bool, source: str) -> Challenge:
    try:
        with transaction.atomic():
            limits.take_to_enrol(str(user.pk), number, source)
            challenge, code = challenges.issue(
                user=user, purpose=Purpose.ENROL, attempt=attempt, number=number, proved=proved, source=source
            )
            messages.send_challenge(challenge, code, number)
            limits.spend(Purpose.ENROL)
            record(Event.CHALLENGE_SENT, subject=str(user.pk), purpose=Purpose.ENROL)
    except FactorError as error:
        error.field = error.field or FIELD
        raise
    return challenge


def finish(challenge: Challenge, code: str, request: HttpRequest) -> PhoneNumber:
    """Check the answer (normalised) and give the person the number. FactorError; a wrong answer costs a try."""
    # Counted for good before anything else: a refusal further down must not give the try back.
    with transaction.atomic(durable=True):
        challenges.count_try(challenge)
        if not challenge.matches(code):
            record(Event.ENROLMENT_REFUSED, subject=str(challenge.user_id), method=Strength.PASSWORD_SMS)
    challenges.refuse_wrong(challenge, code)
    with transaction.atomic():
        challenges.use_up(challenge)
        phone = devices.add(challenge.user, challenge.number)
        factor_added.send(PhoneNumber, user=challenge.user, method=method(Strength.PASSWORD_SMS), request=request)
    return phone


def remove(phone: PhoneNumber, request: HttpRequest) -> None:
    """Take a number away from its owner. FactorError when it is the last factor of somebody who must have one."""
    with transaction.atomic():
        guard.refuse_last(phone)
        if devices.remove(phone):
            factor_removed.send(
                PhoneNumber, user=phone.user, method=method(Strength.PASSWORD_SMS), request=request, device=phone
            )
