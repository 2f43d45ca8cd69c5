"""The time line as a drawing: coordinates for the template, which has the words and a table of the same figures."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from traces.readiness.snapshots import Day
from traces.readiness.summary import Figures

WIDTH, HEIGHT = 420, 230
LEFT, RIGHT, TOP, BOTTOM = 46, 12, 12, 30
#: Labels along the axes.
MOST_DATES = 4
#: Between two dates, so that both can be read.
APART = 60


@dataclass(frozen=True)
class Line:
    """One curve: what it counts, its points, and its last value."""

    key: str
    label: str | Promise
    points: str
    dots: list[tuple[float, float]]
    last: int


@dataclass(frozen=True)
class Plot:
    """Everything that is drawn. Ticks are a coordinate and a text."""

    lines: list[Line]
    dates: list[tuple[float, date]]
    numbers: list[tuple[float, int]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


CURVES: list[tuple[str, str | Promise, Callable[[Figures], int]]] = [
    ("ready", _("Ready"), lambda figures: figures.ready),
    ("not-ready", _("Not ready"), lambda figures: figures.not_ready),
    ("not-known", _("Not known"), lambda figures: figures.not_known),
]


def draw(days: list[Day]) -> Plot | None:
    """The plot of these days, oldest first; None without any."""
    if not days:
        return None
    first, span = days[0].day, max((days[-1].day - days[0].day).days, 1)
    top = _round_up(max(day.figures.people for day in days))

    def x(day: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / span, 1)

    def y(number: int) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * number / top, 1)

    lines = []
    for key, label, count in CURVES:
        dots = [(x(day.day), y(count(day.figures))) for day in days]
        points = " ".join(f"{across},{down}" for across, down in dots)
        # Single days are drawn as dots; a long curve needs none.
        shown = dots if len(days) <= 31 else dots[-1:]
        lines.append(Line(key, label, points, shown, count(days[-1].figures)))
    dates = _legible([(x(day), day) for day in _some(days)])
    return Plot(lines, dates, [(y(n), n) for n in sorted({0, top // 2, top})])


def _round_up(number: int) -> int:
    """A round figure that is not lower: 2, 4, 10, 20, 40, 100 …"""
    step = 1
    while True:
        for factor in (2, 4, 10):
            if factor * step >= number:
                return factor * step
        step *= 10


def _some(days: list[Day]) -> list[date]:
    """The first and the last day and some between them."""
    if len(days) <= MOST_DATES:
        return [day.day for day in days]
    places = [round(number * (len(days) - 1) / (MOST_DATES - 1)) for number in range(MOST_DATES)]
    return [days[place].day for place in places]


def _legible(dates: list[tuple[float, date]]) -> list[tuple[float, date]]:
    """The first and the last, and of those between them what stands apart: days are missing where nobody counted."""
    last, kept = dates[-1], dates[:1]
    for across, day in dates[1:-1]:
        if min(across - kept[-1][0], last[0] - across) >= APART:
            kept.append((across, day))
    return [*kept, last] if len(dates) > 1 else kept
