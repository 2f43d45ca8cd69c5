"""Security Key or Trusted Platform, seen from sign-in."""

import ssl
from base64 import b64decode
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from fido2.webauthn import AuthenticatorData

from kernel.journal.writing import record
from mfa.contract import FactorError, Proof, Started, origin_of
from mfa.errors import FactorErrorCode
from mfa.events import Event
from mfa.limits import digest_of
from mfa.methods.security_key import ceremonies, devices, verification
from mfa.methods.security_key.forms import AssertionForm, EmptyForm
from mfa.methods.security_key.models import Ceremony, Kind, SecurityKey
from mfa.methods.security_key.sites import Site
from mfa.models import Purpose
from mfa.signals import factor_disabled
from mfa.strengths import Strength

#: Answers that the owner's own key cannot give: it was copied, or somebody pretends to be it.
SUSPICIOUS = {FactorErrorCode.KEY_COUNTER_BACK, FactorErrorCode.KEY_BACKUP_IMPOSSIBLE}
#: The sentences that devices have in common speak of telephone numbers.
OF_KEYS = {
    FactorErrorCode.DEVICE_GONE: FactorErrorCode.KEY_GONE,
    FactorErrorCode.DEVICE_WAITS: FactorErrorCode.KEY_WAITS,
}


class SecurityKeyMethod:
    """After the password the browser asks for the key, the telephone or the device itself (FIDO2)."""

    strength = Strength.PASSWORD_WEBAUTHN
    # Translators: fr "Clé de sécurité ou plateforme de confiance"
    name = _("Security Key or Trusted Platform")
    sentence = _("Touch your security key, or confirm on this device: your browser asks you.")
    icon = "key"
    entry_form = EmptyForm
    answer_template = "mfa/security_key/answer.html"
    resent = _("Use your security key or trusted platform now.")

    @property
    def setup_path(self) -> str:
        """Where a person manages these devices."""
        return reverse("mfa:security-keys")

    def is_set_up(self, user: AbstractBaseUser) -> bool:
        """Whether the person has a key or a platform. One that is disabled counts.

        Otherwise who has the password and a copy of the key could make it count for nothing, and add one of their own.
        """
        return bool(SecurityKey.objects.filter(user=user, confirmed=True).exists())

    def start(self, user: AbstractBaseUser, attempt: str, fields: Mapping[str, Any]) -> Started:
        """Begin the dialog of this attempt. FactorError when the person has no key that proves anything."""
        keys = devices.of(user)
        if all(key.disabled_at is not None for key in keys):
            raise FactorError(FactorErrorCode.KEY_DISABLED if keys else FactorErrorCode.KEY_MISSING)
        with transaction.atomic():
            return Started(ceremonies.begin(user, Purpose.SIGN_IN, attempt).pk, "")

    def resend(self, user: AbstractBaseUser, attempt: str, challenge_id: int) -> Started:
        """A new dialog in place of one that failed or has expired. FactorError as for `start`."""
        return self.start(user, attempt, {})

    def answer_form(
        self, user: AbstractBaseUser, attempt: str, challenge_id: int, data: Any = None, *, site: str
    ) -> forms.Form:
        """One hidden field; the form also knows the options of the browser's dialog."""
        found = Ceremony.objects.filter(pk=challenge_id, user_id=user.pk, purpose=Purpose.SIGN_IN, attempt=attempt)
        return AssertionForm(data, ceremony=found.first(), user=user, site=Site.of(site))

    def answer(self, user: AbstractBaseUser, attempt: str, challenge_id: int, fields: Mapping[str, Any]) -> Proof:
        """Check the answer, once. FactorError. Never call it inside a transaction."""
        try:
            ceremony = ceremonies.of_attempt(user, Purpose.SIGN_IN, attempt, challenge_id)
            source = digest_of(origin_of(fields).source)
            key = self._answered(user, ceremony, fields["site"], fields["assertion"], source)
        except FactorError as error:
            raise FactorError(OF_KEYS.get(error.code, error.code), until=error.until) from error
        return Proof(self.strength, key, {"webAuthnDevice": _described(key)})

    def _answered(
        self, user: AbstractBaseUser, ceremony: Ceremony, site: Site, answer: Mapping[str, Any], source: str
    ) -> SecurityKey:
        key = devices.of_credential(user, site.rp_id, verification.credential_of(answer))
        # For good before the answer is looked at: rolled back with a refusal, it would count nothing.
        with transaction.atomic(durable=True):
            if key is not None:
                key.take_try(source)
            ceremonies.use_up(ceremony)
        if key is None:
            raise FactorError(FactorErrorCode.KEY_NOT_YOURS)
        try:
            self._accept(key, verification.proved(ceremony, site, key, answer), source)
        except FactorError as error:
            if error.code in SUSPICIOUS:
                record(Event.KEY_SUSPECTED, subject=str(user.pk), method=self.strength, reason=error.code)
            if error.code is FactorErrorCode.KEY_COUNTER_BACK:
                self._disable(key, error.code, site)
            raise
        return key

    def _disable(self, key: SecurityKey, reason: FactorErrorCode, site: Site) -> None:
        """One of two is a copy, and nobody can tell which: neither signs in any more, and the owner learns it."""
        with transaction.atomic():
            if devices.disable(key, reason):
                factor_disabled.send(SecurityKey, user=key.user, method=self, name=key.name, origin=site.origin)

    def _accept(self, key: SecurityKey, data: AuthenticatorData, source: str) -> None:
        with transaction.atomic():
            key.note_success(source)
            devices.note_use(key, data)


def _described(key: SecurityKey) -> dict[str, str]:
    """The key as tickets name it; what nobody knows of it is left out."""
    known = {
        "deviceName": key.name,
        "deviceIdentifier": key.credential_id,
        "deviceType": "PLATFORM" if key.kind == Kind.PLATFORM else "CROSS_PLATFORM",
        "deviceAaguid": str(UUID(key.aaguid)),
        "deviceManufacturer": key.manufacturer,
        "deviceModel": key.model,
        "deviceCertificatePath": "".join(map(_pem, key.certificates)),
    }
    return {name: value for name, value in known.items() if value}


def _pem(certificate: str) -> str:
    return ssl.DER_cert_to_PEM_cert(b64decode(certificate))
