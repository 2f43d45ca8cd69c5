"""The filter of the list of names."""

from typing import Any

from django import forms
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from traces.models import Role
from traces.operators.models import Operator
from traces.operators.search import mentioning
from traces.readiness.models import Kind
from traces.reference.models import Authority, ControlBody


class Standing(models.TextChoices):
    """How somebody stands."""

    READY = "ready", _("Ready")
    NOT_READY = "not-ready", _("Not ready")
    NOT_KNOWN = "not-known", _("Not known")


#: What the three words mean; beside the figures and in the list.
MEANINGS = {
    Standing.READY: _("A second factor that TRACES accepts now is set up."),
    Standing.NOT_READY: _("None that TRACES accepts now is set up."),
    Standing.NOT_KNOWN: _("The person has not allowed TRACES to read this in EU Login."),
}


class PeopleForm(forms.Form):
    """Everything may be left empty: then everybody is listed."""

    state = forms.ChoiceField(label=_("State"), required=False)
    kind = forms.ChoiceField(label=_("Has this kind of second factor"), required=False)
    unit = forms.ChoiceField(label=_("Department or body"), required=False)
    organisation = forms.CharField(
        label=_("Organisation"),
        required=False,
        max_length=100,
        help_text=_("Its code or identifier, or the beginning of words of an operator's name."),
    )

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody, any_ = ("", _("Everybody")), ("", "-")
        self.fields["state"].choices = [everybody, *Standing.choices]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [any_, *Kind.choices]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [any_, *units]  # type: ignore[attr-defined]


def of_organisation(roles: "QuerySet[Role]", text: str) -> "QuerySet[Role]":
    """The roles in the organisation with this code or identifier; else in operators whose names have these words."""
    code = text.strip().upper()
    if not code:
        return roles
    # By their keys, which are indexed: the same as conditions on joined tables would read every post.
    exact = {
        "operator": Operator.objects.filter(identifier=code),
        "authority": Authority.objects.filter(code=code),
        "control_body": ControlBody.objects.filter(code=code),
    }
    for name, found in exact.items():
        if (pk := found.order_by().values_list("pk", flat=True).first()) is not None:
            return roles.filter(**{name: pk})
    return roles.filter(mentioning(text, "operator__"))
