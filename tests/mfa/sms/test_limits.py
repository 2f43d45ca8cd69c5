"""What is counted for a text message, each thing apart, and what stays free when one of them is used up."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from pytest_django import Settings

from eulogin.models import Account
from kernel.limits.models import Limit
from mfa.contract import ORIGIN, FactorError, Origin
from mfa.errors import FactorErrorCode as Code
from mfa.methods.sms import enrolment
from mfa.methods.sms.method import SmsMethod
from mfa.methods.sms.models import PhoneNumber
from mfa.sms.models import OutgoingSms
from tests.clock import Clock
from tests.mfa.conftest import BELGIAN

HOUR = timedelta(hours=1)
HERE, THERE = "203.0.113.9", "198.51.100.7"
Enrol = Callable[..., Code | None]


def number(place: int) -> str:
    return f"+3363998{place:04}"


@pytest.fixture(autouse=True)
def _roomy(settings: Settings) -> None:
    """Every limit is out of the way until the test sets it."""
    settings.MFA_SMS_PER_ACCOUNT = settings.MFA_SMS_PER_NUMBER = settings.MFA_SMS_PER_NUMBER_A_DAY = 1000
    settings.MFA_SMS_NEW_PER_ACCOUNT = settings.MFA_SMS_NEW_PER_SOURCE = 1000
    settings.MFA_SMS_NEW_PER_HUNDRED = settings.MFA_SMS_NEW_PER_THOUSAND = settings.MFA_SMS_PER_COUNTRY = 1000
    settings.MFA_SMS_PER_SOURCE = {"enrol": 1000, "sign-in": 1000}


def enrol(person: Account, text: str, address: str = HERE) -> Code | None:
    """Why no message went to that number; None when one did."""
    try:
        enrolment.begin(person, text, proved=True, address=address)
    except FactorError as error:
        return error.code
    return None


def sign_in(person: Account, attempt: str = "login:1", address: str = HERE) -> Code | None:
    try:
        SmsMethod().start(person, attempt, {"mobilePhoneNumber": BELGIAN, ORIGIN: Origin(source=address)})
    except FactorError as error:
        return error.code
    return None


def test_an_account_that_tries_many_numbers_is_stopped_and_others_are_not(
    alice: Account, bob: Account, settings: Settings
) -> None:
    settings.MFA_SMS_NEW_PER_ACCOUNT = 3
    assert [enrol(alice, number(100 * place)) for place in range(4)] == [None] * 3 + [Code.SMS_NUMBERS_LIMITED]
    assert enrol(alice, number(0)) is None  # a number that is not new
    assert enrol(bob, number(300)) is None


def test_a_number_gets_so_many_in_a_day(alice: Account, settings: Settings, clock: Clock) -> None:
    settings.MFA_SMS_PER_NUMBER_A_DAY = 3
    for _ in range(3):
        assert enrol(alice, BELGIAN) is None
        clock.forward(HOUR)
    assert enrol(alice, BELGIAN) is Code.SMS_NUMBER_LIMITED
    assert enrol(alice, number(1)) is None


def test_a_place_asks_for_so_many_whoever_sits_there(alice: Account, bob: Account, settings: Settings) -> None:
    settings.MFA_SMS_PER_SOURCE = {"enrol": 2, "sign-in": 2}
    assert [enrol(who, BELGIAN) for who in (alice, bob, alice)] == [None, None, Code.SMS_SOURCE_LIMITED]
    assert enrol(alice, BELGIAN, THERE) is None


def test_a_network_of_ipv6_is_one_place(alice: Account, settings: Settings) -> None:
    settings.MFA_SMS_PER_SOURCE = {"enrol": 1, "sign-in": 1}
    assert enrol(alice, BELGIAN, "2001:db8::1") is None
    assert enrol(alice, BELGIAN, "2001:db8::2") is Code.SMS_SOURCE_LIMITED
    assert enrol(alice, BELGIAN, "2001:db8:0:1::1") is None


def test_a_place_tries_so_many_different_numbers(alice: Account, bob: Account, settings: Settings) -> None:
    settings.MFA_SMS_NEW_PER_SOURCE = 2
    tried = [enrol(alice, number(0)), enrol(bob, number(200)), enrol(alice, number(400))]
    assert tried == [None, None, Code.SMS_SOURCE_LIMITED]


def test_signing_in_from_a_place_is_counted_apart_and_again_for_a_resend(
    alice: Account, phone: PhoneNumber, settings: Settings
) -> None:
    settings.MFA_SMS_PER_SOURCE = {"enrol": 1, "sign-in": 2}
    assert enrol(alice, number(1)) is None
    fields = {"mobilePhoneNumber": BELGIAN, ORIGIN: Origin(source=HERE)}
    started = SmsMethod().start(alice, "login:1", fields)
    SmsMethod().resend(alice, "login:1", started.challenge_id)
    assert sign_in(alice, "login:2") is Code.SMS_SOURCE_LIMITED
    assert sign_in(alice, "login:2", THERE) is None


@pytest.mark.parametrize(("setting", "step"), [("MFA_SMS_NEW_PER_HUNDRED", 1), ("MFA_SMS_NEW_PER_THOUSAND", 101)])
def test_a_run_of_neighbouring_numbers_is_braked_from_many_accounts_and_places(
    db: None, settings: Settings, setting: str, step: int, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    setattr(settings, setting, 5)
    people = [Account.objects.create(uid=f"n00per{n:02}", email=f"{n}@example.org") for n in range(7)]
    tried = [enrol(who, number(place * step), f"192.0.2.{place}") for place, who in enumerate(people)]
    assert tried == [None] * 5 + [Code.SMS_RUN_LIMITED] * 2
    assert "a run of numbers in country +33 is braked" in caplog.text
    assert "63998" not in caplog.text
    assert enrol(people[0], number(0)) is None  # asked for before: a resend
    assert enrol(people[6], BELGIAN) is None  # no neighbour
    clock.forward(HOUR)
    assert enrol(people[6], number(6 * step)) is None


def test_a_countrys_numbers_are_limited_and_no_other_countrys(alice: Account, settings: Settings) -> None:
    settings.MFA_SMS_PER_COUNTRY = 2
    assert [enrol(alice, number(place)) for place in range(3)] == [None, None, Code.SMS_COUNTRY_LIMITED]
    assert enrol(alice, BELGIAN) is None


def test_adding_numbers_leaves_the_reserve_to_those_who_sign_in(
    alice: Account, phone: PhoneNumber, settings: Settings, clock: Clock
) -> None:
    settings.MFA_SMS_PER_HOUR, settings.MFA_SMS_RESERVE = 4, 50
    assert [enrol(alice, number(place)) for place in range(3)] == [None, None, Code.SMS_SPENT]
    assert [sign_in(alice, f"login:{place}") for place in range(3)] == [None, None, Code.SMS_SPENT]
    clock.forward(HOUR)
    assert enrol(alice, number(9)) is None


def test_the_stop_of_the_day_says_the_day_on_which_it_ends(alice: Account, settings: Settings, clock: Clock) -> None:
    settings.MFA_SMS_PER_DAY, settings.MFA_SMS_RESERVE = 1, 0
    assert enrol(alice, BELGIAN) is None
    clock.forward(2 * HOUR)
    with pytest.raises(FactorError) as refused:
        enrolment.begin(alice, BELGIAN, proved=True)
    assert refused.value.code is Code.SMS_SPENT
    until = clock.now + timedelta(hours=22)
    assert f"{until.astimezone():%d}/" in refused.value.sentence


def test_what_is_refused_counts_nothing_and_sends_nothing(alice: Account, settings: Settings) -> None:
    settings.MFA_SMS_PER_HOUR = settings.MFA_SMS_RESERVE = 0
    assert enrol(alice, BELGIAN) is Code.SMS_SPENT
    assert not Limit.objects.exists()
    assert not OutgoingSms.objects.exists()


def test_whoever_runs_the_service_sees_the_state(
    alice: Account, settings: Settings, django_capture_on_commit_callbacks: object
) -> None:
    settings.MFA_SMS_PER_HOUR, settings.MFA_SMS_RESERVE = 2, 50
    enrol(alice, BELGIAN)
    OutgoingSms.objects.update(state="failed", failure="refused")
    enrol(alice, number(1))
    out = StringIO()
    call_command("text_messages", stdout=out)
    assert "sms-service-hour: 1 of 2 (1 of them to add numbers), until 2" in out.getvalue()
    assert "adding numbers stopped" in out.getvalue()
    assert "sms-service-day: 1 of 20000" in out.getvalue()
    assert "failed in the last day: 1 (refused)" in out.getvalue()
    assert "475" not in out.getvalue()
