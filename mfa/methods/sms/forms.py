"""Forms of the method: a number, and a challenge in one field or in three boxes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mfa import challenges
from mfa.contract import FactorError
from mfa.methods.sms.models import PhoneNumber
from mfa.methods.sms.numbers import LONGEST_INPUT

#: Boxes of three characters, as the screens of EU Login have them.
BOXES = ("challenge1", "challenge2", "challenge3")
NUMBER_ATTRIBUTES = {"autocomplete": "tel", "inputmode": "tel"}


class NumberForm(forms.Form):
    """A mobile phone number as typed; whether it is one is for the flow to say."""

    mobilePhoneNumber = forms.CharField(  # noqa: N815 - EU Login's name
        # Translators: fr "Numéro de téléphone portable"
        label=_("Mobile phone number"),
        help_text=_(
            "In international format: plus sign, country code, digits; no dots, parentheses or hyphens."
            " For example +32 123 45 67 89."
        ),
        required=False,
        max_length=2 * LONGEST_INPUT,
        widget=forms.TextInput(attrs={"type": "tel", **NUMBER_ATTRIBUTES}),
    )


def _box(**attributes: str) -> forms.TextInput:
    fixed = {
        "class": "challenge__box",
        "size": "5",
        "autocapitalize": "characters",
        "autocomplete": "off",
        "spellcheck": "false",
        "aria-describedby": "challenge_notes",
    }
    return forms.TextInput(attrs={**fixed, **attributes})


class ChallengeForm(forms.Form):
    """The answer, in the field `challenge` or in three boxes; `cleaned_data["challenge"]` is the normalised code."""

    # The limits leave room for a whole pasted challenge in one box, where there is no script to spread it.
    challenge = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    challenge1 = forms.CharField(
        label=_("First three characters"), required=False, max_length=40, widget=_box(autocomplete="one-time-code")
    )
    challenge2 = forms.CharField(label=_("Second three characters"), required=False, max_length=40, widget=_box())
    challenge3 = forms.CharField(label=_("Last three characters"), required=False, max_length=40, widget=_box())

    def clean(self) -> dict[str, Any]:
        """Join what was typed and normalise it."""
        cleaned = super().clean() or self.cleaned_data
        typed = cleaned.get("challenge") or "".join(cleaned.get(box, "") for box in BOXES)
        try:
            cleaned["challenge"] = challenges.normalised(typed)
        except FactorError as error:
            self.add_error(BOXES[0], error.sentence)
        return cleaned

    @property
    def boxes(self) -> list[forms.BoundField]:
        """The three boxes, for the template."""
        return [self[name] for name in BOXES]


class ChoiceForm(forms.Form):
    """Which of one's numbers to delete."""

    phone = forms.IntegerField(
        label=_("Number to delete"), error_messages={"required": _("Choose the number to delete.")}
    )

    def __init__(self, *args: Any, phones: list[PhoneNumber], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget = forms.RadioSelect(choices=[(phone.pk, phone.shown) for phone in phones])
