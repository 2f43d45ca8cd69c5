from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from eulogin.models import Account
from kernel.journal.models import Entry
from mfa import api
from mfa.contract import FactorError, Method
from mfa.errors import FactorErrorCode as Code
from mfa.methods.sms import devices, enrolment
from mfa.methods.sms.method import SmsMethod
from mfa.methods.sms.models import PhoneNumber
from mfa.sms.models import OutgoingSms
from mfa.strengths import Level, Strength
from tests.clock import Clock
from tests.mfa.conftest import BELGIAN, FRENCH, LastCode

METHOD: Method = SmsMethod()
TYPED = {"mobilePhoneNumber": "+32 475 12 34 56"}
WRONG = {"challenge": "222-222-222"}


def refusal(call: Callable[..., object], *args: object) -> FactorError:
    with pytest.raises(FactorError) as refused:
        call(*args)
    return refused.value


def start(user: Account, attempt: str = "login:1") -> int:
    return METHOD.start(user, attempt, TYPED).challenge_id


def test_it_is_a_second_factor_with_a_page_to_set_it_up() -> None:
    assert (METHOD.strength, METHOD.strength.level) == (Strength.PASSWORD_SMS, Level.MEDIUM)
    assert str(METHOD.name) == "Mobile Phone + SMS"
    assert (
        METHOD.setup_path
        == reverse("mfa:phone-numbers")
        == ("/cas/eim/external/restricted/manageMyMobilePhoneNumbers.cgi")
    )


def test_the_right_answer_proves_the_number(
    alice: Account, phone: PhoneNumber, last_code: LastCode, clock: Clock
) -> None:
    started = METHOD.start(alice, "login:1", TYPED)
    proof = METHOD.answer(alice, "login:1", started.challenge_id, {"challenge": last_code().lower()})
    assert (proof.strength, proof.device, proof.factors) == (
        Strength.PASSWORD_SMS,
        phone,
        {"mobilePhoneNumber": BELGIAN},
    )
    phone.refresh_from_db()
    assert phone.last_used_at == clock.now


def test_the_page_is_shown_a_masked_number(alice: Account, phone: PhoneNumber) -> None:
    assert METHOD.start(alice, "login:1", TYPED).shown_to == "+32 ••• •• •• 56"


@pytest.mark.parametrize(
    ("typed", "code"),
    [("", Code.NUMBER_MISSING), ("0475", Code.NUMBER_NO_PLUS), (FRENCH, Code.NUMBER_NOT_YOURS)],
)
def test_a_number_that_is_not_the_persons_is_refused_at_its_field(
    alice: Account, bob: Account, phone: PhoneNumber, typed: str, code: Code
) -> None:
    devices.add(bob, FRENCH)
    error = refusal(METHOD.start, alice, "login:1", {"mobilePhoneNumber": typed})
    assert (error.code, error.field) == (code, "mobilePhoneNumber")
    assert not OutgoingSms.objects.exists()


def test_an_unconfirmed_number_does_not_count(alice: Account, phone: PhoneNumber) -> None:
    PhoneNumber.objects.update(confirmed=False)
    assert refusal(start, alice).code is Code.NUMBER_NOT_YOURS


def test_an_answer_works_once(alice: Account, phone: PhoneNumber, last_code: LastCode) -> None:
    answer = (alice, "login:1", start(alice), {"challenge": last_code()})
    METHOD.answer(*answer)
    assert refusal(METHOD.answer, *answer).code is Code.CHALLENGE_USED


def test_an_answer_serves_no_other_attempt_account_or_purpose(
    alice: Account, bob: Account, phone: PhoneNumber, last_code: LastCode
) -> None:
    devices.add(bob, BELGIAN)
    challenge, right = start(alice), {"challenge": last_code()}
    assert refusal(METHOD.answer, alice, "login:2", challenge, right).code is Code.CHALLENGE_UNKNOWN
    assert refusal(METHOD.answer, bob, "login:1", challenge, right).code is Code.CHALLENGE_UNKNOWN
    assert refusal(METHOD.answer, bob, "login:1", start(bob), right).code is Code.CHALLENGE_WRONG
    METHOD.answer(alice, "login:1", challenge, right)


@pytest.mark.parametrize(
    ("answer", "code"), [({}, Code.CHALLENGE_MISSING), ({"challenge": "1"}, Code.CHALLENGE_MALFORMED)]
)
def test_what_cannot_be_an_answer_costs_no_try(
    alice: Account, phone: PhoneNumber, answer: dict[str, str], code: Code
) -> None:
    challenge = start(alice)
    error = refusal(METHOD.answer, alice, "login:1", challenge, answer)
    assert (error.code, error.field) == (code, "challenge1")
    assert refusal(METHOD.answer, alice, "login:1", challenge, WRONG).tries_left == 4


def test_after_five_wrong_answers_the_right_one_comes_too_late(
    alice: Account, phone: PhoneNumber, last_code: LastCode
) -> None:
    challenge = start(alice)
    for _ in range(5):
        assert refusal(METHOD.answer, alice, "login:1", challenge, WRONG).code is Code.CHALLENGE_WRONG
    error = refusal(METHOD.answer, alice, "login:1", challenge, {"challenge": last_code()})
    assert error.code is Code.CHALLENGE_TRIES_USED_UP


def test_wrong_answers_of_several_attempts_make_the_number_wait(
    alice: Account, phone: PhoneNumber, last_code: LastCode, clock: Clock
) -> None:
    for attempt in "abc":
        for _ in range(2):
            refusal(METHOD.answer, alice, attempt, start(alice, attempt), WRONG)
    waiting = refusal(start, alice, "d")
    assert (waiting.code, waiting.field) == (Code.DEVICE_WAITS, "mobilePhoneNumber")
    assert waiting.until == clock.now + timedelta(minutes=1)
    clock.forward(timedelta(minutes=1))
    METHOD.answer(alice, "d", start(alice, "d"), {"challenge": last_code()})
    phone.refresh_from_db()
    assert phone.throttling_failure_count == 0


def test_another_number_of_the_person_does_not_wait(alice: Account, phone: PhoneNumber, clock: Clock) -> None:
    other = devices.add(alice, FRENCH)
    PhoneNumber.objects.filter(pk=phone.pk).update(throttling_failure_count=9, throttling_failure_timestamp=clock.now)
    assert METHOD.start(alice, "login:1", {"mobilePhoneNumber": other.number})


def test_a_resend_voids_the_old_code_and_gives_no_new_tries(
    alice: Account, phone: PhoneNumber, last_code: LastCode
) -> None:
    first, old = start(alice), last_code()
    refusal(METHOD.answer, alice, "login:1", first, WRONG)
    again = METHOD.resend(alice, "login:1", first)
    assert again.shown_to.endswith("56")
    assert refusal(METHOD.answer, alice, "login:1", first, {"challenge": old}).code is Code.CHALLENGE_SUPERSEDED
    assert refusal(METHOD.answer, alice, "login:1", again.challenge_id, {"challenge": old}).tries_left == 3
    METHOD.answer(alice, "login:1", again.challenge_id, {"challenge": last_code()})


def test_nobody_else_can_ask_for_a_resend(alice: Account, bob: Account, phone: PhoneNumber) -> None:
    assert refusal(METHOD.resend, bob, "login:1", start(alice)).code is Code.CHALLENGE_UNKNOWN


def test_a_number_that_was_deleted_proves_nothing(alice: Account, phone: PhoneNumber, last_code: LastCode) -> None:
    challenge = start(alice)
    devices.remove(phone)
    right = {"challenge": last_code()}
    assert refusal(METHOD.answer, alice, "login:1", challenge, right).code is Code.DEVICE_GONE


def test_ten_messages_in_a_quarter_of_an_hour_for_an_account(alice: Account, phone: PhoneNumber, clock: Clock) -> None:
    devices.add(alice, FRENCH)
    for place in range(10):
        METHOD.start(alice, f"login:{place}", {"mobilePhoneNumber": (BELGIAN, FRENCH)[place % 2]})
    error = refusal(start, alice, "login:11")
    assert (error.code, error.field) == (Code.SENDING_LIMITED, "mobilePhoneNumber")
    assert error.until == clock.now + timedelta(minutes=15)
    clock.forward(timedelta(minutes=15))
    start(alice, "login:12")


def test_strangers_who_ask_for_a_number_do_not_keep_its_owner_out(
    alice: Account, bob: Account, phone: PhoneNumber, clock: Clock
) -> None:
    for place in range(10):
        enrolment.begin(bob, (BELGIAN, FRENCH)[place % 2], proved=False)
    with pytest.raises(FactorError) as refused:
        enrolment.begin(bob, BELGIAN, proved=False)
    assert refused.value.code is Code.SENDING_LIMITED
    assert start(alice, "login:1")


def test_adding_numbers_does_not_use_up_the_messages_of_signing_in(
    alice: Account, phone: PhoneNumber, clock: Clock
) -> None:
    for _ in range(10):
        enrolment.begin(alice, FRENCH, proved=True)
    assert start(alice, "login:1")


def test_sending_is_journalled_without_number_or_code(alice: Account, phone: PhoneNumber, last_code: LastCode) -> None:
    start(alice)
    entry = Entry.objects.order_by("sequence").last()
    assert (entry.event, entry.subject) == ("factor:challenge:sent", "n00alice")
    assert "475" not in str(entry.personal)
    assert last_code() not in str(entry.personal)


@pytest.mark.django_db(transaction=True)
def test_an_answer_inside_a_transaction_is_refused_loudly(transactional_alice: Account, last_code: LastCode) -> None:
    """A refusal would roll the caller's transaction back, and the counted try with it."""
    challenge = start(transactional_alice)
    with pytest.raises(RuntimeError), transaction.atomic():
        METHOD.answer(transactional_alice, "login:1", challenge, WRONG)


@pytest.fixture
def transactional_alice(transactional_db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Account:
    monkeypatch.setattr("mfa.sms.tasks.deliver.delay", lambda _pk: None)
    person = Account.objects.create(uid="n00trans", email="t@example.org", first_name="T", last_name="T")
    api.add_phone(person, BELGIAN)
    return person


def test_query_counts(
    alice: Account, phone: PhoneNumber, last_code: LastCode, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    start(alice, "warm-up")
    with django_assert_max_num_queries(18):
        challenge = start(alice)
    with django_assert_max_num_queries(13):
        METHOD.answer(alice, "login:1", challenge, {"challenge": last_code()})
