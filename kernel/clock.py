"""The one clock. Every rule and every stored time reads it; the simulator can move it."""

from collections.abc import Callable
from datetime import datetime
from functools import cache

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string


@cache
def _source(path: str) -> Callable[[], datetime]:
    source: Callable[[], datetime] = import_string(path)
    return source


def system() -> datetime:
    """The machine's own time: what `settings.CLOCK` names where nothing simulates."""
    return timezone.now()


def now() -> datetime:
    """The current time, aware, from the source that `settings.CLOCK` names."""
    return _source(settings.CLOCK)()
