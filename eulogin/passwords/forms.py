"""Forms about the password."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _
from django_altcha import AltchaField

from eulogin.errors import ErrorCode, lazy_sentence, sentence
from eulogin.models import Account


def captcha_field() -> AltchaField:
    """A captcha that asks nothing of the person: their browser computes, offline, when the form is sent."""
    return AltchaField(
        label=_("Check that you are not a robot"),
        help_text=_("The box ticks itself when you send the form."),
        auto="onsubmit",
        maxnumber=settings.EULOGIN_CAPTCHA_WORK,
        hidefooter=True,
        hidelogo=True,
        error_messages={
            "required": _("Your browser has not finished the check. Wait a moment and send the form again."),
            "invalid": _("The check has expired. Send the form again."),
            "replay": _("The check has been used already. Send the form again."),
            "error": _("The check did not work. Send the form again."),
        },
    )


class ChoosePasswordForm(forms.Form):
    """A new password, twice."""

    newPassword = forms.CharField(  # noqa: N815 - the name on the real page
        label=_("New password"),
        strip=False,
        help_text=_(
            "At least 10 characters, with upper-case and lower-case letters, digits and special characters. Not your"
            " name, not a common password."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "autofocus": True}),
    )
    confirmPassword = forms.CharField(  # noqa: N815
        label=_("Confirm new password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_newPassword(self) -> str:  # noqa: N802
        """Apply the rules for passwords."""
        password: str = self.cleaned_data["newPassword"]
        password_validation.validate_password(password, self.person)
        return password

    def clean(self) -> dict[str, Any]:
        """Compare the two."""
        cleaned = super().clean() or self.cleaned_data
        first, second = cleaned.get("newPassword"), cleaned.get("confirmPassword")
        if first is not None and second is not None and first != second:
            self.add_error("confirmPassword", sentence(ErrorCode.PASSWORDS_DIFFER))
        return cleaned


class ChangePasswordForm(ChoosePasswordForm):
    """The current password and a new one, twice."""

    currentPassword = forms.CharField(  # noqa: N815
        label=_("Current password"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    field_order = ["currentPassword", "newPassword", "confirmPassword"]

    def clean_newPassword(self) -> str:  # noqa: N802
        """Apply the rules, and refuse the password one already has."""
        password = super().clean_newPassword()
        if self.person.check_password(password):
            raise forms.ValidationError(sentence(ErrorCode.PASSWORD_UNCHANGED))
        return password


class LostPasswordForm(forms.Form):
    """Who lost their password."""

    username = forms.CharField(
        label=_("E-mail address or unique identifier"),
        max_length=254,
        error_messages={"required": lazy_sentence(ErrorCode.IDENTIFIER_MISSING)},
        widget=forms.TextInput(
            attrs={"id": "username", "autocomplete": "username", "autocapitalize": "none", "autofocus": True}
        ),
    )
    captcha = captcha_field()
