"""A gateway for tests: keeps what it is given, and refuses on demand."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True)
class Recorded:
    """A message that would have been sent."""

    to: str
    text: str
    reference: str
    sent_at: datetime


class RecordingGateway:
    """Sends nothing. `sent` holds the messages of the process; `fails_with` is raised instead of accepting."""

    sent: ClassVar[list[Recorded]] = []
    fails_with: ClassVar[Exception | None] = None

    def send(self, *, to: str, text: str, reference: str, sent_at: datetime) -> str:
        """Keep the message."""
        if self.fails_with is not None:
            raise self.fails_with
        self.sent.append(Recorded(to, text, reference, sent_at))
        return f"recorded-{reference}"

    @classmethod
    def clear(cls) -> None:
        """Forget the messages and accept again."""
        cls.sent.clear()
        cls.fails_with = None
