"""The forms of the sign-in pages. Field names are those of the real pages: browser suites rely on them."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from eulogin.errors import ErrorCode, lazy_sentence, sentence
from eulogin.models import Account
from eulogin.signin.policy import Choice


class IdentifierForm(forms.Form):
    """First screen: e-mail address or unique identifier."""

    username = forms.CharField(
        # Translators: fr "Utilisez votre adresse électronique"
        label=_("Use your e-mail address"),
        help_text=_("e-mail address or unique identifier"),
        max_length=254,
        error_messages={"required": lazy_sentence(ErrorCode.IDENTIFIER_MISSING)},
        widget=forms.TextInput(
            attrs={
                "id": "username",
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
    )

    def clean_username(self) -> str:
        """The real one tells who has no account; ours only where the setting says so, for training."""
        identifier: str = self.cleaned_data["username"]
        if settings.EULOGIN_REVEAL_UNKNOWN and Account.objects.by_identifier(identifier) is None:
            raise forms.ValidationError(sentence(ErrorCode.IDENTIFIER_UNKNOWN))
        return identifier


class CredentialsForm(forms.Form):
    """Second screen: password and verification method."""

    password = forms.CharField(
        # Translators: fr "Mot de passe"
        label=_("Password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"id": "password", "autocomplete": "current-password", "autofocus": True}),
    )
    loginStrength = forms.ChoiceField(  # noqa: N815 - the name on the real page
        # Translators: fr "Méthode d'authentification"
        label=_("Choose your verification method"),
        error_messages={
            "required": lazy_sentence(ErrorCode.METHOD_UNKNOWN),
            "invalid_choice": lazy_sentence(ErrorCode.METHOD_UNKNOWN),
        },
        widget=forms.Select(attrs={"id": "loginStrength"}),
    )

    def __init__(self, *args: Any, offered: list[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(offered)

    def offer(self, offered: list[Choice]) -> None:
        """Show these methods, in this order."""
        field = self.fields["loginStrength"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [(c.strength.value, c.name) for c in offered]
