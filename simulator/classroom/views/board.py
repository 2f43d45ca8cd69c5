"""The trainer's board: who stands where, who is stuck, and help for one trainee."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from simulator.classroom import helping
from simulator.classroom.errors import ClassroomError
from simulator.classroom.exercises import facts, progress
from simulator.classroom.exercises.model import Exercise, fill, in_language
from simulator.classroom.models import Course, Trainee
from simulator.classroom.views.courses import link_of
from simulator.control.people import PASSWORD

#: How a cell is drawn (`board_symbols.html`) and what it says.
STATES: dict[str, Promise] = {
    "done": gettext_lazy("done"),
    "helped": gettext_lazy("done with help"),
    "present": gettext_lazy("busy with it"),
    "stuck": gettext_lazy("stuck"),
    "open": gettext_lazy("not yet"),
}


@dataclass(frozen=True)
class Cell:
    """One step of one trainee."""

    state: str
    text: str | Promise


@dataclass(frozen=True)
class Line:
    """One trainee on the board."""

    progress: progress.Progress
    cells: list[Cell]


@require_safe
def board(request: HttpRequest, course_id: int) -> HttpResponse:
    """The class as a table: trainees down, steps across. The number of queries does not depend on the class."""
    course = get_object_or_404(Course.objects.select_related("exercises"), pk=course_id)
    trainees = list(course.trainees.select_related("phone"))
    for one in trainees:
        one.course = course
    standing = progress.advance(course, trainees)
    language = get_language() or "en"
    exercises = progress.exercises_of(course)
    keys = [step.key for exercise in exercises for step in exercise.steps]
    context = {
        "course": course,
        "lines": [Line(one, [_cell(one, key) for key in keys]) for one in standing],
        "exercises": [
            (number, in_language(exercise.title, language), _goals(exercise, language))
            for number, exercise in enumerate(exercises, start=1)
        ],
        "stuck": [one for one in standing if one.is_stuck],
        "finished": sum(one.step is None for one in standing),
        "joined": sum(one.trainee.joined_at is not None for one in standing),
        "stuck_after": int(progress.STUCK_AFTER.total_seconds() // 60),
        "states": STATES.items(),
        "total": len(keys),
    }
    return render(request, "simulator/classroom/board.html", context)


def _goals(exercise: Exercise, language: str) -> list[tuple[int, str]]:
    anybody = facts.values_of_anybody()
    return [(place, fill(in_language(step.goal, language), anybody)) for place, step in enumerate(exercise.steps, 1)]


def _cell(one: progress.Progress, key: str) -> Cell:
    state = "open"
    if key in one.helped:
        state = "helped"
    elif key in one.done:
        state = "done"
    elif one.step is not None and one.step.key == key and one.trainee.joined_at is not None:
        state = "stuck" if one.is_stuck else "present"
    return Cell(state, STATES[state])


@require_safe
def trainee(request: HttpRequest, course_id: int, trainee_id: int) -> HttpResponse:
    """One trainee: what they are busy with, their phone and mails, and what can be done for them."""
    shown = _trainee(course_id, trainee_id)
    standing = progress.advance(shown.course, [shown])[0]
    language, values = get_language() or "en", facts.values(shown)
    step = standing.step
    context = {
        "course": shown.course,
        "trainee": shown,
        "progress": standing,
        "goal": fill(in_language(step.goal, language), values) if step else "",
        "can_do": step is not None and helping.can_do(step),
        "password": PASSWORD,
        "link": link_of(request, shown),
        "total": len(progress.steps_of(shown.course)),
    }
    return render(request, "simulator/classroom/trainee.html", context)


@require_POST
def give_help(request: HttpRequest, course_id: int, trainee_id: int) -> HttpResponse:
    """Do the present step for the trainee (`act=do`), or let it count as done."""
    shown = _trainee(course_id, trainee_id)
    act = helping.do if request.POST.get("act") == "do" else helping.let_count
    try:
        act(shown)
    except ClassroomError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Done for %(name)s.") % {"name": shown})
    return redirect("classroom:trainee", course_id, trainee_id)


def _trainee(course_id: int, trainee_id: int) -> Trainee:
    trainees = Trainee.objects.select_related("course__exercises", "phone")
    return get_object_or_404(trainees, pk=trainee_id, course_id=course_id)
