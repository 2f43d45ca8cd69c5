"""Where trainees stand in their exercises, and how they come on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from kernel import clock
from simulator.classroom.exercises import facts
from simulator.classroom.exercises.checks import CHECKS
from simulator.classroom.exercises.facts import Facts
from simulator.classroom.exercises.model import Exercise, Step, fill
from simulator.classroom.exercises.reading import build, own
from simulator.classroom.models import Course, Done, Trainee

#: Who did nothing new for so long needs somebody.
STUCK_AFTER = timedelta(minutes=10)
#: First people try themselves.
HINT_AFTER = timedelta(minutes=2)


@dataclass(frozen=True)
class Progress:
    """One trainee's way: which steps are done, and which is the present one (None: all done)."""

    trainee: Trainee
    done: frozenset[str]
    helped: frozenset[str]
    step: Step | None
    now: datetime

    @property
    def is_stuck(self) -> bool:
        """Whether the trainee began, has not finished, and did nothing new for long."""
        return self.step is not None and self._busy_for >= STUCK_AFTER

    @property
    def has_hint(self) -> bool:
        """Whether the hint of the present step may be shown."""
        return self.step is not None and bool(self.step.hint) and self._busy_for >= HINT_AFTER

    @property
    def minutes(self) -> int:
        """How long the present step takes already."""
        return int(self._busy_for.total_seconds() // 60)

    @property
    def _busy_for(self) -> timedelta:
        since = self.trainee.busy_since
        return self.now - since if since else timedelta()


def exercises_of(course: Course) -> list[Exercise]:
    """The exercises that fit what the class begins with."""
    wanted = build(course.exercises.content) if course.exercises else own()
    return [one for one in wanted if not one.starts or course.start in one.starts]


def steps_of(course: Course) -> list[Step]:
    """All steps of a class in their order."""
    return [step for exercise in exercises_of(course) for step in exercise.steps]


def advance(course: Course, trainees: Sequence[Trainee]) -> list[Progress]:
    """Look at the real state, write down what is done now, and tell where everybody stands.

    Steps follow one another: one counts when those before it are done. A number of queries that does not depend on
    the number of trainees, but for those who have just done something.
    """
    steps = steps_of(course)
    known = facts.collect(trainees)
    found: dict[int, dict[str, bool]] = {trainee.pk: {} for trainee in trainees}
    for pk, step, helped in Done.objects.filter(trainee__in=trainees).values_list("trainee_id", "step", "helped"):
        found[pk][step] = helped
    return [_advance(trainee, steps, known[trainee.pk], found[trainee.pk]) for trainee in trainees]


def _advance(trainee: Trainee, steps: list[Step], known: Facts, done: dict[str, bool]) -> Progress:
    new: list[str] = []
    present = None
    for step in steps:
        if step.key in done:
            continue
        if not holds(step, known):
            present = step
            break
        new.append(step.key)
    if new:
        _write(trainee, new)
    helped = frozenset(key for key, was_helped in done.items() if was_helped)
    return Progress(trainee, frozenset({*done, *new}), helped, present, clock.system())


def holds(step: Step, known: Facts) -> bool:
    """Whether a step's check is true of somebody now."""
    parameters = {name: fill(value, known.values) for name, value in step.parameters.items()}
    return CHECKS[step.check].holds(known, parameters)


@transaction.atomic
def _write(trainee: Trainee, keys: list[str], *, helped: bool = False) -> None:
    """Two pages that look at once write each step once."""
    now = clock.system()
    Done.objects.bulk_create(
        [Done(trainee=trainee, step=key, at=now, helped=helped) for key in keys], ignore_conflicts=True
    )
    trainee.progressed_at = now
    Trainee.objects.filter(pk=trainee.pk).update(progressed_at=now)


def skip(trainee: Trainee, step: Step) -> None:
    """The trainer lets a step count as done."""
    _write(trainee, [step.key], helped=True)
