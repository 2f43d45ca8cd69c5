"""Limits on tries: exact under parallel requests, kept apart by what they count, never locking a whole account."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from eulogin.models import Limit
from kernel import clock, crypto


@dataclass(frozen=True)
class Rule:
    """At most `most` tries of one kind in `window`."""

    name: str
    most: int
    window: timedelta


#: Lock-out figures are not published; suggested in the fact sheet: 5 failures, 15 minutes.
PASSWORD = Rule("password", 5, timedelta(minutes=15))
#: Mails with a password link to one address.
LINKS = Rule("links", 5, timedelta(hours=1))


class LimitReached(Exception):
    """The limit is reached; `until` says when the next try is possible."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


def _key(rule: Rule, *parts: str) -> str:
    return crypto.fingerprint("\x1f".join(parts), f"limit:{rule.name}")


def hit(rule: Rule, *parts: str) -> None:
    """Count one try of `parts` in the statement that checks the limit. LimitReached beyond it."""
    key, now = _key(rule, *parts), clock.now()
    while True:
        if Limit.objects.filter(key=key, ends_at__gt=now, count__lt=rule.most).update(count=F("count") + 1):
            return
        if Limit.objects.filter(key=key, ends_at__lte=now).update(count=1, ends_at=now + rule.window):
            return
        try:
            with transaction.atomic():
                Limit.objects.create(key=key, count=1, ends_at=now + rule.window)
        except IntegrityError:
            ends_at = Limit.objects.filter(key=key, count__gte=rule.most).values_list("ends_at", flat=True).first()
            if ends_at is not None:
                raise LimitReached(ends_at) from None
        else:
            return


def clear(rule: Rule, *parts: str) -> None:
    """Forget the tries of `parts`, after a success."""
    Limit.objects.filter(key=_key(rule, *parts)).delete()
