"""Forms of the national identity providers and of the desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from simulator.eidas import people
from simulator.eidas.node import Request

LEVEL_NAMES = {"low": _("low"), "substantial": _("substantial"), "high": _("high")}


class PersonForm(forms.Form):
    """Who proves themselves, and how strongly."""

    person = forms.ChoiceField(
        label=_("Who are you?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a person."), "invalid_choice": _("Choose a person of the list.")},
    )
    level = forms.ChoiceField(
        label=_("Level of assurance"),
        help_text=_("How strongly the provider says that it is you. EU Login accepts substantial and high."),
    )

    def __init__(self, data: Any = None, *, asked: Request) -> None:
        super().__init__(data, initial={"level": asked.scheme.levels[-1]})
        choices = [(p.identifier, f"{p.first_name} {p.family_name}") for p in people.of(asked.scheme.country)]
        self.fields["person"].choices = choices  # type: ignore[attr-defined]
        self.fields["level"].choices = [(level, LEVEL_NAMES[level]) for level in asked.scheme.levels]  # type: ignore[attr-defined]


class PinForm(forms.Form):
    """The PIN of a card."""

    pin = forms.RegexField(
        r"^[0-9]{4,12}\Z",
        label=_("PIN1"),
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Type the PIN."), "invalid": _("A PIN has four to twelve digits.")},
    )


class UnblockForm(forms.Form):
    """The PUK and a new PIN."""

    puk = forms.RegexField(
        r"^[0-9]{4,12}\Z",
        label=_("PUK"),
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Type the PUK."), "invalid": _("A PUK has four to twelve digits.")},
    )
    new_pin = forms.RegexField(
        r"^[0-9]{4,12}\Z",
        label=_("New PIN1"),
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Type the new PIN."), "invalid": _("A PIN has four to twelve digits.")},
    )
