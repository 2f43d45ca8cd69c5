"""Add, change and delete a shift."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from traces.readiness.errors import PlanRefused
from traces.readiness.models import Shift, Use
from traces.readiness.phones import flow
from traces.readiness.phones.access import Place, for_editors
from traces.readiness.phones.editing import show
from traces.readiness.phones.forms import ShiftForm
from traces.readiness.phones.pages import back_to
from traces.requests import TracesRequest


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def add(request: TracesRequest, place: Place) -> HttpResponse:
    """A new shift."""
    return _edit(request, place, None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def change(request: TracesRequest, place: Place, pk: int) -> HttpResponse:
    """A shift that is there."""
    return _edit(request, place, place.shift(pk))


def _edit(request: TracesRequest, place: Place, shift: Shift | None) -> HttpResponse:
    form = ShiftForm(request.POST if request.method == "POST" else None, initial=_initial(shift))
    if form.is_valid():
        try:
            flow.save_shift(place, form.cleaned_data, shift, form.seen)
        except PlanRefused as refused:
            show(form, refused, shift)
        else:
            return back_to(request, place, _("The plan has been saved."))
    heading = _("Edit a shift") if shift else _("Add a shift")
    context = {"place": place, "address": place.address(), "form": form, "heading": heading}
    return render(request, "traces/readiness/phones/entry.html", context)


def _initial(shift: Shift | None) -> dict[str, object]:
    if shift is None:
        return {}
    days = [str(day) for day in shift.weekdays]
    return {"label": shift.label, "days": days, "starts": shift.starts, "ends": shift.ends, "version": shift.version}


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def delete(request: TracesRequest, place: Place, pk: int) -> HttpResponse:
    """Ask, then delete."""
    shift = place.shift(pk)
    if request.method == "POST":
        flow.delete_shift(place, shift)
        return back_to(request, place, _("“%(label)s” has been deleted.") % {"label": shift.label})
    users = Use.objects.filter(shift=shift).values("person").distinct().count()
    context = {"place": place, "address": place.address(), "label": shift.label, "users": users}
    return render(request, "traces/readiness/phones/delete.html", context)
