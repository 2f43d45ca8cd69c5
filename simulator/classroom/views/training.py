"""Set Training back to a named state, keep it as it is, go back to what was kept."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from simulator.classroom import states as stored
from simulator.classroom.errors import ClassroomError
from simulator.classroom.forms import KeepForm, StateForm
from simulator.classroom.models import Course, KeptState


@require_http_methods(["GET", "HEAD", "POST"])
def states(request: HttpRequest) -> HttpResponse:
    """Where Training stands, and the way back."""
    courses = Course.objects.count()
    kept = list(KeptState.objects.defer("rows"))
    first = stored.Named.CLASS_READY if courses else stored.Named.SEEDED
    form = StateForm(request.POST if request.method == "POST" else None, kept=kept, initial={"state": first})
    if request.method == "POST" and form.is_valid():
        try:
            outcome = stored.set_back(form.cleaned_data["state"])
        except ClassroomError as error:
            form.add_error(error.field or None, error.sentence)
        else:
            seconds = number_format(outcome.seconds, 1)
            messages.success(request, _("Training was set back in %(seconds)s s.") % {"seconds": seconds})
            return redirect("classroom:training")
    return _page(request, form, KeepForm())


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep Training as it is."""
    form = KeepForm(request.POST)
    if form.is_valid():
        try:
            stored.keep(form.cleaned_data["name"])
        except ClassroomError as error:
            form.add_error(error.field or None, error.sentence)
        else:
            messages.success(request, _("The state is kept."))
            return redirect("classroom:training")
    kept = list(KeptState.objects.defer("rows"))
    return _page(request, StateForm(kept=kept, initial={"state": stored.Named.SEEDED}), form)


@require_POST
def forget(request: HttpRequest, kept_id: int) -> HttpResponse:
    """Drop a kept state; a second click changes nothing."""
    if stored.forget(kept_id):
        messages.success(request, _("The kept state is forgotten."))
    return redirect("classroom:training")


def _page(request: HttpRequest, form: StateForm, keep_form: KeepForm) -> HttpResponse:
    present = stored.present()
    named = {one.value: stored.LABELS[one] for one in stored.Named}
    context = {
        "form": form,
        "keep_form": keep_form,
        "present": present,
        "present_name": named.get(present.name, present.name),
        "kept": KeptState.objects.defer("rows"),
        "courses": Course.objects.count(),
    }
    return render(request, "simulator/classroom/training.html", context)
