"""Waiting times after wrong answers, for each device."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django_otp.models import ThrottlingMixin, VerifyNotAllowed

from kernel import clock
from kernel.rows import change
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode

#: Not published by EU Login; after as many failures a person who merely mistypes has asked for a new message.
FREE_FAILURES = 5
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)


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


def _may_try(now: datetime) -> Q:
    last = _first_longest()
    # A stamp that far in the future comes from a clock that was moved back, not from another machine's skew.
    allowed = Q(throttling_failure_count__lte=FREE_FAILURES) | Q(throttling_failure_timestamp__gt=now + LONGEST_WAIT)
    for failures in range(FREE_FAILURES + 1, last):
        waited = Q(throttling_failure_timestamp__lte=now - wait_after(failures))
        allowed |= Q(throttling_failure_count=failures) & waited
    return allowed | Q(throttling_failure_count__gte=last, throttling_failure_timestamp__lte=now - LONGEST_WAIT)


class FactorThrottlingMixin(ThrottlingMixin):
    """django-otp's throttling with our clock, our waiting times and exact counting under parallel tries.

    A try is counted as a failure before the answer is looked at, in the statement that checks whether it is allowed;
    a success sets the count to zero.
    """

    class Meta:
        abstract = True

    def take_try(self) -> None:
        """Count a try, or raise FactorError(DEVICE_WAITS) with the time until which the device waits."""
        now = clock.now()
        counted = {"throttling_failure_count__plus": 1, "throttling_failure_timestamp": now}
        if change(type(self), counted, {"id": self.pk, "throttling_failure_count__lte": FREE_FAILURES}):
            return  # who has not failed often waits for nothing
        rows = type(self)._default_manager.filter(_may_try(now), pk=self.pk)
        if rows.update(throttling_failure_count=F("throttling_failure_count") + 1, throttling_failure_timestamp=now):
            return
        current = type(self)._default_manager.filter(pk=self.pk).first()
        if current is None:
            raise FactorError(FactorErrorCode.DEVICE_GONE)
        raise FactorError(FactorErrorCode.DEVICE_WAITS, until=current.waits_until())

    def waits_until(self) -> datetime | None:
        """When the next try is possible; None when it is now."""
        now, last = clock.now(), self.throttling_failure_timestamp
        if last is None or last > now + LONGEST_WAIT:
            return None
        until: datetime = last + wait_after(self.throttling_failure_count)
        return until if until > now else None

    def verify_is_allowed(self) -> tuple[bool, dict[str, Any] | None]:
        """django-otp's question: whether a token may be verified now."""
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

    def note_success(self, **changes: Any) -> bool:
        """Forget the failures and store `changes` in the same statement; False when the device is gone."""
        good = {"throttling_failure_count": 0, "throttling_failure_timestamp": None, **changes}
        return change(type(self), good, {"id": self.pk})

    def throttle_reset(self, commit: bool = True) -> None:
        """django-otp's name for `note_success`; always stored."""
        self.note_success()

    def get_throttle_factor(self) -> float:
        """django-otp's unit of waiting, in seconds."""
        return FIRST_WAIT.total_seconds()
