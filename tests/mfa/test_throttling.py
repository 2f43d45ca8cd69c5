from datetime import timedelta

import pytest

from mfa.contract import FactorError
from mfa.errors import FactorErrorCode
from mfa.methods.sms.models import PhoneNumber
from mfa.throttling import FREE_FAILURES, wait_after
from tests.clock import Clock

MINUTE = timedelta(minutes=1)


def minutes_after(failures: int) -> float:
    return wait_after(failures) / MINUTE


def test_waits_double_from_one_minute_up_to_fifteen() -> None:
    assert [minutes_after(n) for n in range(12)] == [0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 15, 15]
    assert minutes_after(10**9) == 15


def fail(phone: PhoneNumber, times: int) -> None:
    for _ in range(times):
        phone.take_try()


def test_the_first_five_failures_are_free(phone: PhoneNumber, clock: Clock) -> None:
    fail(phone, FREE_FAILURES)
    phone.refresh_from_db()
    assert phone.throttling_failure_count == 5
    assert phone.waits_until() is None
    fail(phone, 1)


def test_then_the_device_waits_and_says_until_when(phone: PhoneNumber, clock: Clock) -> None:
    fail(phone, FREE_FAILURES + 1)
    with pytest.raises(FactorError) as refused:
        phone.take_try()
    assert refused.value.code is FactorErrorCode.DEVICE_WAITS
    assert refused.value.until == clock.now + MINUTE


@pytest.mark.parametrize("failures", [6, 7, 8, 9, 10, 20])
def test_each_wait_ends_to_the_second(phone: PhoneNumber, clock: Clock, failures: int) -> None:
    PhoneNumber.objects.update(throttling_failure_count=failures, throttling_failure_timestamp=clock.now)
    clock.forward(wait_after(failures) - timedelta(seconds=1))
    with pytest.raises(FactorError):
        phone.take_try()
    clock.forward(timedelta(seconds=1))
    phone.take_try()
    phone.refresh_from_db()
    assert phone.throttling_failure_count == failures + 1


def test_a_refused_try_does_not_prolong_the_wait(phone: PhoneNumber, clock: Clock) -> None:
    fail(phone, FREE_FAILURES + 1)
    clock.forward(timedelta(seconds=59))
    with pytest.raises(FactorError):
        phone.take_try()
    clock.forward(timedelta(seconds=1))
    phone.take_try()


def test_a_success_forgets_the_failures(phone: PhoneNumber, clock: Clock) -> None:
    fail(phone, FREE_FAILURES + 1)
    phone.throttle_reset()
    phone.refresh_from_db()
    assert phone.verify_is_allowed() == (True, None)


def test_django_otp_is_told_the_same(phone: PhoneNumber, clock: Clock) -> None:
    fail(phone, FREE_FAILURES)
    phone.throttle_increment()
    phone.refresh_from_db()
    allowed, why = phone.verify_is_allowed()
    assert not allowed
    assert why["locked_until"] == clock.now + MINUTE


def test_a_clock_that_is_moved_back_locks_nobody_out(phone: PhoneNumber, clock: Clock) -> None:
    fail(phone, FREE_FAILURES + 1)
    clock.forward(timedelta(days=-365))
    phone.refresh_from_db()
    assert phone.waits_until() is None
    phone.take_try()


def test_a_clock_slightly_behind_another_machine_gives_no_way_round(phone: PhoneNumber, clock: Clock) -> None:
    fail(phone, FREE_FAILURES + 1)
    clock.forward(-timedelta(seconds=2))
    with pytest.raises(FactorError):
        phone.take_try()


def test_a_deleted_device_is_gone(phone: PhoneNumber, clock: Clock) -> None:
    PhoneNumber.objects.all().delete()
    with pytest.raises(FactorError) as refused:
        phone.take_try()
    assert refused.value.code is FactorErrorCode.DEVICE_GONE
