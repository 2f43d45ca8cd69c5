"""Add, change and delete a phone; say who uses it."""

from dataclasses import dataclass
from typing import cast

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from traces import access
from traces.models import Person
from traces.readiness.errors import PlanRefused
from traces.readiness.models import Phone, Shift, Use
from traces.readiness.phones import flow
from traces.readiness.phones.access import Place, for_editors
from traces.readiness.phones.flow import UseKey
from traces.readiness.phones.forms import PhoneForm, VersionedForm
from traces.readiness.phones.numbers import international
from traces.readiness.phones.pages import back_to
from traces.requests import TracesRequest

FIELDS = ("label", "kind", "place", "version")


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def add(request: TracesRequest, place: Place) -> HttpResponse:
    """A new phone."""
    return _edit(request, place, None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def change(request: TracesRequest, place: Place, pk: int) -> HttpResponse:
    """A phone that is there."""
    return _edit(request, place, place.phone(pk))


def _edit(request: TracesRequest, place: Place, phone: Phone | None) -> HttpResponse:
    initial = {name: getattr(phone, name) for name in FIELDS} if phone else {}
    if phone and phone.sealed_number:
        initial["number"] = international(phone.number)
    form = PhoneForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            flow.save_phone(place, form.cleaned_data, phone, form.seen)
        except PlanRefused as refused:
            show(form, refused, phone)
        else:
            return back_to(request, place, _("The plan has been saved."))
    heading = _("Edit a phone, device or key") if phone else _("Add a phone, device or key")
    context = {"place": place, "address": place.address(), "form": form, "heading": heading}
    return render(request, "traces/readiness/phones/entry.html", context)


def show(form: VersionedForm, refused: PlanRefused, row: Phone | Shift | None) -> None:
    """The error beside its field. After a change elsewhere the next saving counts as informed."""
    form.add_error(refused.field, refused.sentence)
    if refused.field is None and row:
        data = cast("QueryDict", form.data).copy()
        data["version"] = str(row.version)
        form.data = data


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def delete(request: TracesRequest, place: Place, pk: int) -> HttpResponse:
    """Ask, then delete."""
    phone = place.phone(pk)
    if request.method == "POST":
        flow.delete_phone(place, phone)
        return back_to(request, place, _("“%(label)s” has been deleted.") % {"label": phone.label})
    users = Use.objects.filter(phone=phone).values("person").distinct().count()
    context = {"place": place, "address": place.address(), "label": phone.label, "users": users}
    return render(request, "traces/readiness/phones/delete.html", context)


@dataclass(frozen=True)
class TickRow:
    """An agent with a box for each column: its value, its name, and whether it is ticked."""

    person: Person
    boxes: list[tuple[str, str, bool]]
    has_left: bool


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def uses(request: TracesRequest, place: Place, pk: int) -> HttpResponse:
    """Who uses a phone, always or on which shifts."""
    phone = place.phone(pk)
    form = VersionedForm(request.POST if request.method == "POST" else None, initial={"version": phone.version})
    there = {UseKey(use.person_id, use.shift_id) for use in Use.objects.filter(phone=phone)}
    ticked = _ticked(request.POST.getlist("use")) if form.is_bound else there
    if form.is_valid():
        try:
            flow.save_uses(place, phone, ticked, form.seen)
        except PlanRefused as refused:
            show(form, refused, phone)
        else:
            return back_to(request, place, _("The plan has been saved."))
    shifts = list(Shift.objects.filter(plan=phone.plan))
    context = {
        "place": place,
        "address": place.address(),
        "form": form,
        "phone": phone,
        "shifts": shifts,
        "rows": _tick_rows(place, shifts, ticked, there),
    }
    return render(request, "traces/readiness/phones/uses.html", context)


def _ticked(values: list[str]) -> set[UseKey]:
    """The ticks as sent, `12:` for always and `12:3` for a shift; what cannot be one is left out."""
    found = set()
    for value in values:
        person, _colon, shift = value.partition(":")
        person_id, shift_id = access.key(person), access.key(shift) if shift else None
        if person_id is not None and (not shift or shift_id is not None):
            found.add(UseKey(person_id, shift_id))
    return found


def _tick_rows(place: Place, shifts: list[Shift], ticked: set[UseKey], there: set[UseKey]) -> list[TickRow]:
    members = list(place.members())
    known = {person.pk for person in members}
    left = Person.objects.filter(pk__in={key.person_id for key in there} - known).order_by("last_name", "pk")
    columns = [(None, _("Always")), *((shift.pk, shift.label) for shift in shifts)]
    return [
        TickRow(
            person,
            [(f"{person.pk}:{pk or ''}", label, UseKey(person.pk, pk) in ticked) for pk, label in columns],
            person.pk not in known,
        )
        for person in [*members, *left]
    ]
