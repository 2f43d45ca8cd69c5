"""The three methods of the app, seen from sign-in."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kernel import clock
from kernel.limits import counting
from mfa import limits
from mfa.contract import FactorError, Proof, Started, origin_of
from mfa.errors import FactorErrorCode
from mfa.methods.mobile_app import asking, codes
from mfa.methods.mobile_app.forms import CodeForm, EntryForm, WaitingForm
from mfa.methods.mobile_app.models import AppRequest, Kind, MobileDevice
from mfa.models import Challenge, Purpose
from mfa.strengths import Strength

#: What browsers on telephones and tablets say of themselves where they send no client hint.
MOBILE = re.compile(r"Mobi|Android|iPhone|iPad|iPod")


class _AppMethod:
    """What the three have in common: the devices."""

    entry_form = EntryForm

    @property
    def setup_path(self) -> str:
        """Where a person manages these devices."""
        return reverse("mfa:mobile-devices")

    def is_set_up(self, user: AbstractBaseUser) -> bool:
        """Whether the person has a device. A disabled one counts: who loses it must not fall back to the password."""
        return bool(MobileDevice.objects.filter(user=user, confirmed=True).exists())


class PinMethod(_AppMethod):
    """The app is asked over the network; its owner compares two digits and types the PIN there."""

    strength = Strength.PASSWORD_MOBILE_APP
    # Translators: fr "App EU Login avec code PIN"
    name = _("EU Login Mobile App PIN Code")
    sentence = _("The EU Login app on your mobile device asks you for your PIN code. The device needs a network.")
    icon = "pin"
    answer_template = "mfa/mobile_app/waiting.html"
    resent = _("A new request has been sent to the EU Login app. Only that one is valid.")

    def start(self, user: AbstractBaseUser, attempt: str, fields: Mapping[str, Any]) -> Started:
        """Ask all the person's devices. FactorError when there is none, or too many requests are open."""
        asked = asking.ask_everywhere(user, attempt, origin_of(fields))
        return Started(asked.pk, "")

    def resend(self, user: AbstractBaseUser, attempt: str, challenge_id: int) -> Started:
        """Ask once more; the old request is void. FactorError as for `start`."""
        return Started(asking.again(user, asking.of_attempt(user, attempt, challenge_id)).pk, "")

    def answer_form(
        self, user: AbstractBaseUser, attempt: str, challenge_id: int, data: Any = None, *, site: str
    ) -> forms.Form:
        """A form without fields: the page waits for the device."""
        found = AppRequest.objects.filter(pk=challenge_id, user_id=user.pk, kind=Kind.SIGN_IN, attempt=attempt)
        return WaitingForm(data, asked=found.first())

    def answer(self, user: AbstractBaseUser, attempt: str, challenge_id: int, fields: Mapping[str, Any]) -> Proof:
        """Collect what a device answered, once. FactorError. Never call it inside a transaction."""
        asked = asking.of_attempt(user, attempt, challenge_id)
        asking.refuse_uncollectable(asked)
        device = asked.device
        if device is None:
            raise FactorError(FactorErrorCode.APP_GONE)
        with transaction.atomic():
            # Device before request, as the device itself takes them.
            living = MobileDevice.objects.filter(pk=device.pk, confirmed=True, disabled_at=None)
            if not living.update(last_used_at=clock.now()):
                raise FactorError(FactorErrorCode.APP_GONE)  # deleted in another window, this very moment
            asking.use_up(asked)
            counting.clear(limits.app_requests(), str(user.pk), asked.source)
        return Proof(self.strength, device, {"mobileDevice": described(device)})


class OnMobileMethod(PinMethod):
    """The same, where the browser runs on the device itself: a link opens the app there."""

    strength = Strength.MOBILE_APP
    # Translators: fr "Authentification sur mobile"
    name = _("On Mobile Authentication")
    sentence = _("You are on your mobile device: open the EU Login app on it and type your PIN code.")
    icon = "phone"

    def is_offered(self, request: HttpRequest) -> bool:
        """Help site: only when the browser runs on a mobile device."""
        hint = request.headers.get("Sec-CH-UA-Mobile")
        if hint is not None:
            return hint == "?1"
        return bool(MOBILE.search(request.headers.get("User-Agent", "")))


class QrMethod(_AppMethod):
    """The app reads a QR code and shows eight digits, without network."""

    strength = Strength.PASSWORD_SOFTWARE_TOKEN
    # Translators: fr "App EU Login avec code QR"
    name = _("EU Login Mobile App QR Code")
    sentence = _("Scan a QR code with the EU Login app and type the eight digits it shows. It needs no network.")
    icon = "qr"
    answer_template = "mfa/mobile_app/code.html"
    resent = _("This is a new QR code. Only that one is valid.")

    def start(self, user: AbstractBaseUser, attempt: str, fields: Mapping[str, Any]) -> Started:
        """Make a challenge for the QR code. FactorError when no device could answer."""
        try:
            return Started(codes.begin(user, attempt, limits.digest_of(origin_of(fields).source)).pk, "")
        except FactorError as error:
            raise codes.in_words_of_codes(error) from None

    def resend(self, user: AbstractBaseUser, attempt: str, challenge_id: int) -> Started:
        """A new QR code, without new tries; the old one is void. FactorError."""
        try:
            source = codes.of_attempt(user, attempt, challenge_id).source
            return Started(codes.begin(user, attempt, source).pk, "")
        except FactorError as error:
            raise codes.in_words_of_codes(error) from None

    def answer_form(
        self, user: AbstractBaseUser, attempt: str, challenge_id: int, data: Any = None, *, site: str
    ) -> forms.Form:
        """The eight digits; the form also knows the QR code."""
        found = Challenge.objects.filter(
            pk=challenge_id,
            user_id=user.pk,
            purpose=Purpose.SIGN_IN,
            attempt=attempt,
            device=codes.EVERY_DEVICE,
        )
        return CodeForm(data, user=user, challenge=found.first(), site=site)

    def answer(self, user: AbstractBaseUser, attempt: str, challenge_id: int, fields: Mapping[str, Any]) -> Proof:
        """Check the code, once. FactorError; a wrong one costs a try. Never call it inside a transaction."""
        try:
            source = limits.digest_of(origin_of(fields).source)
            device = codes.check(user, attempt, challenge_id, str(fields.get(codes.FIELD) or ""), source)
        except FactorError as error:
            raise codes.in_words_of_codes(error) from None
        return Proof(self.strength, device, {"mobileDevice": described(device)})


def described(device: MobileDevice) -> dict[str, str]:
    """The device as tickets name it."""
    named = {
        "deviceName": device.name,
        "deviceIdentifier": device.identifier,
        "mobileOs": device.os,
        "deviceManufacturer": device.manufacturer,
        "deviceModel": device.model,
    }
    return {name: value for name, value in named.items() if value}
