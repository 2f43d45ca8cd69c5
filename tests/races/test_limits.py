"""A limit under many hands: exactly as many get through as it says. The control shows the accident."""

from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest

from kernel import clock
from kernel.limits.counting import LimitReached, Rule, clear, hit
from kernel.limits.models import Limit
from tests.races.hands import Outcome, at_once

pytestmark = pytest.mark.django_db(transaction=True)
RULE = Rule("race", 5, timedelta(minutes=15))
HANDS = 20


def careless_hit(together: Barrier) -> bool:
    """Compare the count, then add one in Python."""
    limit = Limit.objects.get(key="careless")
    allowed = limit.count < RULE.most
    together.wait(timeout=30)
    limit.count += 1
    limit.save()
    return allowed


def refused(outcomes: list[Outcome]) -> int:
    assert not [outcome for outcome in outcomes if not isinstance(outcome, int | None | LimitReached)], outcomes
    return sum(isinstance(outcome, LimitReached) for outcome in outcomes)


def test_control_a_careless_count_lets_everybody_through() -> None:
    Limit.objects.create(key="careless", count=4, ends_at=clock.now() + RULE.window)
    assert at_once(*[partial(careless_hit, Barrier(HANDS))] * HANDS).count(True) == HANDS


def test_of_many_first_tries_exactly_five_get_through() -> None:
    assert refused(at_once(*[partial(hit, RULE, "somebody")] * HANDS)) == HANDS - RULE.most
    assert Limit.objects.get().count == RULE.most


def test_a_window_that_has_ended_begins_anew_once() -> None:
    hit(RULE, "somebody")
    Limit.objects.update(count=RULE.most, ends_at=clock.now() - timedelta(seconds=1))
    assert refused(at_once(*[partial(hit, RULE, "somebody")] * HANDS)) == HANDS - RULE.most


def test_clearing_meanwhile_breaks_nothing() -> None:
    acts = [partial(hit, RULE, "somebody"), partial(clear, RULE, "somebody")] * HANDS
    refused(at_once(*acts))
    left = Limit.objects.first()
    assert left is None or left.count <= RULE.most
