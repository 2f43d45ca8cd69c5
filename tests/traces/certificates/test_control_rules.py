"""Whom a box accepts: a valid activity of the right kind, on the day of departure."""

from datetime import date, timedelta

import pytest

from tests.traces.world import PRODUCTION, make_operator
from traces.certificates import control_rules
from traces.certificates.intra_models import models
from traces.environments import environment_scope
from traces.operators.models import OperatorActivity
from traces.operators.search import Criteria, search

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("world")


def accepts(box: str, today: date = TODAY) -> bool:
    """Whether the search for the box finds our only operator, an assembly centre."""
    model = models()["BOV-INTRA-X"]
    with environment_scope(PRODUCTION):
        found = search(Criteria(name="hof eichenau"), control_rules.holders(model, box, today, TODAY))
        return [operator.name for operator in found] == ["Hof Eichenau"]


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, True),
        ({"valid_from": TODAY}, True),
        ({"valid_from": TODAY + DAY}, False),
        ({"valid_to": TODAY}, True),
        ({"valid_to": TODAY - DAY}, False),
        ({"status": "new"}, False),
    ],
)
def test_the_activity_must_be_valid_on_the_day(changes: dict[str, object], wanted: bool) -> None:
    make_operator("Hof Eichenau", country="DE", authority="DE29812")
    with environment_scope(PRODUCTION):
        OperatorActivity.objects.filter(operator__name="Hof Eichenau").update(
            **{"valid_from": TODAY - 30 * DAY, **changes}
        )
    assert accepts("dispatch") is wanted


def test_it_must_be_of_the_right_kind_since_the_rule() -> None:
    make_operator("Hof Eichenau", country="DE", authority="DE29812")
    with environment_scope(PRODUCTION):
        OperatorActivity.objects.filter(operator__name="Hof Eichenau").update(valid_from=TODAY - 30 * DAY)
    assert not accepts("transporter")
    assert accepts("consignor")
    assert accepts("destination", today=control_rules.SINCE["ungulates"] - DAY)
