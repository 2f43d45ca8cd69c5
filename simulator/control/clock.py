"""The clock that can be moved: `settings.CLOCK` names `now` below.

Within a request the row is read at most once (`memo`, opened by the middleware), whatever the number of rules
that ask for the time. A request made inside another one through WSGI opens a memo of its own and leaves the
outer one as it was.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import OperationalError, ProgrammingError, connection, transaction

from kernel import clock as kernel_clock
from kernel.journal.writing import record
from simulator.control.events import Event
from simulator.control.models import Clock

#: Where the clock can be set: far enough from both ends of the calendar for every rule to reckon with.
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class State:
    """What the clock says: `simulated` is False while it is the machine's own."""

    now: datetime
    frozen: bool
    simulated: bool


@dataclass
class _Memo:
    read: bool = False
    row: Clock | None = None


_memo: ContextVar[_Memo | None] = ContextVar("simulator_clock", default=None)
_table_seen = False


@contextmanager
def memo() -> Iterator[None]:
    """Read the clock's row once at most inside, and only if somebody asks for the time."""
    token = _memo.set(_Memo())
    try:
        yield
    finally:
        _memo.reset(token)


def now() -> datetime:
    """The current time of the simulation, aware."""
    return state().now


def state() -> State:
    """The current time and how it comes about."""
    row = _row()
    system = kernel_clock.system()
    if row is None:
        return State(now=system, frozen=False, simulated=False)
    if row.started_at is None:
        return State(now=row.shown_at, frozen=True, simulated=True)
    return State(now=row.shown_at + (system - row.started_at), frozen=False, simulated=True)


def set(moment: datetime, *, frozen: bool = True) -> None:
    """Set the clock to `moment` (aware, past or future): stop there, or run on from there."""
    if moment.tzinfo is None or not EARLIEST <= moment <= LATEST:
        raise ValueError("The clock is set to an aware time between 1970 and 2200 only.")
    with transaction.atomic():
        row, _ = Clock.objects.update_or_create(
            pk=1, defaults={"shown_at": moment, "started_at": None if frozen else kernel_clock.system()}
        )
        _remember(row)
        record(Event.CLOCK_SET, frozen=frozen)


def release() -> None:
    """Back to the machine's own time."""
    with transaction.atomic():
        forget()
        record(Event.CLOCK_RELEASED)


def forget() -> None:
    """Drop the simulated time without a trace: what a reset, which empties the journal, needs."""
    Clock.objects.all().delete()
    _remember(None)


def _remember(row: Clock | None) -> None:
    kept = _memo.get()
    if kept is not None:
        kept.read, kept.row = True, row


def _row() -> Clock | None:
    kept = _memo.get()
    if kept is None:
        return _read()
    if not kept.read:
        kept.read, kept.row = True, _read()
    return kept.row


def _read() -> Clock | None:
    """The row; None also while there is no table yet: checks and `migrate` ask for the time before it is made."""
    global _table_seen
    # PostgreSQL ends a transaction at its first error: a savepoint keeps it, until the table was seen once.
    guarded = not _table_seen and connection.vendor == "postgresql" and connection.in_atomic_block
    try:
        with transaction.atomic() if guarded else nullcontext():
            row = Clock.objects.filter(pk=1).first()
    except (OperationalError, ProgrammingError):
        if _table_seen or _table_exists():
            raise
        return None
    _table_seen = True
    return row


def _table_exists() -> bool:
    try:
        return Clock._meta.db_table in connection.introspection.table_names()
    except OperationalError:
        return False  # no database at all, which `manage.py check` does without
