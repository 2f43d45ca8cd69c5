"""Count and check in one statement. A limit belongs to what it counts and never locks more than that."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from kernel import clock, crypto
from kernel.limits.models import Limit

#: Rounds of a lost race before giving up; each lost round means that somebody else got on.
ROUNDS = 100

# One row or none comes back: none when the limit is reached. A window is over when its end has passed; an end two
# windows away comes from a clock that was moved back, not from another machine's or thread's skew.
COUNT = """
INSERT INTO limits_limit AS counted (key, count, ends_at) VALUES (%(key)s, 1, %(ends)s)
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN counted.ends_at <= %(now)s OR counted.ends_at > %(far)s THEN 1 ELSE counted.count + 1 END,
  ends_at = CASE WHEN counted.ends_at <= %(now)s OR counted.ends_at > %(far)s THEN %(ends)s ELSE counted.ends_at END
WHERE counted.count < %(most)s OR counted.ends_at <= %(now)s OR counted.ends_at > %(far)s
RETURNING count
"""


@dataclass(frozen=True)
class Rule:
    """At most `most` of one kind in `window`, which begins with the first."""

    name: str
    most: int
    window: timedelta


class LimitReached(Exception):
    """The limit is reached; `until` says when the next try is possible."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


def _key(rule: Rule, parts: tuple[str, ...]) -> str:
    return crypto.fingerprint("\x1f".join(parts), f"limit:{rule.name}")


def hit(rule: Rule, *parts: str) -> int:
    """Count one for `parts` in the statement that checks the limit; the count. LimitReached, uncounted, beyond it."""
    key, now = _key(rule, parts), clock.now()
    if rule.most <= 0:  # the first of a window would be written unseen
        raise LimitReached(now + rule.window)
    for _ in range(ROUNDS):
        count = _counted(key, rule, now)
        if count is not None:
            return count
        full = Limit.objects.filter(key=key, count__gte=rule.most).first()
        if full is not None:
            raise LimitReached(full.ends_at)
        # Somebody cleared it between the two statements: there is room again.
    raise LimitReached(now + rule.window)


def _counted(key: str, rule: Rule, now: datetime) -> int | None:
    moments = {"now": now, "ends": now + rule.window, "far": now + 2 * rule.window}
    adapted = {name: connection.ops.adapt_datetimefield_value(moment) for name, moment in moments.items()}
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"key": key, "most": rule.most, **adapted})
        row = cursor.fetchone()
        return None if row is None else int(row[0])


def counted(rule: Rule, *parts: str) -> tuple[int, datetime | None]:
    """How many were counted for `parts` in the window that runs now, and when it ends; None when none runs."""
    now = clock.now()
    running = Limit.objects.filter(key=_key(rule, parts), ends_at__gt=now, ends_at__lte=now + 2 * rule.window).first()
    return (running.count, running.ends_at) if running else (0, None)


def purge() -> None:
    """Delete the counters whose window is over."""
    Limit.objects.filter(ends_at__lte=clock.now()).delete()


def clear(rule: Rule, *parts: str) -> None:
    """Forget what was counted for `parts`, after a success."""
    with connection.cursor() as cursor:  # the query set's own delete would open a transaction for its one statement
        cursor.execute("DELETE FROM limits_limit WHERE key = %s", [_key(rule, parts)])
