"""The form «Configurer mon compte»."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from eulogin.errors import ErrorCode, sentence
from eulogin.models import Account
from eulogin.registration.forms import real_name, refuse_institution
from eulogin.registration.names import looks_like_organisation
from mfa import api as mfa

#: What only human resources change for staff (EU Login's own help page), and the country for virtual accounts.
KEPT_BY_OTHERS = ("firstName", "lastName", "nameIsMine", "email")


class ConfigureForm(forms.Form):
    """Names follow the rules of registration. Staff and virtual accounts get neither names nor address to change."""

    # Translators: fr "Prénom"
    firstName = forms.CharField(  # noqa: N815
        label=_("First name"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    # Translators: fr "Nom"
    lastName = forms.CharField(  # noqa: N815
        label=_("Last name"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    nameIsMine = forms.BooleanField(label=_("Yes, this is my real name"), required=False)  # noqa: N815
    # Translators: fr "Adresse électronique"
    email = forms.EmailField(
        label=pgettext_lazy("registration", "E-mail"),
        max_length=254,
        help_text=_("A new address takes effect once you have followed the link that we send to it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    # Translators: fr "Langue des courriels"
    emailLanguage = forms.ChoiceField(  # noqa: N815
        label=_("E-mail language"), help_text=_("All mails from EU Login will be in this language.")
    )
    wantsNotifications = forms.BooleanField(  # noqa: N815
        label=_("I want to receive email notifications"),
        help_text=_("Mails about your security are sent in any case."),
        required=False,
    )
    wantsWarning = forms.BooleanField(  # noqa: N815
        label=_("Warn me each time an application asks for my identity"),
        help_text=_("A page asks you before each application learns who you are."),
        required=False,
    )
    wantsDetails = forms.BooleanField(  # noqa: N815
        label=_("View my EU Login account details after logging me in"), required=False
    )
    alwaysSeveralFactors = forms.BooleanField(  # noqa: N815
        label=_("Always require multi-factor authentication"),
        help_text=_(
            "“Password” then disappears from the list of verification methods. If you lose all your factors, you"
            " are locked out and only the support of EU Login can help."
        ),
        required=False,
    )

    def __init__(self, data: Any = None, *, account: Account) -> None:
        super().__init__(data, initial=_current(account))
        self.account = account
        languages = self.fields["emailLanguage"]
        assert isinstance(languages, forms.ChoiceField)  # noqa: S101 - for the type checker
        languages.choices = [(code, name) for code, name in settings.LANGUAGES]
        if account.is_virtual or not account.is_external:
            for name in KEPT_BY_OTHERS:
                del self.fields[name]
        #: Whether the page must offer the box with which one insists on an unusual name.
        self.asks_about_name = "nameIsMine" in self.data

    def clean_firstName(self) -> str:  # noqa: N802
        """Letters of any alphabet."""
        return real_name(self.cleaned_data["firstName"])

    def clean_lastName(self) -> str:  # noqa: N802
        """Letters of any alphabet."""
        return real_name(self.cleaned_data["lastName"])

    def clean_email(self) -> str:
        """Not an address of an EU institution, unless it stays as it is."""
        email: str = self.cleaned_data["email"]
        if email != self.account.email:
            refuse_institution(email)
        return email

    def clean_alwaysSeveralFactors(self) -> bool:  # noqa: N802
        """Nobody locks themselves out: switching it on needs a factor."""
        wanted = bool(self.cleaned_data["alwaysSeveralFactors"])
        if wanted and not self.account.always_several_factors and not mfa.has_usable_factor(self.account):
            raise forms.ValidationError(sentence(ErrorCode.FACTOR_NEEDED_FIRST))
        return wanted

    def clean(self) -> dict[str, Any]:
        """Hint at a new name that is not a person's."""
        cleaned = super().clean() or self.cleaned_data
        names = cleaned.get("firstName", ""), cleaned.get("lastName", "")
        is_new = names != (self.account.first_name, self.account.last_name)
        if is_new and looks_like_organisation(" ".join(names)) and not cleaned.get("nameIsMine"):
            self.asks_about_name = True
            self.add_error("lastName", sentence(ErrorCode.NAME_OF_ORGANISATION))
        return cleaned


def _current(account: Account) -> dict[str, object]:
    return {
        "firstName": account.first_name,
        "lastName": account.last_name,
        "email": account.email,
        "emailLanguage": account.language,
        "wantsNotifications": account.wants_notifications,
        "wantsWarning": account.wants_warning,
        "wantsDetails": account.wants_details,
        "alwaysSeveralFactors": account.always_several_factors,
    }
