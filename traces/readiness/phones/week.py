"""The week as a drawing: a column for each day, a bar for each shift. The table beside it says the same."""

from dataclasses import dataclass
from datetime import time

from traces.readiness.models import Shift

WIDTH, HEIGHT = 714, 300
LEFT, TOP, BOTTOM = 42, 24, 8
COLUMN = (WIDTH - LEFT) // 7
MINUTES = 24 * 60


@dataclass(frozen=True)
class Bar:
    """A shift, or the part of it, on one day. `number` is its place in the table; `covered`: somebody has a phone."""

    x: float
    y: float
    width: float
    height: float
    number: int
    label: str
    covered: bool

    @property
    def middle(self) -> tuple[float, float]:
        """Where the number stands."""
        return round(self.x + self.width / 2, 1), round(self.y + self.height / 2 + 4.5, 1)


@dataclass(frozen=True)
class Week:
    """Everything that is drawn; hours and days are a coordinate and what stands there."""

    bars: list[Bar]
    hours: list[tuple[float, str]]
    days: list[tuple[float, int]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    column: int = COLUMN


def draw(shifts: list[Shift], covered: set[int]) -> Week | None:
    """The drawing; None when no shift has hours. Shifts of one day stand side by side."""
    timed = [(number, shift) for number, shift in enumerate(shifts, 1) if shift.days]
    if not timed:
        return None
    bars = [bar for day in range(7) for bar in _bars_of(day, timed, covered)]
    hours = [(_y(60 * hour), f"{hour:02d}:00") for hour in range(0, 25, 6)]
    return Week(bars, hours, [(LEFT + COLUMN * day, day) for day in range(7)])


def _bars_of(day: int, shifts: list[tuple[int, Shift]], covered: set[int]) -> list[Bar]:
    parts = [(number, shift, part) for number, shift in shifts for part in _parts(shift, day)]
    width = (COLUMN - 6) / max(len(parts), 1)
    return [
        Bar(
            x=round(LEFT + COLUMN * day + 3 + width * place, 1),
            y=_y(begins),
            width=round(width - 1, 1),
            height=round(_y(ends) - _y(begins), 1),
            number=number,
            label=shift.label,
            covered=shift.pk in covered,
        )
        for place, (number, shift, (begins, ends)) in enumerate(parts)
    ]


def _parts(shift: Shift, day: int) -> list[tuple[int, int]]:
    """The minutes of this day on which the shift runs; one that ends on the next day has its rest there."""
    begins, ends = _minutes(shift.starts), _minutes(shift.ends)
    if begins < ends:
        return [(begins, ends)] if day in shift.weekdays else []
    rest = [(0, ends)] if ends and (day - 1) % 7 in shift.weekdays else []
    return [*rest, *([(begins, MINUTES)] if day in shift.weekdays else [])]


def _minutes(moment: time | None) -> int:
    return 60 * moment.hour + moment.minute if moment else 0


def _y(minute: int) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * minute / MINUTES, 1)
