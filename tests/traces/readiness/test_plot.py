"""The drawing of the time line."""

from datetime import date, timedelta

import pytest

from traces.readiness import plot
from traces.readiness.snapshots import Day
from traces.readiness.summary import Figures

FIRST = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("days", "dated"),
    [
        ([0], [0]),
        ([0, 1], [0, 1]),
        ([0, 8, 15, 91], [0, 91]),
        ([0, 30, 60, 90], [0, 30, 60, 90]),
        ([0, 88, 89, 90], [0, 90]),
    ],
)
def test_dates_do_not_cover_each_other(days: list[int], dated: list[int]) -> None:
    drawn = plot.draw([Day(FIRST + timedelta(days=day), Figures(people=2)) for day in days])
    assert drawn is not None
    assert [(day - FIRST).days for _across, day in drawn.dates] == dated
