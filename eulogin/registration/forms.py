"""The form «Créer un compte»."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from eulogin.errors import ErrorCode, lazy_sentence, sentence
from eulogin.passwords.forms import captcha_field
from eulogin.registration.names import looks_like_organisation

# Letters of any alphabet with their marks; what else real names are written with.
NAME = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f\u0900-\u0dff\u0e00-\u0eff .'’\-])+")


def real_name(text: str) -> str:
    """The name with single spaces. ValidationError unless it is written in letters of any alphabet."""
    name = " ".join(text.split())
    if not NAME.fullmatch(name):
        raise forms.ValidationError(sentence(ErrorCode.NAME_HAS_SYMBOLS))
    return name


def refuse_institution(email: str) -> None:
    """ValidationError for an address of an EU institution: its staff do not register."""
    domain = email.rpartition("@")[2].lower()
    if any(domain == d or domain.endswith(f".{d}") for d in settings.EULOGIN_INSTITUTION_DOMAINS):
        raise forms.ValidationError(sentence(ErrorCode.EMAIL_OF_INSTITUTION))


class RegistrationForm(forms.Form):
    """Field names and labels are those of the real form."""

    # Translators: fr "Prénom"
    firstName = forms.CharField(  # noqa: N815
        label=_("First name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "given-name", "autofocus": True}),
    )
    # Translators: fr "Nom"
    lastName = forms.CharField(  # noqa: N815
        label=_("Last name"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    nameIsMine = forms.BooleanField(  # noqa: N815
        label=_("Yes, this is my real name"), required=False
    )
    # Translators: fr "Adresse électronique"
    email = forms.EmailField(
        label=pgettext_lazy("registration", "E-mail"),
        max_length=254,
        help_text=_(
            "Your own professional address, not a shared mailbox: the link to choose your password goes there."
        ),
    )
    # Translators: fr "Confirmer l'adresse électronique"
    confirmEmail = forms.EmailField(label=_("Confirm e-mail"), max_length=254)  # noqa: N815
    # Translators: fr "Langue des courriels"
    emailLanguage = forms.ChoiceField(  # noqa: N815
        label=_("E-mail language"), help_text=_("All mails from EU Login will be in this language.")
    )
    captcha = captcha_field()
    privacyStatement = forms.BooleanField(  # noqa: N815
        # Translators: fr "En cochant cette case, vous confirmez avoir lu et compris la déclaration de confidentialité"
        label=_("By checking this box, you acknowledge that you have read and understood the privacy statement"),
        error_messages={"required": lazy_sentence(ErrorCode.PRIVACY_NOT_ACCEPTED)},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = self.fields["emailLanguage"]
        assert isinstance(languages, forms.ChoiceField)  # noqa: S101 - for the type checker
        languages.choices = [(code, name) for code, name in settings.LANGUAGES]
        #: Whether the page must offer the box with which one insists on an unusual name.
        self.asks_about_name = "nameIsMine" in self.data

    def clean_firstName(self) -> str:  # noqa: N802
        """Letters of any alphabet."""
        return real_name(self.cleaned_data["firstName"])

    def clean_lastName(self) -> str:  # noqa: N802
        """Letters of any alphabet."""
        return real_name(self.cleaned_data["lastName"])

    def clean_email(self) -> str:
        """Not an address of an EU institution."""
        email: str = self.cleaned_data["email"]
        refuse_institution(email)
        return email

    def clean(self) -> dict[str, Any]:
        """Compare the addresses; hint at names that are not a person's."""
        cleaned = super().clean() or self.cleaned_data
        email, confirmed = cleaned.get("email"), cleaned.get("confirmEmail")
        if email and confirmed and email.lower() != confirmed.lower():
            self.add_error("confirmEmail", sentence(ErrorCode.EMAILS_DIFFER))
        name = f"{cleaned.get('firstName', '')} {cleaned.get('lastName', '')}"
        if looks_like_organisation(name) and not cleaned.get("nameIsMine"):
            self.asks_about_name = True
            self.add_error("lastName", sentence(ErrorCode.NAME_OF_ORGANISATION))
        return cleaned
