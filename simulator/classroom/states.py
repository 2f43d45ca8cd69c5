"""The states that a trainer sets Training back to, and those that a trainer keeps.

Production, acceptance and the accounts of EU Login are not touched. Everything happens in one transaction: people
see Training as it was or as it is now. Sessions of Training end, because their people are others afterwards.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.db import IntegrityError, OperationalError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

import eulogin.api
import traces.api
from kernel import clock
from kernel.journal.writing import record
from simulator.classroom import names, posts
from simulator.classroom.errors import ClassroomError, ErrorCode
from simulator.classroom.events import Event
from simulator.classroom.models import ENVIRONMENT, Course, KeptState, TrainingState
from simulator.control.people import LANGUAGE, OPERATOR, PEOPLE

#: Kept states; each may hold some hundred kilobytes.
MOST_KEPT = 20
#: People who write in Training at this very moment can be in the way; then we try again.
TRIES = 3
#: Requests of each kind in the state "requests".
WAITING = 4


class Named(StrEnum):
    """The states that are always there."""

    EMPTY = "empty"
    SEEDED = "seeded"
    REQUESTS = "requests"
    CLASS_READY = "class-ready"


LABELS: dict[Named, Promise] = {
    Named.EMPTY: _("Empty: operators and authorities, and no people"),
    Named.SEEDED: _("As in the beginning: the invented people of the start page with their roles"),
    Named.REQUESTS: _("Requests waiting: as in the beginning, and requests of every kind for each validator"),
    Named.CLASS_READY: _("Classes ready: as in the beginning, and every class as it began"),
}

#: Who decides on the requests of the state "requests": the agent of the Ardennes, the central authority, the
#: Commission; a role in one organisation of each kind.
REQUESTS = [
    ("operator", OPERATOR),
    ("operator", "FR.2020.000003"),
    ("authority", "FR00008"),
    ("authority", "FR00000"),
    ("control_body", ""),
]


@dataclass(frozen=True)
class Outcome:
    """What a reset did, for the page that tells it; `seconds` of the machine's time."""

    name: str
    seconds: float


def present() -> TrainingState:
    """Where Training stands; nothing is known of it before the first reset."""
    return TrainingState.objects.filter(pk=1).first() or TrainingState()


def set_back(name: str) -> Outcome:
    """Put Training into the state of this name: a `Named` one, or a kept one. ClassroomError."""
    begun = time.monotonic()
    if name in [*Named]:
        _retrying(lambda: _set_back(name, _MAKERS[Named(name)]))
    else:
        kept = KeptState.objects.filter(name=name).first()
        if kept is None:
            raise ClassroomError(ErrorCode.STATE_UNKNOWN, "state")
        _retrying(lambda: _set_back(name, lambda: _put_back(kept)))
    return Outcome(name, time.monotonic() - begun)


def keep(name: str) -> KeptState:
    """Keep Training as it stands now. ClassroomError."""
    with transaction.atomic():
        _lock()
        if name in [*Named] or KeptState.objects.filter(name=name).exists():
            raise ClassroomError(ErrorCode.NAME_TAKEN, "name")
        if KeptState.objects.count() >= MOST_KEPT:
            raise ClassroomError(ErrorCode.TOO_MANY_STATES, "name", most=MOST_KEPT)
        try:
            rows = traces.api.teaching.keep(ENVIRONMENT)
        except traces.api.teaching.TooLargeError as error:
            raise ClassroomError(ErrorCode.TOO_LARGE) from error
        kept = KeptState.objects.create(name=name, rows=rows)
        record(Event.TRAINING_KEPT, environment=ENVIRONMENT, state=name)
    return kept


@transaction.atomic
def forget(kept_id: int) -> bool:
    """Drop a kept state; False when it has gone already."""
    if not KeptState.objects.filter(pk=kept_id).delete()[0]:
        return False
    record(Event.STATE_FORGOTTEN, environment=ENVIRONMENT, state=kept_id)
    return True


def _retrying(act: Callable[[], None]) -> None:
    for tries_left in reversed(range(TRIES)):
        try:
            return act()
        except (IntegrityError, OperationalError) as error:
            if not tries_left:
                raise ClassroomError(ErrorCode.BUSY) from error
    return None


@transaction.atomic
def _set_back(name: str, make: Callable[[], None]) -> None:
    state = _lock()
    make()
    state.name, state.since = name, clock.system()
    state.save()
    record(Event.TRAINING_RESET, environment=ENVIRONMENT, state=name)


def _lock() -> TrainingState:
    """Two trainers at once: one after the other."""
    TrainingState.objects.get_or_create(pk=1)
    return TrainingState.objects.select_for_update().get(pk=1)


def _empty() -> None:
    traces.api.teaching.clear(ENVIRONMENT)
    traces.api.teaching.operators(ENVIRONMENT)


def _seeded() -> None:
    _empty()
    known = eulogin.api.teaching.known_uids()
    for person in PEOPLE:
        if person.post is None or person.uid not in known:
            continue
        traces.api.assign_role(
            environment=ENVIRONMENT,
            role_type=person.post.role_type,
            organisation=person.post.organisation,
            status=person.post.status,
            administrator=person.post.administrator,
            person={
                "uid": person.uid,
                "first_name": person.first_name,
                "last_name": person.last_name,
                "email": person.email,
                "domain": "external",
                "language": LANGUAGE,
            },
        )


def _waiting() -> list[tuple[str, str, str]]:
    """Uid, role type and organisation of everybody who waits in the state "requests"."""
    return [
        (f"waiting.{kind}.{number}", role_type, organisation)
        for kind, (role_type, organisation) in enumerate(REQUESTS)
        for number in range(WAITING)
    ]


def _requests() -> None:
    _seeded()
    control_body = traces.api.teaching.control_body_of("FR")
    for uid, role_type, organisation in _waiting():
        first_name, last_name = names.somebody(uid, LANGUAGE)
        traces.api.assign_role(
            environment=ENVIRONMENT,
            role_type=role_type,
            organisation=organisation or control_body,
            status="requested",
            person={
                "uid": uid,
                "first_name": first_name,
                "last_name": last_name,
                "email": f"{uid}@requests.example",
                "domain": "external",
                "language": LANGUAGE,
            },
        )


def _class_ready() -> None:
    _seeded()
    posts.settle_all()


def _put_back(kept: KeptState) -> None:
    # Who has no account any more, because a class was closed since, stays away; so do their colleagues.
    known = eulogin.api.teaching.known_uids()
    trainees = [trainee for course in Course.objects.prefetch_related("trainees") for trainee in course.trainees.all()]
    known |= {uid for trainee in trainees for uid in posts.colleagues(trainee)}
    known |= {uid for uid, *_rest in _waiting()}
    traces.api.teaching.put_back(ENVIRONMENT, bytes(kept.rows), known=known)


_MAKERS: dict[Named, Callable[[], None]] = {
    Named.EMPTY: _empty,
    Named.SEEDED: _seeded,
    Named.REQUESTS: _requests,
    Named.CLASS_READY: _class_ready,
}
