from datetime import timedelta

import pytest

from kernel.limits.counting import LimitReached, Rule, clear, counted, hit, purge
from kernel.limits.models import Limit

RULE = Rule("test", 3, timedelta(minutes=15))
pytestmark = pytest.mark.django_db


def _use_up(*parts: str) -> None:
    for _ in range(RULE.most):
        hit(RULE, *parts)


def test_one_try_more_than_the_limit_is_refused_and_says_until_when(clock):
    _use_up("a")
    with pytest.raises(LimitReached) as refusal:
        hit(RULE, "a")
    assert refusal.value.until == clock.now + RULE.window


def test_what_is_counted_apart_is_limited_apart():
    _use_up("a", "b")
    hit(RULE, "a", "c")
    hit(RULE, "ab")


def test_the_window_ends(clock):
    _use_up("a")
    clock.forward(RULE.window)
    hit(RULE, "a")


def test_a_window_left_behind_by_a_clock_that_moved_back_is_over(clock):
    _use_up("a")
    clock.forward(timedelta(days=-700))
    hit(RULE, "a")


def test_a_success_forgets_the_tries():
    _use_up("a")
    clear(RULE, "a")
    hit(RULE, "a")


def test_each_hit_says_how_many_there_are_and_anybody_may_look(clock):
    assert counted(RULE, "a") == (0, None)
    assert [hit(RULE, "a"), hit(RULE, "a")] == [1, 2]
    assert counted(RULE, "a") == (2, clock.now + RULE.window)
    clock.forward(RULE.window)
    assert counted(RULE, "a") == (0, None)


def test_counters_whose_window_is_over_are_swept(clock):
    hit(RULE, "old")
    clock.forward(timedelta(minutes=1))
    hit(RULE, "new")
    clock.forward(RULE.window - timedelta(minutes=1))
    purge()
    assert Limit.objects.count() == 1
    assert hit(RULE, "new") == 2


def test_a_limit_of_none_lets_nobody_through(clock):
    with pytest.raises(LimitReached):
        hit(Rule("none", 0, RULE.window), "a")
    assert not Limit.objects.exists()
