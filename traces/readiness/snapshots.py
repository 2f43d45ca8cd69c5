"""The figures of each day: written after each reading, read for the time line."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, Sum
from django.utils.timezone import localtime

from kernel import clock
from traces.environments import Environment
from traces.models import Role
from traces.readiness.models import Kind, Reading, Snapshot
from traces.readiness.summary import Figures, Unit, summarise

#: How far back the plot looks, and how long snapshots are kept.
DAYS = 90
KEPT = timedelta(days=3 * 365)


@dataclass(frozen=True)
class Day:
    """The figures of some units together at the end of one day."""

    day: date
    figures: Figures


def take(environment: Environment) -> None:
    """Write the figures of today anew, inside the caller's transaction and the environment's scope."""
    # Two readings at once: the second one waits here, and writes what it finds then.
    reading = Reading.objects.select_for_update().get(pk=environment)
    today = localtime(clock.now()).date()
    summary = summarise(Role.objects.filter(environment=environment), reading.accepted)
    Snapshot.objects.filter(Q(day=today) | Q(day__lt=today - KEPT)).delete()
    Snapshot.objects.bulk_create(
        Snapshot(
            environment=environment,
            day=today,
            **unit.columns,
            people=figures.people,
            known=figures.known,
            ready=figures.ready,
            **{kind.column: number for kind, number in figures.by_kind},
        )
        for unit, figures in summary.units.items()
    )


def days(units: Collection[Unit]) -> list[Day]:
    """The last days for these units, oldest first: one query. People with posts in two units count in both."""
    since = localtime(clock.now()).date() - timedelta(days=DAYS)
    mine = (
        Q(authority__in=[unit.authority for unit in units if unit.authority])
        | Q(responsible_authority__in=[unit.responsible_authority for unit in units if unit.responsible_authority])
        | Q(control_body__in=[unit.control_body for unit in units if unit.control_body])
    )
    names = ["people", "known", "ready", *(kind.column for kind in Kind)]
    rows: Any = (
        Snapshot.objects.filter(mine, day__gt=since)
        .values("day")
        .order_by("day")
        .annotate(**{f"sum_{name}": Sum(name) for name in names})
    )
    return [Day(row["day"], Figures.of([row[f"sum_{name}"] for name in names])) for row in rows]
