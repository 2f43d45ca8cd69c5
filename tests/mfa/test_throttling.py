from datetime import timedelta

import pytest

from mfa.contract import FactorError
from mfa.errors import FactorErrorCode
from mfa.methods.sms.models import PhoneNumber
from mfa.models import Place
from mfa.throttling import FREE_FAILURES, KNOWN_FOR, MOST_ANYWHERE, purge, wait_after
from tests.clock import Clock

MINUTE = timedelta(minutes=1)


def minutes_after(failures: int) -> float:
    return wait_after(failures) / MINUTE


def test_waits_double_from_one_minute_up_to_fifteen() -> None:
    assert [minutes_after(n) for n in range(12)] == [0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 15, 15]
    assert minutes_after(10**9) == 15


def fail(phone: PhoneNumber, times: int, source: str = "") -> None:
    for _ in range(times):
        phone.take_try(source)


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
    Place.objects.create(device=phone.persistent_id, failures=failures, failed_at=clock.now)
    clock.forward(wait_after(failures) - timedelta(seconds=1))
    with pytest.raises(FactorError):
        phone.take_try()
    clock.forward(timedelta(seconds=1))
    phone.take_try()
    assert Place.objects.get().failures == failures + 1


def test_a_refused_try_does_not_prolong_the_wait(phone: PhoneNumber, clock: Clock) -> None:
    fail(phone, FREE_FAILURES + 1)
    clock.forward(timedelta(seconds=59))
    with pytest.raises(FactorError):
        phone.take_try()
    clock.forward(timedelta(seconds=1))
    phone.take_try()


def test_who_fails_elsewhere_does_not_make_the_owner_wait(phone: PhoneNumber, clock: Clock) -> None:
    fail(phone, FREE_FAILURES + 1, "stranger")
    assert phone.waits_until("stranger") == clock.now + MINUTE
    assert phone.waits_until("home") is None
    fail(phone, FREE_FAILURES, "home")


def test_a_success_forgets_the_failures_of_its_place_only(phone: PhoneNumber, clock: Clock) -> None:
    fail(phone, FREE_FAILURES + 1, "stranger")
    fail(phone, FREE_FAILURES + 1, "home")
    phone.note_success("home")
    assert phone.waits_until("home") is None
    assert phone.waits_until("stranger") == clock.now + MINUTE


@pytest.fixture
def guessable(phone: PhoneNumber, monkeypatch: pytest.MonkeyPatch) -> PhoneNumber:
    """A device whose answers can be guessed, as the codes of the app can."""
    monkeypatch.setattr(PhoneNumber, "GUESSABLE", True)
    return phone


def guess(phone: PhoneNumber, times: int) -> None:
    for place in range(times):
        phone.take_try(f"stranger {place}")
    phone.refresh_from_db()


def test_many_places_together_guess_no_more_than_one_try_in_a_quarter(guessable: PhoneNumber, clock: Clock) -> None:
    guess(guessable, MOST_ANYWHERE)
    with pytest.raises(FactorError) as refused:
        guessable.take_try("one more")
    assert refused.value.until == clock.now + 15 * MINUTE
    assert guessable.waits_until("another") == clock.now + 15 * MINUTE
    clock.forward(15 * MINUTE)
    guessable.take_try("one more")
    with pytest.raises(FactorError):
        guessable.take_try("another")


def test_where_the_owner_has_proved_it_before_nobody_else_is_counted(guessable: PhoneNumber, clock: Clock) -> None:
    guessable.note_success("home")
    guess(guessable, MOST_ANYWHERE)
    assert guessable.waits_until("home") is None
    guessable.take_try("home")
    clock.forward(KNOWN_FOR)
    guess(guessable, 1)
    assert guessable.waits_until("home") is not None


def test_what_nobody_can_guess_is_not_counted_everywhere(phone: PhoneNumber, clock: Clock) -> None:
    guess(phone, MOST_ANYWHERE + 1)
    assert phone.waits_until("one more") is None


def test_places_are_forgotten(phone: PhoneNumber, clock: Clock) -> None:
    phone.note_success("home")
    fail(phone, 1, "stranger")
    clock.forward(timedelta(days=1))
    purge()
    assert Place.objects.get().source == "home"
    clock.forward(KNOWN_FOR)
    purge()
    assert not Place.objects.exists()


def test_a_success_of_django_otp_forgets_the_failures(phone: PhoneNumber, clock: Clock) -> None:
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
