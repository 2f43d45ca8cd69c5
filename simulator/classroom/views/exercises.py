"""The exercises there are, and a trainer's own."""

from typing import cast

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kernel.journal.writing import record
from simulator.classroom.errors import SENTENCES, ErrorCode
from simulator.classroom.events import Event
from simulator.classroom.exercises import facts
from simulator.classroom.exercises.checks import CHECKS
from simulator.classroom.exercises.model import fill, in_language
from simulator.classroom.exercises.reading import own
from simulator.classroom.forms import ExercisesForm
from simulator.classroom.models import ExerciseSet


@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """What there is, and the form that brings more."""
    form = ExercisesForm(request.POST, request.FILES) if request.method == "POST" else ExercisesForm()
    if request.method == "POST" and form.is_valid():
        if _add(form):
            messages.success(request, _("The exercises are there. Choose them for a new class."))
            return redirect("classroom:exercises")
        form.add_error("name", str(SENTENCES[ErrorCode.NAME_TAKEN]))
    language = get_language() or "en"
    anybody = facts.values_of_anybody()
    shown = [
        (in_language(one.title, language), [fill(in_language(step.goal, language), anybody) for step in one.steps])
        for one in own()
    ]
    context = {"form": form, "own": shown, "sets": ExerciseSet.objects.all(), "checks": sorted(CHECKS)}
    return render(request, "simulator/classroom/exercises.html", context)


def _add(form: ExercisesForm) -> bool:
    """False when somebody took the name at the same moment."""
    name, content = form.cleaned_data["name"], cast("dict[str, object]", form.cleaned_data["file"])
    try:
        with transaction.atomic():
            added = ExerciseSet.objects.create(name=name, content=content)
            record(Event.EXERCISES_ADDED, exercises=added.pk)
    except IntegrityError:
        return False
    return True


@require_POST
def remove(request: HttpRequest, set_id: int) -> HttpResponse:
    """Remove a trainer's exercises, unless a class uses them."""
    going = get_object_or_404(ExerciseSet, pk=set_id)
    try:
        with transaction.atomic():
            going.delete()
            record(Event.EXERCISES_REMOVED, exercises=set_id)
    except ProtectedError:
        messages.error(request, str(SENTENCES[ErrorCode.IN_USE]))
    else:
        messages.success(request, _("The exercises are removed."))
    return redirect("classroom:exercises")
