"""eID, seen from sign-in."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mfa.contract import FactorError, Proof, Started
from mfa.errors import FactorErrorCode
from mfa.methods.eid import devices, exchanges, schemes
from mfa.methods.eid.alone import EidAlone
from mfa.methods.eid.forms import AnswerForm, EmptyForm
from mfa.methods.eid.models import Exchange, LinkedEid
from mfa.models import Purpose
from mfa.strengths import Strength


class EidMethod(EidAlone):
    """The person's country says who they are, through eIDAS or by a card in a reader: after the password, or alone."""

    strength = Strength.EIDAS
    name = _("eID")
    sentence = _("Prove your identity with the electronic identity card or app of your country.")
    icon = "id-card"
    entry_form = EmptyForm
    answer_template = "mfa/eid/answer.html"
    resent = _("You can prove your identity again.")

    @property
    def setup_path(self) -> str:
        """Where a person manages these devices."""
        return reverse("mfa:eids")

    def is_set_up(self, user: AbstractBaseUser) -> bool:
        """Whether the person has linked an eID."""
        return bool(LinkedEid.objects.filter(user=user, confirmed=True).exists())

    def is_offered(self, request: HttpRequest) -> bool:
        """Only where a country can be reached: through a node, or by the authorities of its cards."""
        return schemes.are_any()

    def start(self, user: AbstractBaseUser, attempt: str, fields: Mapping[str, Any]) -> Started:
        """Begin the exchange of this attempt. FactorError when the person has no eID."""
        if not self.is_set_up(user):
            raise FactorError(FactorErrorCode.EID_MISSING)
        with transaction.atomic():
            return Started(exchanges.begin(user, Purpose.SIGN_IN, attempt).pk, "")

    def resend(self, user: AbstractBaseUser, attempt: str, challenge_id: int) -> Started:
        """A new exchange in place of one that failed or has expired. FactorError as for `start`."""
        return self.start(user, attempt, {})

    def answer_form(
        self, user: AbstractBaseUser, attempt: str, challenge_id: int, data: Any = None, *, site: str
    ) -> forms.Form:
        """No fields: the exchange knows whether somebody was proved."""
        found = Exchange.objects.filter(pk=challenge_id, user_id=user.pk, purpose=Purpose.SIGN_IN, attempt=attempt)
        return AnswerForm(data, exchange=found.first(), user=user)

    def answer(self, user: AbstractBaseUser, attempt: str, challenge_id: int, fields: Mapping[str, Any]) -> Proof:
        """Check who was proved, once. FactorError. Never call it inside a transaction."""
        exchange = exchanges.of_attempt(user, attempt, challenge_id)
        exchanges.refuse_dead(exchange)
        identity = exchange.identity
        if identity is None or exchange.proved_at is None:
            raise FactorError(FactorErrorCode.EID_NOT_PROVED)
        # For good before it is compared: an identity that is somebody else's must not be tried on another attempt.
        with transaction.atomic(durable=True):
            exchanges.use_up(exchange)
        return devices.prove(user, identity.eidas_id)
