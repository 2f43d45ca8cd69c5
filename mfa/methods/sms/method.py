"""Mobile Phone + SMS, seen from sign-in."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kernel import clock
from kernel.journal.writing import record
from kernel.rows import find
from mfa import challenges
from mfa.contract import FactorError, Proof, Started, origin_of
from mfa.errors import FactorErrorCode
from mfa.events import Event
from mfa.limits import digest_of
from mfa.methods.sms import messages
from mfa.methods.sms.forms import BOXES, ChallengeForm, NumberForm
from mfa.methods.sms.models import PhoneNumber
from mfa.methods.sms.numbers import FIELD, masked, parse_mobile
from mfa.models import Challenge, Purpose
from mfa.sms import limits
from mfa.strengths import Strength


class SmsMethod:
    """A challenge by text message. The number is typed at each sign-in (guide of 2024-05-07)."""

    strength = Strength.PASSWORD_SMS
    # Translators: fr "Téléphone portable + SMS"
    name = _("Mobile Phone + SMS")
    sentence = _("Type the number of your mobile phone: it receives a text message with a challenge.")
    icon = "sms"
    entry_form = NumberForm
    answer_template = "mfa/sms/answer.html"
    resent = _("A new text message is on its way. Only its challenge is valid.")

    @property
    def setup_path(self) -> str:
        """Where a person manages these devices."""
        return reverse("mfa:phone-numbers")

    def is_set_up(self, user: AbstractBaseUser) -> bool:
        """Whether the person has a confirmed number."""
        return bool(PhoneNumber.objects.filter(user=user, confirmed=True).exists())

    def start(self, user: AbstractBaseUser, attempt: str, fields: Mapping[str, Any]) -> Started:
        """Send a challenge to the number typed, if it is one of the person's. FactorError on `mobilePhoneNumber`."""
        number = parse_mobile(fields.get(FIELD) or "")
        phone = find(PhoneNumber, {"user": user.pk, "confirmed": True, "number": number})
        if phone is None:
            raise FactorError(FactorErrorCode.NUMBER_NOT_YOURS, field=FIELD)
        return self._send(user, phone, attempt, source=digest_of(origin_of(fields).source), field=FIELD)

    def resend(self, user: AbstractBaseUser, attempt: str, challenge_id: int) -> Started:
        """A new challenge to the same number, without new tries; the old one is void. FactorError."""
        challenge = challenges.of_attempt(user, Purpose.SIGN_IN, attempt, challenge_id)
        return self._send(user, _device_of(challenge), attempt, source=challenge.source, field=BOXES[0])

    def _send(self, user: AbstractBaseUser, phone: PhoneNumber, attempt: str, *, source: str, field: str) -> Started:
        try:
            return self._send_within_limits(user, phone, attempt, source)
        except FactorError as error:
            error.field = field
            raise

    def _send_within_limits(self, user: AbstractBaseUser, phone: PhoneNumber, attempt: str, source: str) -> Started:
        waits = phone.waits_until(source)
        if waits is not None:
            raise FactorError(FactorErrorCode.DEVICE_WAITS, until=waits)
        with transaction.atomic():
            limits.take_to_sign_in(str(phone.user_id), source)
            challenge, code = challenges.issue(
                user=user, purpose=Purpose.SIGN_IN, attempt=attempt, device=phone.persistent_id, source=source
            )
            messages.send_challenge(challenge, code, phone.number)
            limits.spend(Purpose.SIGN_IN)
            record(Event.CHALLENGE_SENT, subject=str(phone.user_id), purpose=Purpose.SIGN_IN)
        return Started(challenge.pk, masked(phone.number))

    def answer_form(
        self, user: AbstractBaseUser, attempt: str, challenge_id: int, data: Any = None, *, site: str
    ) -> forms.Form:
        """The challenge, in one field or in three boxes."""
        return ChallengeForm(data)

    def answer(self, user: AbstractBaseUser, attempt: str, challenge_id: int, fields: Mapping[str, Any]) -> Proof:
        """Check the answer, once. FactorError; a wrong answer costs a try. Never call it inside a transaction."""
        try:
            code = challenges.normalised(fields.get("challenge") or "")
            return self._answer(user, attempt, challenge_id, code, digest_of(origin_of(fields).source))
        except FactorError as error:
            error.field = BOXES[0]
            raise

    def _answer(self, user: AbstractBaseUser, attempt: str, challenge_id: int, code: str, source: str) -> Proof:
        challenge = challenges.of_attempt(user, Purpose.SIGN_IN, attempt, challenge_id)
        phone = _device_of(challenge)
        # Counted for good before the answer is looked at: rolled back with a refusal, it would count nothing.
        with transaction.atomic(durable=True):
            phone.take_try(source)
            challenges.count_try(challenge)
        challenges.refuse_wrong(challenge, code)
        with transaction.atomic():
            # Device before challenge, as above: two hands that take them the other way round wait for each other.
            if not phone.note_success(source, last_used_at=clock.now()):
                raise FactorError(FactorErrorCode.DEVICE_GONE)  # deleted in another window, this very moment
            challenges.use_up(challenge)
        return Proof(self.strength, phone, {FIELD: phone.number})


def _device_of(challenge: Challenge) -> PhoneNumber:
    """The number that was challenged, if the person still has it; FactorError(DEVICE_GONE) otherwise."""
    phone: PhoneNumber | None = PhoneNumber.from_persistent_id(challenge.device)
    if phone is None or phone.user_id != challenge.user_id or not phone.confirmed:
        raise FactorError(FactorErrorCode.DEVICE_GONE)
    return phone
