"""PANIC, lost factors and suspensions under several hands: each act happens once, and nobody waits for ever."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest

from eulogin.api import create_account
from eulogin.events import Event
from eulogin.models import Account, FactorReset, SsoSession
from eulogin.myaccount.lost_factor import flow
from eulogin.myaccount.panic.removal import Way, remove_factors
from kernel import clock
from kernel.journal.models import Entry
from mfa import api as mfa
from mfa.methods.sms.devices import remove
from mfa.methods.sms.models import PhoneNumber
from tests.races.hands import Outcome, at_once
from tests.traces.world import PRODUCTION, agent_for, give, make_operator, make_person, make_reference, reload
from traces.environments import environment_scope
from traces.errors import ErrorCode, TracesError
from traces.events import Event as TracesEvent
from traces.flows import deciding, suspending
from traces.models import Role, Status
from traces.remit import Agent

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = "+33639980101"


@pytest.fixture
def camille(transactional_db: None) -> Account:
    account = create_account(
        email="camille.martin@example.org", first_name="Camille", last_name="Martin", password="Herisson-2026!"
    )
    mfa.add_phone(account, PHONE)
    return account


@pytest.fixture
def session(camille: Account) -> SsoSession:
    return SsoSession.objects.create(account=camille)


@pytest.fixture
def due(camille: Account) -> FactorReset:
    """A confirmed request whose waiting time is over."""
    now = clock.now()
    return FactorReset.objects.create(
        account=camille,
        confirm_digest="a",
        stop_digest="b",
        confirmed_at=now - timedelta(days=2),
        due_at=now - timedelta(days=1),
        expires_at=now + timedelta(days=1),
    )


def request() -> HttpRequest:
    made = HttpRequest()
    made.session = SessionStore()
    made.META["SERVER_NAME"], made.META["SERVER_PORT"] = "localhost", "80"
    return made


def panic(session: SsoSession) -> bool:
    return remove_factors(request(), SsoSession.objects.select_related("account").get(pk=session.pk), Way.PANIC)


def finish(session: SsoSession, reset: FactorReset) -> bool:
    return flow.finish(request(), SsoSession.objects.select_related("account").get(pk=session.pk), reset)


def calm(outcomes: list[Outcome]) -> list[Outcome]:
    """The outcomes, when none of them is an error."""
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)], outcomes
    return outcomes


def removals() -> int:
    return Entry.objects.filter(event=Event.FACTORS_REMOVED).count()


def test_control_without_the_accounts_lock_two_clicks_are_two_removals(
    session: SsoSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = Barrier(2)

    def careless(one: SsoSession) -> Account:
        return Account.objects.get(pk=one.account_id)

    has_factor = mfa.has_factor

    def looked(account: Account) -> bool:
        found = has_factor(account)
        together.wait(timeout=30)
        return found

    monkeypatch.setattr("eulogin.myaccount.panic.removal._lock", careless)
    monkeypatch.setattr("eulogin.myaccount.panic.removal.mfa.has_factor", looked)
    at_once(*[partial(panic, session)] * 2)
    assert removals() == 2


def test_two_clicks_at_once_are_one_removal(session: SsoSession) -> None:
    outcomes = calm(at_once(*[partial(panic, session)] * 4))
    assert Counter(outcomes) == {True: 1, False: 3}
    assert removals() == 1


def test_finishing_and_stopping_at_once_is_one_of_them(session: SsoSession, due: FactorReset) -> None:
    finished, stopped = calm(at_once(partial(finish, session, due), partial(flow.stop, due.account)))
    assert {finished, stopped} == {True, False}
    assert mfa.has_factor(due.account) is not finished


def test_two_requests_at_once_leave_one_open(camille: Account) -> None:
    calm(at_once(*[partial(flow.ask, request(), camille)] * 4))
    assert FactorReset.objects.filter(ended_at=None).count() == 1


def test_confirming_twice_at_once_tells_once(camille: Account) -> None:
    flow.ask(request(), camille)
    reset = FactorReset.objects.get()
    assert Counter(calm(at_once(*[partial(flow.confirm, request(), reset)] * 4))) == {True: 1, False: 3}
    assert Entry.objects.filter(event=Event.FACTOR_RESET_CONFIRMED).count() == 1


# --- with TRACES beside it


def inside(act: Callable[..., object], *arguments: object) -> Callable[[], object]:
    """The act in production's scope, which each thread must open itself."""

    def run() -> object:
        with environment_scope(PRODUCTION):
            return act(*arguments)

    return run


@pytest.fixture
def agents(transactional_db: None) -> list[Agent]:
    """Two agents of the Ardennes."""
    make_reference()
    people = [make_person(f"n00agen{number}") for number in range(2)]
    for person in people:
        give(person, "authority", "FR00008")
    with environment_scope(PRODUCTION):
        return [agent_for(person) for person in people]


def role_of(uid: str, status: str) -> Role:
    return give(make_person(uid), "operator", make_operator(), status)


def test_two_agents_at_once_lift_a_suspension_once(agents: list[Agent]) -> None:
    role = role_of("n00camil", "suspended")
    outcomes = at_once(*[inside(suspending.unsuspend, agent, role) for agent in agents])
    refused = [outcome.code for outcome in outcomes if isinstance(outcome, TracesError)]
    assert refused == [ErrorCode.NOT_SUSPENDED]
    assert Entry.objects.filter(event=TracesEvent.ROLE_UNSUSPENDED).count() == 1


@pytest.mark.parametrize("round_", range(5))
def test_nobody_waits_for_ever_when_everything_happens_to_one_person(
    agents: list[Agent], session: SsoSession, round_: int
) -> None:
    """PANIC in a browser, a number deleted in another, a request accepted by an agent: the journal is locked last."""
    valid = role_of(session.account_id, "valid")
    other = make_operator("Autre")
    waiting = give(valid.person, "operator", other, "requested")
    phone = PhoneNumber.objects.get()
    outcomes = calm(
        at_once(
            partial(panic, session),
            partial(remove, phone),
            inside(deciding.accept, agents[0], waiting),
            partial(panic, session),
        )
    )
    assert outcomes.count(True) >= 1
    if removals():
        assert reload(valid).status == Status.SUSPENDED
