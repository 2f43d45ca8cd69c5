"""Forms of the method: a new device, the page that waits for a device, the code that a device shows."""

import re
from functools import cached_property
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy

from kernel.web import qr
from mfa import challenges
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode, sentence
from mfa.methods.mobile_app import asking, codes, pins, qr_texts, waiting
from mfa.methods.mobile_app.models import LONGEST_NAME, AppRequest
from mfa.models import Challenge


def _pin_field(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        # Longer than a PIN, so that the sentence about four digits is the one that is read.
        max_length=16,
        strip=False,
        error_messages={"required": gettext_lazy("Type four digits.")},
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": "8"}),
        **more,
    )


class PinForm(forms.Form):
    """The PIN twice. It is chosen on the web, not on the device (guide)."""

    # Translators: fr "Votre code PIN à 4 chiffres"
    pin = _pin_field(
        gettext_lazy("Your 4 digit PIN code"),
        help_text=gettext_lazy("You will type it in the app. Not a row of digits, a year, or the same digits again."),
    )
    # Translators: fr "Confirmez votre code PIN"
    pinConfirm = _pin_field(gettext_lazy("Confirm your PIN code"))  # noqa: N815 - as in the other forms

    def clean_pin(self) -> str:
        """Four digits that are not the first that anybody would try."""
        pin: str = self.cleaned_data["pin"]
        try:
            pins.refuse_unfit(pin)
        except FactorError as error:
            raise forms.ValidationError(error.sentence) from None
        return pin

    def clean(self) -> dict[str, Any]:
        """Twice the same."""
        cleaned = super().clean() or self.cleaned_data
        pin, again = cleaned.get("pin"), cleaned.get("pinConfirm")
        if pin and again and pin != again:
            self.add_error("pinConfirm", sentence(FactorErrorCode.APP_PIN_DIFFERS))
        return cleaned


class DeviceForm(PinForm):
    """«Ajouter un appareil mobile»: a name, and the PIN."""

    name = forms.CharField(
        # Translators: fr "Nom de votre appareil"
        label=gettext_lazy("Your device name"),
        help_text=gettext_lazy("Any name by which you recognise it, for example «my telephone»."),
        max_length=LONGEST_NAME,
        error_messages={"required": gettext_lazy("Give the device a name.")},
    )
    field_order = ("name", "pin", "pinConfirm")


class EntryForm(forms.Form):
    """On the page with the password these methods ask for nothing."""


class WaitingForm(forms.Form):
    """Nothing to type: the page goes on when a device has answered, and shows the two digits to compare."""

    def __init__(self, data: Any = None, *, asked: AppRequest | None) -> None:
        super().__init__(data)
        self.asked = asked

    def clean(self) -> dict[str, Any]:
        """«Continue» before the device has answered is no mistake, and not an answer."""
        if self.asked is not None and self.asked.is_waiting:
            raise forms.ValidationError(sentence(FactorErrorCode.APP_WAITING))
        return super().clean() or self.cleaned_data

    @property
    def dead(self) -> str:
        """Why no answer can come any more; empty while one can, or has come."""
        if self.asked is None:
            return sentence(FactorErrorCode.CHALLENGE_UNKNOWN)
        try:
            asking.refuse_uncollectable(self.asked)
        except FactorError as error:
            return "" if error.code is FactorErrorCode.APP_WAITING else error.sentence
        return ""

    @property
    def wait_url(self) -> str:
        """Where the page asks whether a device has answered."""
        return waiting.request_url(self.asked) if self.asked else ""

    @property
    def app_url(self) -> str:
        """Where the app opens on the same device; empty when only a real app could."""
        if self.asked is None or not settings.MFA_APP_PAGE:
            return ""
        return f"{settings.MFA_APP_PAGE}?{urlencode({'request': self.asked.pk})}"


class CodeForm(forms.Form):
    """The eight digits that the app shows; and the QR code that it reads."""

    oneTimePassword = forms.CharField(  # noqa: N815 - EU Login's name
        # Translators: fr "Mot de passe à usage unique"
        label=gettext_lazy("One-time password"),
        help_text=gettext_lazy("The eight digits that the EU Login app shows."),
        max_length=40,
        error_messages={"required": gettext_lazy("Type the eight digits that the EU Login app shows.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "size": "12"}),
    )

    def __init__(self, data: Any = None, *, user: AbstractBaseUser, challenge: Challenge | None, site: str) -> None:
        super().__init__(data)
        self.user, self.challenge, self.site = user, challenge, site

    def clean_oneTimePassword(self) -> str:  # noqa: N802 - named after the field
        """Eight digits, however they are grouped."""
        digits = re.sub(r"[\s-]", "", self.cleaned_data["oneTimePassword"])
        if not re.fullmatch(r"[0-9]{8}", digits):
            raise forms.ValidationError(sentence(FactorErrorCode.APP_CODE_MALFORMED))
        return digits

    @cached_property
    def payload(self) -> str:
        """The text of the QR code."""
        asked = codes.question(self.challenge) if self.challenge else ""
        return qr_texts.sign_in(self.site, str(self.user.pk), asked)

    @cached_property
    def image(self) -> str:
        """The QR code."""
        return qr.data_uri(self.payload)

    @property
    def dead(self) -> str:
        """Why the code can no longer be answered, as it stands now; empty when it can."""
        if self.challenge is None:
            return sentence(FactorErrorCode.CHALLENGE_UNKNOWN)
        self.challenge.refresh_from_db()
        try:
            challenges.refuse_dead(self.challenge)
        except FactorError as error:
            return codes.in_words_of_codes(error).sentence
        return ""
