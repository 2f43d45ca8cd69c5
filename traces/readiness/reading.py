"""Bring the environment's knowledge up to date: read what changed in EU Login, store it, keep the day's figures."""

from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery

from kernel import clock
from kernel.journal.writing import record
from traces.environments import Environment, environment_scope
from traces.models import Person
from traces.readiness import client, snapshots
from traces.readiness.errors import ReadError, ReadProblem
from traces.readiness.events import Event
from traces.readiness.models import FactorState, Kind, Reading

#: Pages of one reading; a server that always says "more" must not keep a worker for ever.
MOST_PAGES = 5000


def read(environment: Environment) -> int:
    """Read until nothing more follows; returns how many people were told. ReadError, which the board shows as well.

    Call outside a transaction: each page is stored by itself, with the cursor from which the next one goes on.
    """
    with environment_scope(environment):
        try:
            told = _read_pages(environment)
        except ReadError as error:
            _failed(environment, error.problem)
            raise
        with transaction.atomic():
            _meet_people()
            snapshots.take(environment)
            if told:  # an hour without news is not worth an entry
                record(Event.STATES_READ, environment=environment, people=told)
    return told


def current(environment: Environment) -> Reading:
    """How far the environment has read; an unsaved row when it never did."""
    found: Reading | None = Reading.objects.filter(pk=environment).first()
    return found or Reading(environment=environment)


def _read_pages(environment: Environment) -> int:
    cursor, told = current(environment).cursor, 0
    for _page in range(MOST_PAGES):
        try:
            page = client.changes(environment, cursor)
        except client.Expired:
            # Withdrawals were missed: begin again, knowing nothing of anybody.
            cursor = ""
            FactorState.objects.filter(environment=environment).delete()
            Reading.objects.filter(pk=environment).update(cursor="")
            continue
        _store(environment, page)
        told += len(page.people)
        cursor = page.cursor
        if not page.more:
            return told
    raise ReadError(ReadProblem.MALFORMED)


@transaction.atomic
def _store(environment: Environment, page: client.Page) -> None:
    now = clock.now()
    accepted = [kind.value for kind in page.accepted]
    kept: dict[str, Any] = {"cursor": page.cursor, "accepted": accepted, "read_at": now, "failure": ""}
    Reading.objects.update_or_create(environment=environment, defaults=kept)
    gone = [one.uid for one in page.people if one.factors is None]
    FactorState.objects.filter(uid__in=gone).delete()
    rows = [
        FactorState(
            environment=environment,
            uid=one.uid,
            read_at=now,
            **{kind.column: number for kind, number in one.factors.items()},
        )
        for one in page.people
        if one.factors is not None
    ]
    FactorState.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["environment", "uid"],
        update_fields=[*(kind.column for kind in Kind), "read_at"],
    )


def _meet_people() -> None:
    """Find the people of those states whose owner had not entered TRACES before."""
    owner = Person.objects.filter(environment=OuterRef("environment"), uid=OuterRef("uid")).values("pk")[:1]
    FactorState.objects.filter(person=None).update(person=Subquery(owner))


def _failed(environment: Environment, problem: ReadProblem) -> None:
    kept: dict[str, Any] = {"failure": problem.value, "failed_at": clock.now()}
    repeated = current(environment).failure == problem
    with transaction.atomic():
        Reading.objects.update_or_create(environment=environment, defaults=kept)
        if not repeated:
            record(Event.READ_FAILED, environment=environment, problem=problem.value)
