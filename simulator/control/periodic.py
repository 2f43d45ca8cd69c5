"""What celery beat does elsewhere, for the embedded server of `make demo`: it has neither beat nor workers.

The process that watches over the server runs each entry of `settings.CELERY_BEAT_SCHEDULE` when its time has come, on
the machine's clock or on the simulated one: outboxes are swept while the simulated clock stands still, and a jump of
eight days brings the reminders of those days, once. A clock that goes backwards begins to count again from there.

Two processes on the same folder hold one lock, and only one of them works.
"""

import contextlib
import copy
import logging
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from celery import current_app
from celery.schedules import BaseSchedule, maybe_schedule
from django.conf import settings
from django.db import connections

from kernel import clock as kernel_clock

logger = logging.getLogger(__name__)

#: Seconds between two looks. The tasks' own unit is the minute.
PAUSE = 5.0
Clock = Callable[[], datetime]


@dataclass
class Entry:
    """One line of the schedule, and the last moment it was looked at on each clock."""

    name: str
    task: str
    schedule: BaseSchedule
    last: dict[str, datetime] = field(default_factory=dict)

    def is_due(self, clocks: dict[str, Clock]) -> bool:
        """Whether its time has come on one of the clocks since it last ran there."""
        # Each clock is looked at, also where another one said yes: its last moment moves on as well.
        due = [self._is_due(name, now) for name, now in clocks.items()]
        return any(due)

    def _is_due(self, name: str, clock: Clock) -> bool:
        now = clock()
        last = self.last.setdefault(name, now)
        if now < last:
            self.last[name] = now
            return False
        schedule = copy.copy(self.schedule)
        schedule.nowfun = lambda: now
        if not schedule.is_due(last).is_due:
            return False
        self.last[name] = now
        return True


class Runner:
    """Runs the entries of a schedule (as celery's `beat_schedule`) in this process."""

    def __init__(self, schedule: dict[str, dict[str, Any]], clocks: dict[str, Clock]) -> None:
        self.entries = [Entry(name, one["task"], maybe_schedule(one["schedule"])) for name, one in schedule.items()]
        self.clocks = clocks

    def run_due(self) -> list[str]:
        """Run what is due; the names of what ran. A task that fails is written in the log and stops nobody else."""
        ran = []
        for entry in self.entries:
            if entry.is_due(self.clocks):
                ran.append(entry.name)
                self._run(entry)
        return ran

    def _run(self, entry: Entry) -> None:
        try:
            current_app.tasks[entry.task].apply(throw=True)
        except Exception:
            logger.exception("The periodic task %s failed; it is tried again at its next time.", entry.name)


def runner() -> Runner:
    """For the schedule of the settings, on the machine's and the simulated clock."""
    current_app.loader.import_default_modules()
    return Runner(settings.CELERY_BEAT_SCHEDULE, {"machine": kernel_clock.system, "simulated": kernel_clock.now})


def run_until(is_over: Callable[[], bool], folder: Path) -> None:
    """Look again and again until `is_over`, which waits `PAUSE` seconds before it says no.

    Does nothing while another process on this folder does it.
    """
    made: Runner | None = None
    with (folder / "periodic.lock").open("w") as lock:
        while not is_over():
            if made is not None or _take(lock):
                made = made or runner()
                with _own_connections():
                    made.run_due()


@contextlib.contextmanager
def _own_connections() -> Iterator[None]:
    """Hold no connection to the database between two looks."""
    try:
        yield
    finally:
        connections.close_all()


def _take(lock: TextIO) -> bool:
    """Whether this process holds the lock; the system lets go of it when the process ends, however it ends."""
    if sys.platform == "win32":
        return True  # one server only is started there
    import fcntl

    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
