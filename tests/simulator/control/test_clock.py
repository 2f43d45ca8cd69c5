"""The clock that can be moved."""

import contextvars
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from kernel import clock as kernel_clock
from kernel.journal.models import Entry
from simulator.control import clock
from simulator.control.middleware import SimulatorMiddleware
from simulator.control.models import Clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("simulator_clock")]

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CHANGE = datetime(2024, 6, 11, tzinfo=ZoneInfo("Europe/Brussels"))


class Machine:
    """The machine's own clock, which a test moves."""

    now = START


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> type[Machine]:
    """A machine whose clock stands still."""
    Machine.now = START
    monkeypatch.setattr(kernel_clock, "system", lambda: Machine.now)
    return Machine


def test_the_products_clock_is_the_machines_until_somebody_sets_it(machine: type[Machine]) -> None:
    assert kernel_clock.now() == machine.now
    assert clock.state() == clock.State(now=machine.now, frozen=False, simulated=False)


def test_a_frozen_clock_stands_still(machine: type[Machine]) -> None:
    clock.set(CHANGE)
    machine.now += timedelta(hours=1)
    assert kernel_clock.now() == CHANGE
    assert clock.state() == clock.State(now=CHANGE, frozen=True, simulated=True)


def test_a_running_clock_goes_on_from_where_it_was_set(machine: type[Machine]) -> None:
    clock.set(CHANGE, frozen=False)
    machine.now += timedelta(seconds=30)
    assert clock.state() == clock.State(now=CHANGE + timedelta(seconds=30), frozen=False, simulated=True)


def test_the_clock_may_go_backwards(machine: type[Machine]) -> None:
    clock.set(CHANGE)
    clock.set(CHANGE - timedelta(days=365))
    assert clock.now() == CHANGE - timedelta(days=365)


def test_a_released_clock_is_the_machines_again(machine: type[Machine]) -> None:
    clock.set(CHANGE)
    clock.release()
    assert clock.state() == clock.State(now=machine.now, frozen=False, simulated=False)


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        clock.set(datetime(2024, 6, 11))  # noqa: DTZ001


def test_setting_and_releasing_are_journalled() -> None:
    clock.set(CHANGE)
    clock.release()
    assert list(Entry.objects.values_list("event", flat=True)) == ["simulator:clock:set", "simulator:clock:released"]


def test_a_request_reads_the_row_once(rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        for _ in range(10):
            kernel_clock.now()
        return HttpResponse()

    with django_assert_num_queries(1):
        SimulatorMiddleware(view)(rf.get("/cas/login"))


def test_a_request_that_needs_no_time_reads_nothing(
    rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        SimulatorMiddleware(lambda _request: HttpResponse())(rf.get("/cas/login"))


def test_a_request_sees_the_time_it_set_itself() -> None:
    with clock.memo():
        clock.now()
        clock.set(CHANGE)
        assert clock.now() == CHANGE
        clock.release()
        assert not clock.state().simulated


def test_a_request_inside_a_request_reads_for_itself(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    def inner() -> datetime:
        with clock.memo():
            return clock.now()

    with clock.memo(), django_assert_num_queries(2):
        clock.now()
        contextvars.copy_context().run(inner)
        clock.now()


def test_outside_a_request_every_call_sees_what_others_set() -> None:
    assert not clock.state().simulated
    Clock.objects.create(shown_at=CHANGE)
    assert clock.now() == CHANGE


def test_before_the_table_is_made_the_machines_time_counts(
    monkeypatch: pytest.MonkeyPatch, machine: type[Machine]
) -> None:
    monkeypatch.setattr(clock, "_table_seen", False)
    monkeypatch.setattr(Clock._meta, "db_table", "not_made_yet")
    assert clock.now() == machine.now
    assert Entry.objects.count() == 0  # the transaction goes on, on PostgreSQL too


def test_any_other_trouble_with_the_database_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("database is locked")

    clock.now()
    monkeypatch.setattr(Clock.objects, "filter", broken)
    with pytest.raises(OperationalError):
        clock.now()
