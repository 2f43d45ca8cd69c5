"""The forms of a plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.web.text import TypedTextField
from traces.models import Person
from traces.readiness.errors import SENTENCES, PlanError
from traces.readiness.models import PhoneKind

WEEKDAYS = [
    ("0", _("Monday")),
    ("1", _("Tuesday")),
    ("2", _("Wednesday")),
    ("3", _("Thursday")),
    ("4", _("Friday")),
    ("5", _("Saturday")),
    ("6", _("Sunday")),
]


class VersionedForm(forms.Form):
    """A form that remembers which state of the row it was filled in from."""

    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    @property
    def seen(self) -> int:
        """The version that the person saw; 0 for a new row."""
        return int(self.cleaned_data.get("version") or 0)


class PhoneForm(VersionedForm):
    """A phone, a device or a key."""

    label = TypedTextField(
        label=_("Name"), max_length=80, help_text=_("As it is written on it, for example “Duty phone 2”.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=PhoneKind.choices)
    number = forms.CharField(
        label=_("Telephone number"),
        required=False,
        max_length=40,
        help_text=_("With plus sign and country code. Compulsory for phones that receive text messages."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    place = TypedTextField(
        label=_("Place"),
        required=False,
        max_length=120,
        help_text=_("Where it is kept, or who carries it."),
    )


class ShiftForm(VersionedForm):
    """Days and hours, or a label that says enough."""

    label = TypedTextField(label=_("Name"), max_length=60, help_text=_("For example “Weekend” or “On call”."))
    days = forms.MultipleChoiceField(
        label=_("Days"), choices=WEEKDAYS, required=False, widget=forms.CheckboxSelectMultiple
    )
    starts = forms.TimeField(
        label=_("Beginning"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=_("End"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("Earlier than the beginning means the next day."),
    )

    def clean(self) -> dict[str, Any]:
        """All of it or nothing."""
        data = super().clean() or self.cleaned_data
        given = [bool(data.get("days")), data.get("starts") is not None, data.get("ends") is not None]
        if not self.errors and any(given) and not all(given):
            self.add_error("days", str(SENTENCES[PlanError.SHIFT_HALF]))
        elif not self.errors and all(given) and data["starts"] == data["ends"]:
            self.add_error("ends", str(SENTENCES[PlanError.SHIFT_EMPTY]))
        return data


class ResponsibleForm(forms.Form):
    """Who keeps the phones."""

    responsible = forms.ChoiceField(label=_("Responsible for the phones"), required=False)

    def __init__(self, *args: Any, members: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(person.pk), person.get_full_name()) for person in members]
        self.fields["responsible"].choices = [("", _("Nobody")), *names]  # type: ignore[attr-defined]
