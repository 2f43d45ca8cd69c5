"""How long decisions on requests usually take, for who waits for one."""

from dataclasses import dataclass
from datetime import timedelta
from statistics import median_low

from django.core.cache import cache
from django.utils.translation import ngettext

from traces.environments import Environment
from traces.models import Role, RoleType, Status

#: The newest decided requests that are looked at, in one indexed query, once an hour.
LOOKED_AT, KEPT = 1000, timedelta(hours=1)
#: Fewer decisions say nothing about the next one.
FEWEST = 3
_DECIDED = [Status.VALID, Status.SUSPENDED]


@dataclass(frozen=True)
class Delay:
    """The median of so many decisions."""

    median: timedelta
    decisions: int

    def __str__(self) -> str:
        minutes = self.median.total_seconds() / 60
        for size, words in ((24 * 60, _days), (60, _hours)):
            if minutes >= size:
                return words(round(minutes / size))
        return _minutes(max(1, round(minutes)))


def _days(count: int) -> str:
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}


def _hours(count: int) -> str:
    return ngettext("%(count)d hour", "%(count)d hours", count) % {"count": count}


def _minutes(count: int) -> str:
    return ngettext("%(count)d minute", "%(count)d minutes", count) % {"count": count}


def usual_delay(environment: Environment, role_type: RoleType) -> Delay | None:
    """From request to acceptance, of the newest requests; None when too few have been decided."""
    key = _key(environment)
    found: dict[str, Delay] | None = cache.get(key)
    if found is None:
        found = _measure(environment)
        cache.set(key, found, KEPT.total_seconds())
    return found.get(role_type.value)


def forget() -> None:
    """Measure anew when next asked."""
    cache.delete_many([_key(environment) for environment in Environment])


def _key(environment: Environment) -> str:
    return f"traces-usual-delay-{environment.value}"


def _measure(environment: Environment) -> dict[str, Delay]:
    taken: dict[str, list[timedelta]] = {}
    for status in _DECIDED:  # each is one range of the index (environment, status, requested_at)
        decided = Role.objects.filter(environment=environment, status=status, decided_at__isnull=False)
        rows = decided.order_by("-requested_at").values_list("role_type", "requested_at", "decided_at")[:LOOKED_AT]
        for role_type, asked, answered in rows:
            if answered is not None:
                taken.setdefault(role_type, []).append(max(answered - asked, timedelta()))
    return {
        role_type: Delay(median_low(delays), len(delays))
        for role_type, delays in taken.items()
        if len(delays) >= FEWEST
    }
