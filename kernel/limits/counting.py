"""Count and check in one statement. A limit belongs to what it counts and never locks more than that."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from kernel import clock, crypto
from kernel.limits.models import Limit

#: Rounds of a lost race before giving up; each lost round means that somebody else got on.
ROUNDS = 100


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


def hit(rule: Rule, *parts: str) -> None:
    """Count one for `parts` in the statement that checks the limit. LimitReached, uncounted, beyond it."""
    key, now = _key(rule, parts), clock.now()
    # An end two windows away comes from a clock that was moved back, not from another machine's or thread's skew.
    over = Q(ends_at__lte=now) | Q(ends_at__gt=now + 2 * rule.window)
    for _ in range(ROUNDS):
        if Limit.objects.filter(~over, key=key, count__lt=rule.most).update(count=F("count") + 1):
            return
        if Limit.objects.filter(over, key=key).update(count=1, ends_at=now + rule.window):
            return
        full = Limit.objects.filter(~over, key=key, count__gte=rule.most).first()
        if full is not None:
            raise LimitReached(full.ends_at)
        try:
            with transaction.atomic():
                Limit.objects.create(key=key, count=1, ends_at=now + rule.window)
        except IntegrityError:
            continue
        return
    raise LimitReached(now + rule.window)


def clear(rule: Rule, *parts: str) -> None:
    """Forget what was counted for `parts`, after a success."""
    Limit.objects.filter(key=_key(rule, parts)).delete()
