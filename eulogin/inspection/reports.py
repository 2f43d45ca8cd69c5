"""What a report of the inspector holds."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from eulogin.inspection.steps import Step, moment


@dataclass(frozen=True)
class Report:
    """The answer to what somebody pasted: the outcome in sentences, the facts, and each request in its order."""

    heading: str
    sentences: list[str] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    #: Whether anything was found.
    found: bool = True


def yes(value: object) -> str:
    """A switch in words."""
    return _("yes") if value else _("no")


def at(value: datetime | None) -> str:
    """A time of day, or that it has not come."""
    return moment(value) if value else _("not yet")
