"""What is due is run by the process that watches over the embedded server."""

import fcntl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from celery import current_app
from celery.schedules import crontab
from pytest_django import Settings

from simulator.control import periodic

NOON = datetime(2024, 6, 18, 12, 0, 30, tzinfo=UTC)
SCHEDULE = {
    "each-minute": {"task": "tests.each_minute", "schedule": crontab()},
    "each-night": {"task": "tests.each_night", "schedule": crontab(hour=3, minute=7)},
}


class Hands:
    """Two clocks to move by hand."""

    def __init__(self) -> None:
        self.machine = self.simulated = NOON

    @property
    def clocks(self) -> dict[str, Callable[[], datetime]]:
        return {"machine": lambda: self.machine, "simulated": lambda: self.simulated}


class Task:
    """A task that writes down that it ran, and may break."""

    def __init__(self, act: Callable[[], object]) -> None:
        self.act = act

    def apply(self, *, throw: bool) -> None:
        assert throw
        self.act()


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the two tasks did; the second one breaks."""
    done: list[str] = []
    tasks = {
        "tests.each_minute": Task(lambda: done.append("minute")),
        "tests.each_night": Task(lambda: done.append("night") or 1 / 0),
    }
    for name, task in tasks.items():
        monkeypatch.setitem(current_app.tasks, name, task)
    return done


def test_each_entry_runs_at_its_time_and_once(ran: list[str]) -> None:
    hands = Hands()
    runner = periodic.Runner(SCHEDULE, hands.clocks)
    assert runner.run_due() == []
    hands.machine = hands.simulated = NOON + timedelta(seconds=31)
    assert runner.run_due() == ["each-minute"]
    assert runner.run_due() == []
    assert ran == ["minute"]


def test_a_simulated_clock_that_stands_still_stops_nothing_and_a_jump_is_followed_once(ran: list[str]) -> None:
    hands = Hands()
    runner = periodic.Runner(SCHEDULE, hands.clocks)
    runner.run_due()
    hands.machine += timedelta(minutes=1)
    assert runner.run_due() == ["each-minute"]
    hands.simulated += timedelta(days=8)
    assert runner.run_due() == ["each-minute", "each-night"]
    assert runner.run_due() == []
    hands.simulated -= timedelta(days=20)
    assert runner.run_due() == []
    hands.simulated += timedelta(days=1)
    assert runner.run_due() == ["each-minute", "each-night"]


def test_a_task_that_fails_stops_nobody_else(ran: list[str], caplog: pytest.LogCaptureFixture) -> None:
    hands = Hands()
    runner = periodic.Runner(dict(reversed(SCHEDULE.items())), hands.clocks)
    runner.run_due()
    hands.machine += timedelta(days=1)
    assert runner.run_due() == ["each-night", "each-minute"]
    assert ran == ["night", "minute"]
    assert "each-night failed" in caplog.text


@pytest.mark.django_db
def test_every_entry_of_the_settings_is_a_task_that_runs(settings: Settings, simulator_clock: None) -> None:
    settings.CELERY_BEAT_SCHEDULE = {
        name: {**entry, "schedule": timedelta(0)} for name, entry in settings.CELERY_BEAT_SCHEDULE.items()
    }
    assert set(periodic.runner().run_due()) == set(settings.CELERY_BEAT_SCHEDULE)


def test_one_process_works_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[str] = []
    made = type("Recorder", (), {"run_due": lambda self: looks.append("look")})
    monkeypatch.setattr(periodic, "runner", made)
    monkeypatch.setattr(periodic.connections, "close_all", lambda: None)

    def run() -> int:
        answers = iter([False, False, True])
        periodic.run_until(lambda: next(answers), tmp_path)
        return len(looks)

    with (tmp_path / "periodic.lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert run() == 0
    assert run() == 2
