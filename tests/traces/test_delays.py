"""How long decisions usually take."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils.translation import override

from kernel import clock
from tests.traces.world import PRODUCTION, give, make_operator, make_person
from traces import delays
from traces.delays import Delay, usual_delay
from traces.models import Role, RoleType


@pytest.fixture(autouse=True)
def _measured_anew() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def decide(hours: list[float]) -> None:
    """As many valid posts, each decided after so many hours."""
    operator = make_operator()
    for number, waited in enumerate(hours):
        role = give(make_person(f"n00u{number:04d}"), "operator", operator)
        asked = clock.now() - timedelta(days=9)
        Role.objects.filter(pk=role.pk).update(requested_at=asked, decided_at=asked + timedelta(hours=waited))


def test_the_median_of_past_decisions_is_told_by_kind(production: None) -> None:
    decide([1, 2, 300])
    assert usual_delay(PRODUCTION, RoleType.OPERATOR) == Delay(timedelta(hours=2), 3)
    assert usual_delay(PRODUCTION, RoleType.AUTHORITY) is None


def test_few_decisions_say_nothing(production: None) -> None:
    decide([1, 2])
    assert usual_delay(PRODUCTION, RoleType.OPERATOR) is None


def test_it_is_measured_once_an_hour_and_after_a_reset(production: None, django_assert_num_queries) -> None:
    decide([1, 2, 3])
    usual_delay(PRODUCTION, RoleType.OPERATOR)
    with django_assert_num_queries(0):
        usual_delay(PRODUCTION, RoleType.OPERATOR)
    Role.objects.all().delete()
    delays.forget()
    assert usual_delay(PRODUCTION, RoleType.OPERATOR) is None


def test_delays_are_told_in_the_unit_that_people_use() -> None:
    told = {minutes: str(Delay(timedelta(minutes=minutes), 9)) for minutes in (0, 59, 90, 60 * 50)}
    assert told == {0: "1 minute", 59: "59 minutes", 90: "2 hours", 60 * 50: "2 days"}
    with override("fr"):
        assert str(Delay(timedelta(days=3), 9)) == "3 jours"
