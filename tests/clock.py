"""The clock of tests: stands still, and moves when it is told. Shared by all threads, the live server's too."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

#: Where the clock stands when a test says nothing else: an ordinary Friday morning in Brussels.
START = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Europe/Brussels"))

_frozen: datetime | None = None


def now() -> datetime:
    """What `settings.CLOCK` names while the fixture `clock` is in use."""
    return _frozen or timezone.now()


class Clock:
    """The handle that the fixture `clock` gives to a test."""

    def __init__(self) -> None:
        self.set(START)

    @property
    def now(self) -> datetime:
        """The time that the product sees."""
        return now()

    def set(self, moment: datetime) -> None:
        """Stop the clock at `moment` (aware), in the past or in the future."""
        global _frozen
        if moment.tzinfo is None:
            raise ValueError(
                "Give the clock an aware datetime: datetime(2024, 6, 11, tzinfo=ZoneInfo('Europe/Brussels'))."
            )
        _frozen = moment

    def forward(self, delta: timedelta) -> None:
        """Let `delta` pass."""
        self.set(now() + delta)

    def release(self) -> None:
        """Back to the machine's time."""
        global _frozen
        _frozen = None
