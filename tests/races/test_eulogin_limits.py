"""Many wrong passwords at once: as many are looked at as the limit says, and nobody else is stopped. With a control."""

from collections import Counter
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from django.http import HttpRequest

from eulogin.api import create_account
from eulogin.limits import PASSWORD, LimitReached
from eulogin.models import Account, LoginAttempt
from eulogin.signin import flow
from kernel import clock
from kernel.limits.models import Limit
from tests.races.hands import Outcome, at_once

pytestmark = pytest.mark.django_db(transaction=True)

RIGHT, WRONG = "Herisson-2026!", "Belette-2026!"
HERE, THERE = "192.0.2.1", "192.0.2.2"
HANDS = 30


@pytest.fixture
def camille(transactional_db: None) -> Account:
    return make("camille.martin@example.org")


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passwords that were really compared; appending is one step for threads."""
    seen: list[str] = []

    def compare(password: str, encoded: str) -> bool:
        seen.append(password)
        return password == RIGHT

    monkeypatch.setattr(flow, "check_password", compare)
    return seen


def make(email: str) -> Account:
    return create_account(email=email, first_name="Camille", last_name="Martin", password=RIGHT)


def attempt_of(account: Account) -> LoginAttempt:
    return LoginAttempt.objects.create(
        digest=f"{account.uid}{LoginAttempt.objects.count()}",
        browser="x",
        identifier=account.email,
        expires_at=clock.now() + timedelta(minutes=30),
    )


def request_from(address: str) -> HttpRequest:
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = address
    return request


def tries(account: Account, address: str, password: str = WRONG, hands: int = HANDS) -> list[partial[Account]]:
    attempt = attempt_of(account)
    return [partial(flow.check_credentials, request_from(address), attempt, password)] * hands


def refusals(outcomes: list[Outcome]) -> Counter[type]:
    """How often each refusal came; Account for success. Any other error fails."""
    strange = [o for o in outcomes if not isinstance(o, Account | flow.PasswordRefused | LimitReached)]
    assert not strange, strange
    return Counter(type(outcome) for outcome in outcomes)


def test_control_looking_first_lets_all_thirty_try(
    camille: Account, looked_at: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    together = Barrier(HANDS)

    def careless(rule: object, *parts: str) -> None:
        """Count what is there, then add: what everybody writes first."""
        first = Limit.objects.filter(key="control").first()
        together.wait(timeout=30)
        if first is not None and first.count >= PASSWORD.most:
            raise LimitReached(first.ends_at)
        Limit.objects.update_or_create(key="control", defaults={"count": 1, "ends_at": clock.now()})

    monkeypatch.setattr(flow.limits, "hit", careless)
    at_once(*tries(camille, HERE))
    assert len(looked_at) == HANDS


def test_of_thirty_wrong_passwords_at_once_exactly_the_limit_is_looked_at(
    camille: Account, looked_at: list[str]
) -> None:
    outcomes = at_once(*tries(camille, HERE))
    assert len(looked_at) == PASSWORD.most
    assert refusals(outcomes) == {flow.PasswordRefused: PASSWORD.most, LimitReached: HANDS - PASSWORD.most}


def test_the_right_password_beyond_the_limit_is_not_looked_at(camille: Account, looked_at: list[str]) -> None:
    at_once(*tries(camille, HERE))
    assert refusals(at_once(*tries(camille, HERE, RIGHT, 1))) == {LimitReached: 1}
    assert RIGHT not in looked_at


def test_another_source_is_not_stopped(camille: Account, looked_at: list[str]) -> None:
    at_once(*tries(camille, HERE))
    assert refusals(at_once(*tries(camille, THERE, RIGHT, 1))) == {Account: 1}


def test_another_account_at_the_same_source_is_not_stopped(camille: Account, looked_at: list[str]) -> None:
    other = make("theo.lefevre@example.org")
    at_once(*tries(camille, HERE))
    assert refusals(at_once(*tries(other, HERE, RIGHT, 1))) == {Account: 1}


def test_two_sources_at_once_have_a_limit_each(camille: Account, looked_at: list[str]) -> None:
    outcomes = at_once(*tries(camille, HERE, hands=15), *tries(camille, THERE, hands=15))
    assert refusals(outcomes) == {flow.PasswordRefused: 2 * PASSWORD.most, LimitReached: 30 - 2 * PASSWORD.most}


def test_the_factor_of_the_same_person_is_not_stopped(camille: Account, looked_at: list[str]) -> None:
    """The password's limit and the waiting time of a device are two things."""
    from mfa.api import add_phone

    phone = add_phone(camille, "+33639980101")
    at_once(*tries(camille, HERE))
    assert phone.waits_until() is None
    phone.take_try()
