"""Waiting times after wrong answers: for each device and each place, so that nobody locks its owner out.

Who knows the password of somebody else can answer wrongly as often as they like. They wait for it, and so does
everybody in their network; the owner, in another one, does not. What can be guessed (eight digits) is also counted for
the device wherever the answers come from; the places in which it proved itself before are free of that.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q
from django_otp.models import ThrottlingMixin, VerifyNotAllowed

from kernel import clock
from kernel.rows import change, find
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode
from mfa.models import Place

#: Not published by EU Login; after as many failures a person who merely mistypes has asked for a new message.
FREE_FAILURES = 5
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)
#: Failures in a row, wherever they come from, after which places that are not known get one try in the longest wait:
#: less than a hundred a day, for a code of eight digits.
MOST_ANYWHERE = 100
#: A place in which the device proved itself is known for so long.
KNOWN_FOR = timedelta(days=90)
#: Failures of a place are forgotten after this time, long after its last wait.
FAILURES_KEPT = timedelta(days=1)


def wait_after(failures: int) -> timedelta:
    """How long a device waits after this many failures in a row: from the sixth on 1, 2, 4, 8, 15, 15 … minutes."""
    if failures <= FREE_FAILURES:
        return timedelta(0)
    doublings = min(failures - FREE_FAILURES - 1, 10)
    wait: timedelta = min(FIRST_WAIT * 2**doublings, LONGEST_WAIT)
    return wait


def _first_longest() -> int:
    failures = FREE_FAILURES
    while wait_after(failures) < LONGEST_WAIT:
        failures += 1
    return failures


#: From how many failures on the wait is the longest.
_LAST = _first_longest()
_STEPS = range(FREE_FAILURES + 1, _LAST)
# One row or none comes back: none when the place waits. A stamp that far in the future comes from a clock that was
# moved back, not from another machine's skew.
COUNT = f"""
INSERT INTO mfa_place AS place (device, source, failures, failed_at) VALUES (%(device)s, %(source)s, 1, %(now)s)
ON CONFLICT (device, source) DO UPDATE SET failures = place.failures + 1, failed_at = %(now)s
WHERE place.failures <= {FREE_FAILURES} OR place.failed_at > %(far)s
{"".join(f" OR (place.failures = {step} AND place.failed_at <= %(after_{step})s)" for step in _STEPS)}
 OR (place.failures >= {_LAST} AND place.failed_at <= %(longest)s)
RETURNING failures
"""  # noqa: S608 - numbers of ours only


def _end(last: datetime | None, wait: timedelta) -> datetime | None:
    """When the wait after a failure ends; None when it is over, or when the clock was moved back since."""
    now = clock.now()
    if last is None or last > now + LONGEST_WAIT or last + wait <= now:
        return None
    return last + wait


def _count_in_place(device: str, source: str) -> None:
    """Count a failure, in the statement that checks that one is allowed. FactorError(DEVICE_WAITS) otherwise."""
    now = clock.now()
    moments = {"now": now, "far": now + LONGEST_WAIT, "longest": now - LONGEST_WAIT}
    moments |= {f"after_{step}": now - wait_after(step) for step in _STEPS}
    adapted = {name: connection.ops.adapt_datetimefield_value(moment) for name, moment in moments.items()}
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"device": device, "source": source, **adapted})
        if cursor.fetchone() is not None:
            return
    place = find(Place, {"device": device, "source": source})
    until = _end(place.failed_at, wait_after(place.failures)) if place else None
    raise FactorError(FactorErrorCode.DEVICE_WAITS, until=until or now + FIRST_WAIT)


def purge() -> None:
    """Delete what is known of places that nobody tried from for long."""
    now = clock.now()
    forgotten = Q(failed_at=None) | Q(failed_at__lte=now - FAILURES_KEPT)
    unknown = Q(proved_at=None) | Q(proved_at__lte=now - KNOWN_FOR)
    Place.objects.filter(forgotten & unknown).delete()


class FactorThrottlingMixin(ThrottlingMixin):
    """django-otp's throttling with our clock, our waiting times and exact counting under parallel tries.

    A try is counted as a failure before the answer is looked at, in the statement that checks whether it is allowed;
    a success forgets the failures of its place, and those of all places together, which django-otp's columns hold.
    `source` is `mfa.limits.digest_of` the network from which the answer comes.
    """

    #: Whether somebody could find the right answer by trying.
    GUESSABLE = True

    class Meta:
        abstract = True

    def take_try(self, source: str = "") -> None:
        """Count a try, or raise FactorError(DEVICE_WAITS) with the time until which it waits there."""
        _count_in_place(self.persistent_id, source)
        now = clock.now()
        counted = {"throttling_failure_count__plus": 1, "throttling_failure_timestamp": now}
        within = {"throttling_failure_count__lt": MOST_ANYWHERE} if self.GUESSABLE else {}
        if change(type(self), counted, {"id": self.pk, **within}):
            return
        current = type(self)._default_manager.filter(pk=self.pk).first()
        if current is None:
            raise FactorError(FactorErrorCode.DEVICE_GONE)
        if not self._knows(source):
            until = current._waits_anywhere()
            # Of many that wait for the same moment, one gets on.
            last = {"throttling_failure_timestamp": current.throttling_failure_timestamp}
            if until is not None or not change(type(self), counted, {"id": self.pk, **last}):
                raise FactorError(FactorErrorCode.DEVICE_WAITS, until=until or now + LONGEST_WAIT)

    def _knows(self, source: str) -> bool:
        place = find(Place, {"device": self.persistent_id, "source": source})
        if place is None or place.proved_at is None:
            return False
        return bool(place.proved_at > clock.now() - KNOWN_FOR)

    def _waits_anywhere(self) -> datetime | None:
        if not self.GUESSABLE or self.throttling_failure_count < MOST_ANYWHERE:
            return None
        return _end(self.throttling_failure_timestamp, LONGEST_WAIT)

    def waits_until(self, source: str = "") -> datetime | None:
        """When the next try is possible from there; None when it is now."""
        place = find(Place, {"device": self.persistent_id, "source": source})
        there = _end(place.failed_at, wait_after(place.failures)) if place else None
        anywhere = self._waits_anywhere()
        if anywhere is not None and self._knows(source):
            anywhere = None
        return max((until for until in (there, anywhere) if until is not None), default=None)

    def verify_is_allowed(self) -> tuple[bool, dict[str, Any] | None]:
        """django-otp's question: whether a token may be verified now, asked from nowhere in particular."""
        until = self.waits_until()
        if until is None:
            return True, None
        reason = {
            "reason": VerifyNotAllowed.N_FAILED_ATTEMPTS,
            "failure_count": self.throttling_failure_count,
            "locked_until": until,
        }
        return False, reason

    def throttle_increment(self, commit: bool = True) -> None:
        """django-otp's name for `take_try`; always stored."""
        self.take_try()

    def note_success(self, source: str = "", **changes: Any) -> bool:
        """Forget the failures there, and store `changes` of the device; False when the device is gone."""
        proved = {"failures": 0, "failed_at": None, "proved_at": clock.now()}
        # Place before device, as `take_try` takes them: the other way round two hands would wait for each other.
        if not change(Place, proved, {"device": self.persistent_id, "source": source}):
            Place.objects.get_or_create(device=self.persistent_id, source=source, defaults=proved)
        good = {"throttling_failure_count": 0, "throttling_failure_timestamp": None, **changes}
        return change(type(self), good, {"id": self.pk})

    def throttle_reset(self, commit: bool = True) -> None:
        """django-otp's name for `note_success`; always stored."""
        self.note_success()

    def get_throttle_factor(self) -> float:
        """django-otp's unit of waiting, in seconds."""
        return FIRST_WAIT.total_seconds()
