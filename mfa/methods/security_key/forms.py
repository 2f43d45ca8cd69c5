"""Forms of the method: a name, and what the browser's dialog answers."""

import json
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mfa.contract import FactorError
from mfa.errors import FactorErrorCode, sentence
from mfa.methods.security_key import ceremonies, devices, verification
from mfa.methods.security_key.models import LONGEST_NAME, Ceremony, SecurityKey
from mfa.methods.security_key.sites import Site

#: An answer with the longest chains of certificates that authenticators send has about 10 kB.
LONGEST_ANSWER = 40_000


class NameForm(forms.Form):
    """What the person calls the key."""

    name = forms.CharField(
        # Translators: fr "Nom de votre appareil"
        label=gettext_lazy("Your device name"),
        help_text=gettext_lazy("Any name by which you recognise it, for example «blue key» or «office computer»."),
        max_length=LONGEST_NAME,
        error_messages={"required": gettext_lazy("Give the device a name.")},
    )


class EmptyForm(forms.Form):
    """On the page with the password this method asks for nothing."""


def _answer_field() -> forms.CharField:
    return forms.CharField(
        required=False, max_length=LONGEST_ANSWER, widget=forms.HiddenInput(attrs={"data-webauthn-answer": ""})
    )


class DialogForm(forms.Form):
    """The browser's answer, in one hidden field; and what a page needs to open the dialog.

    `cleaned_data` has the parsed answer and the `site` that the page was shown under.
    """

    answer: ClassVar[str]
    #: The function of `navigator.credentials` that static/js/webauthn.js calls.
    dialog: ClassVar[str]

    def __init__(self, data: Any = None, *, ceremony: Ceremony | None, user: AbstractBaseUser, site: Site) -> None:
        super().__init__(data)
        self.ceremony, self.user, self.site = ceremony, user, site

    def clean(self) -> dict[str, Any]:
        """Read the answer."""
        cleaned = super().clean() or self.cleaned_data
        text = cleaned.get(self.answer)
        if text == "":
            self.add_error(None, sentence(FactorErrorCode.KEY_ANSWER_MISSING))
        elif text is not None:
            cleaned[self.answer] = self._parsed(text)
        cleaned["site"] = self.site
        return cleaned

    def _parsed(self, text: str) -> dict[str, Any]:
        try:
            answer = json.loads(text)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise forms.ValidationError(sentence(FactorErrorCode.KEY_REFUSED))
        return answer

    @cached_property
    def obstacle(self) -> str:
        """Why no dialog can be opened here at all; empty when it can."""
        return insecure_here(self.site)

    @property
    def dead(self) -> str:
        """Why this ceremony can no longer be answered, as it stands now; empty when it can."""
        current = Ceremony.objects.filter(pk=self.ceremony.pk).first() if self.ceremony else None
        if current is None:
            return sentence(FactorErrorCode.CHALLENGE_UNKNOWN)
        try:
            ceremonies.refuse_dead(current)
        except FactorError as error:
            return error.sentence
        return ""


class AttestationForm(DialogForm):
    """An authenticator has made a credential."""

    attestation = _answer_field()
    answer = "attestation"
    dialog = "create"

    @cached_property
    def options(self) -> str:
        """For `navigator.credentials.create`, as JSON."""
        assert self.ceremony is not None  # noqa: S101 - the page of an addition has one
        return json.dumps(verification.creation_options(self.ceremony, self.site, devices.of(self.user)))


class AssertionForm(DialogForm):
    """An authenticator has signed with a credential."""

    assertion = _answer_field()
    answer = "assertion"
    dialog = "get"

    @cached_property
    def _keys(self) -> list[SecurityKey]:
        return devices.usable(self.user, self.site.rp_id)

    @cached_property
    def obstacle(self) -> str:
        """As for every dialog; or no key of the person answers under this host name."""
        if found := insecure_here(self.site):
            return found
        return "" if self._keys else sentence(FactorErrorCode.KEY_OF_OTHER_SITE)

    @cached_property
    def options(self) -> str:
        """For `navigator.credentials.get`, as JSON."""
        assert self.ceremony is not None  # noqa: S101 - `dead` says so where there is none
        return json.dumps(verification.request_options(self.ceremony, self.site, self._keys))


def insecure_here(site: Site) -> str:
    """The explanation for addresses under which browsers use no keys; empty for the others."""
    if site.allows_keys:
        return ""
    return _(
        "Browsers use security keys and trusted platforms only under addresses that begin with https:// or"
        " http://localhost, never with numbers in place of a name. This page was opened under %(origin)s."
    ) % {"origin": site.origin}
