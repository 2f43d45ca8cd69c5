"""A challenge under many hands. Each promise has a control that shows the accident where the protection is missing."""

from collections import Counter
from datetime import timedelta
from functools import partial
from threading import Barrier, Lock

import pytest
from pytest_django import Settings

from eulogin.models import Account
from kernel import clock
from kernel.limits.models import Limit
from mfa import api, challenges, limits
from mfa.contract import FactorError, Proof
from mfa.errors import FactorErrorCode as Code
from mfa.methods.sms.method import SmsMethod
from mfa.methods.sms.models import PhoneNumber
from mfa.models import Challenge, Purpose
from mfa.sms.models import OutgoingSms
from tests.races.hands import Outcome, at_once

pytestmark = pytest.mark.django_db(transaction=True)
METHOD = SmsMethod()
NUMBER = "+33639981234"
ATTEMPT = "login:1"
WRONG = "222222222"


@pytest.fixture(autouse=True)
def _messages_stay(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mfa.sms.tasks.deliver.delay", lambda _pk: None)


@pytest.fixture
def alice(transactional_db: None) -> Account:
    person = Account.objects.create(uid="n00alice", email="alice@example.org", first_name="Alice", last_name="Martin")
    api.add_phone(person, NUMBER)
    return person


@pytest.fixture
def sent(alice: Account) -> tuple[int, str]:
    """A challenge of Alice's sign-in, and its code."""
    started = METHOD.start(alice, ATTEMPT, {"mobilePhoneNumber": NUMBER})
    return started.challenge_id, OutgoingSms.objects.get().body.split(": ")[1].split(" ")[0]


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every code that was compared with the right one."""
    seen: list[str] = []
    lock, compare = Lock(), Challenge.matches

    def matches(self: Challenge, code: str) -> bool:
        with lock:
            seen.append(code)
        return compare(self, code)

    monkeypatch.setattr(Challenge, "matches", matches)
    return seen


def answer(user: Account, challenge_id: int, code: str) -> Proof:
    return METHOD.answer(user, ATTEMPT, challenge_id, {"challenge": code})


def proofs(outcomes: list[Outcome]) -> list[Proof]:
    strange = [o for o in outcomes if not isinstance(o, Proof | FactorError)]
    assert not strange
    return [o for o in outcomes if isinstance(o, Proof)]


def codes(outcomes: list[Outcome]) -> Counter[Code]:
    return Counter(o.code for o in outcomes if isinstance(o, FactorError))


# --- the right code, twenty times at once


def careless_use(challenge_id: int, code: str, together: Barrier) -> bool:
    """Look, then write: what everybody writes first."""
    challenge = Challenge.objects.get(pk=challenge_id)
    right = challenge.used_at is None and challenge.matches(code)
    together.wait(timeout=30)
    challenge.used_at = clock.now()
    challenge.save()
    return right


def test_control_a_careless_check_lets_the_same_code_in_twenty_times(sent: tuple[int, str]) -> None:
    challenge_id, code = sent[0], sent[1].replace("-", "")
    outcomes = at_once(*[partial(careless_use, challenge_id, code, Barrier(20))] * 20)
    assert outcomes.count(True) == 20


def test_the_right_code_twenty_times_at_once_gives_one_proof(alice: Account, sent: tuple[int, str]) -> None:
    outcomes = at_once(*[partial(answer, alice, *sent)] * 20)
    assert len(proofs(outcomes)) == 1
    assert set(codes(outcomes)) <= {Code.CHALLENGE_USED, Code.CHALLENGE_TRIES_USED_UP}


# --- fifty wrong codes and the right one


def careless_try(challenge_id: int, code: str, together: Barrier) -> bool:
    """Compare the count, then add one in Python."""
    challenge = Challenge.objects.get(pk=challenge_id)
    allowed = challenge.tries < Challenge.MAX_TRIES
    together.wait(timeout=30)
    if allowed:
        challenge.tries += 1
        challenge.save()
        return challenge.matches(code)
    return False


def test_control_a_careless_count_looks_at_all_of_them(sent: tuple[int, str], looked_at: list[str]) -> None:
    together = Barrier(20)
    at_once(*[partial(careless_try, sent[0], WRONG, together)] * 20)
    assert len(looked_at) == 20
    assert Challenge.objects.get().tries == 1


def test_of_fifty_wrong_codes_and_the_right_one_at_most_five_are_looked_at(
    alice: Account, sent: tuple[int, str], looked_at: list[str]
) -> None:
    acts = [partial(answer, alice, sent[0], WRONG)] * 50
    outcomes = at_once(*acts[:25], partial(answer, alice, *sent), *acts[25:])
    assert len(looked_at) <= Challenge.MAX_TRIES
    assert len(proofs(outcomes)) <= 1
    assert Challenge.objects.get().tries <= Challenge.MAX_TRIES


def test_the_device_counts_each_failure_too(alice: Account, sent: tuple[int, str], looked_at: list[str]) -> None:
    at_once(*[partial(answer, alice, sent[0], WRONG)] * 30)
    assert PhoneNumber.objects.get().throttling_failure_count == len(looked_at) == Challenge.MAX_TRIES


# --- new messages at once


def test_an_attempt_has_one_live_challenge_however_many_windows_ask(alice: Account) -> None:
    ask = partial(challenges.issue, user=alice, purpose=Purpose.SIGN_IN, attempt=ATTEMPT, device="x.y/1")
    outcomes = at_once(*[ask] * 8)
    assert [o for o in outcomes if isinstance(o, Exception)] == []
    assert Challenge.objects.filter(void_at=None).count() == 1


def test_asking_for_new_messages_while_trying_gives_no_new_tries(
    alice: Account, sent: tuple[int, str], looked_at: list[str]
) -> None:
    def ask_and_try() -> None:
        challenge, _ = challenges.issue(user=alice, purpose=Purpose.SIGN_IN, attempt=ATTEMPT, device=device)
        answer(alice, challenge.pk, WRONG)

    device = PhoneNumber.objects.get().persistent_id
    at_once(*[ask_and_try] * 20)
    assert len(looked_at) <= Challenge.MAX_TRIES


# --- limits


def careless_hit(together: Barrier) -> bool:
    """Count the rows, then write one more."""
    allowed = (Limit.objects.filter(key="careless").values_list("count", flat=True).first() or 0) < 3
    together.wait(timeout=30)
    return allowed


def test_control_a_careless_limit_lets_everybody_through(alice: Account) -> None:
    assert at_once(*[partial(careless_hit, Barrier(15))] * 15).count(True) == 15


def test_fifteen_messages_asked_for_at_once_are_ten(alice: Account) -> None:
    rule = limits.Rule("sms-account", 10, timedelta(minutes=15))
    outcomes = at_once(*[partial(limits.hit, rule, "somebody")] * 15)
    assert outcomes.count(None) == rule.most
    assert codes(outcomes) == {Code.SENDING_LIMITED: 5}
