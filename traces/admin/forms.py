"""Forms of the admin site: advanced searches, what to do with many rows, one activity, posts."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from kernel.web.text import TypedTextField
from traces.admin import searching
from traces.errors import SENTENCES, ErrorCode
from traces.models import Target
from traces.reference.models import Authority


class DateField(forms.DateField):
    """A day, with the browser's calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AdvancedUserSearch(forms.Form):
    """«Advanced Search» of users; everything may be left empty, what is filled in must all be true."""

    name = forms.CharField(label=_("Name of the person"), required=False, max_length=150)
    email = forms.CharField(label=_("E-mail"), required=False, max_length=254)
    organisation = forms.CharField(label=_("Name or code of the organisation"), required=False, max_length=200)
    requested_from = DateField(label=_("Requested from"), required=False)
    requested_to = DateField(label=_("Requested until"), required=False)

    def clean(self) -> dict[str, Any]:
        """The period must not end before it begins."""
        found = super().clean() or self.cleaned_data
        first, last = found.get("requested_from"), found.get("requested_to")
        if first and last and last < first:
            self.add_error("requested_to", _("This day is before the first one."))
        return found

    def narrow(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        """The roles that meet all criteria; call on a valid form."""
        wanted = self.cleaned_data
        rows = rows.filter(searching.every_word(wanted["name"], searching.people("person", searching.NAMES)))
        rows = rows.filter(searching.every_word(wanted["email"], searching.people("person", ("email",))))
        rows = rows.filter(searching.every_word(wanted["organisation"], *searching.ORGANISATIONS))
        if wanted["requested_from"]:
            rows = rows.filter(requested_at__gte=_midnight(wanted["requested_from"]))
        if wanted["requested_to"]:
            rows = rows.filter(requested_at__lt=_midnight(wanted["requested_to"]) + timedelta(days=1))
        return rows


def _midnight(day: Any) -> datetime:
    return make_aware(datetime.combine(day, time.min))


ROLE_CHOICES = [
    ("accept", _("Accept")),
    ("reject", _("Refuse")),
    ("suspend", _("Suspend")),
    ("unsuspend", _("Unsuspend")),
    ("remove", _("Remove the role")),
    ("give", _("Give the administrator right")),
]
ACTIVITY_CHOICES = [
    ("validate", _("Validate")),
    ("reject", _("Reject")),
    ("suspend", _("Suspend")),
    ("unsuspend", _("Unsuspend")),
]
CHOICES = {Target.ROLES: ROLE_CHOICES, Target.ACTIVITIES: ACTIVITY_CHOICES}


class ReasonForm(forms.Form):
    """Why; compulsory for some acts, which the flows know."""

    reason = TypedTextField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Those concerned read it. At most 1000 characters."),
    )


class RemovalForm(ReasonForm):
    """Why a role is removed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = self.fields["reason"]
        reason.required = True
        reason.error_messages["required"] = str(SENTENCES[ErrorCode.REMOVAL_REASON_MISSING])


class ActivityForm(forms.Form):
    """What to do with one activity of an operator, on its own line."""

    activity = forms.CharField(widget=forms.HiddenInput, max_length=19)
    reason = TypedTextField(label=_("Reason"), required=False, max_length=1000)


class AssignForm(forms.Form):
    """The responsible authority of an operator that has none."""

    authority = forms.ModelChoiceField(label=_("Responsible authority"), queryset=Authority.objects.none())

    def __init__(self, authorities: "QuerySet[Authority]", *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authority"].queryset = authorities  # type: ignore[attr-defined]
