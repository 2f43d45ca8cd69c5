from datetime import timedelta

import pytest

from kernel.limits.models import Limit
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode
from mfa.limits import Rule, hit
from tests.clock import Clock

pytestmark = pytest.mark.django_db
QUARTER = timedelta(minutes=15)
RULE = Rule("test", 3, QUARTER)


def use_up(rule: Rule, subject: str) -> None:
    for _ in range(rule.most):
        hit(rule, subject)


def test_one_more_than_the_limit_is_refused_until_the_window_ends(clock: Clock) -> None:
    started = clock.now
    use_up(RULE, "alice")
    clock.forward(QUARTER - timedelta(seconds=1))
    with pytest.raises(FactorError) as refused:
        hit(RULE, "alice")
    assert refused.value.code is FactorErrorCode.SENDING_LIMITED
    assert refused.value.until == started + QUARTER


def test_afterwards_everything_is_allowed_again(clock: Clock) -> None:
    use_up(RULE, "alice")
    clock.forward(QUARTER)
    use_up(RULE, "alice")


def test_a_refusal_counts_nothing(clock: Clock) -> None:
    use_up(RULE, "alice")
    with pytest.raises(FactorError):
        hit(RULE, "alice")
    assert Limit.objects.get().count == 3


def test_subjects_and_rules_are_counted_apart(clock: Clock) -> None:
    use_up(RULE, "alice")
    hit(RULE, "bob")
    hit(Rule("other", 3, QUARTER), "alice")


def test_a_clock_that_is_moved_back_locks_nobody_out(clock: Clock) -> None:
    use_up(RULE, "alice")
    clock.forward(timedelta(days=-30))
    hit(RULE, "alice")


def test_a_clock_slightly_behind_another_machine_gives_no_way_round(clock: Clock) -> None:
    use_up(RULE, "alice")
    clock.forward(-timedelta(seconds=2))
    with pytest.raises(FactorError):
        hit(RULE, "alice")


def test_the_table_names_nobody(clock: Clock) -> None:
    hit(RULE, "+32475123456")
    assert "475123456" not in str(Limit.objects.values().get())
