"""Two validators at once make one decision; two first users make one administrator. With controls."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from threading import Barrier

import pytest

from kernel.journal.models import Entry
from kernel.mail.models import OutgoingMail
from tests.races.hands import Outcome, at_once
from tests.traces.world import (
    PRODUCTION,
    agent_for,
    choices_of,
    give,
    make_operator,
    make_person,
    make_reference,
    reload,
)
from traces.environments import environment_scope
from traces.errors import ErrorCode, TracesError
from traces.events import Event
from traces.flows import deciding, locking, requesting
from traces.models import Person, Role, Status
from traces.remit import Agent, decidable

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def agents(transactional_db: None) -> list[Agent]:
    """Two agents of the Ardennes."""
    make_reference()
    people = [make_person(f"n00agen{number}") for number in range(2)]
    for person in people:
        give(person, "authority", "FR00008")
    with environment_scope(PRODUCTION):
        return [agent_for(person) for person in people]


@pytest.fixture
def waiting(agents: list[Agent]) -> Role:
    return give(make_person(), "operator", make_operator(), "requested")


def inside(act: Callable[..., object], *arguments: object) -> Callable[[], object]:
    """The act in production's scope, which each thread must open itself."""

    def run() -> object:
        with environment_scope(PRODUCTION):
            return act(*arguments)

    return run


def codes(outcomes: list[Outcome]) -> Counter[object]:
    """How often each code was raised; None for success. Any other error fails."""
    strange = [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, TracesError)]
    assert not strange, strange
    return Counter(one.code if isinstance(one, TracesError) else None for one in outcomes)


def careless_look(together: Barrier, agent: Agent, role: Role) -> Role:
    """Look, then act: what everybody writes first."""
    found = decidable(agent).select_related(*locking.WITH_ORGANISATION).get(pk=role.pk)
    together.wait(timeout=30)
    assert found.status == Status.REQUESTED
    return found


def test_control_looking_first_decides_twice(
    agents: list[Agent], waiting: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locking, "role_in_remit", partial(careless_look, Barrier(2)))
    at_once(*[inside(deciding.accept, agent, waiting) for agent in agents])
    assert Entry.objects.filter(event=Event.ROLE_GRANTED).count() == 2


def test_accepting_and_refusing_at_once_is_one_decision(agents: list[Agent], waiting: Role) -> None:
    outcomes = at_once(inside(deciding.accept, agents[0], waiting), inside(deciding.reject, agents[1], waiting, "Non"))
    assert codes(outcomes) == {None: 1, ErrorCode.NOT_WAITING: 1}
    assert Entry.objects.filter(event__in=[Event.ROLE_GRANTED, Event.ROLE_REFUSED]).count() == 1
    assert OutgoingMail.objects.count() == 1


def test_refusing_and_withdrawing_at_once_is_one_end(agents: list[Agent], waiting: Role) -> None:
    outcomes = at_once(
        inside(deciding.reject, agents[0], waiting, "Non"),
        inside(requesting.withdraw, waiting),
        inside(deciding.accept, agents[1], waiting),
    )
    assert codes(outcomes) == {None: 1, ErrorCode.NOT_WAITING: 2}
    ended = reload(waiting).status != Status.VALID
    assert choices_of(waiting.person) == ([] if ended else ["operator"])


@pytest.fixture
def first_users(waiting: Role) -> list[Role]:
    other = give(make_person("n00other"), "operator", waiting.operator.identifier, "requested")
    return [waiting, other]


def administrators(people: list[Person]) -> int:
    with environment_scope(PRODUCTION):
        return Role.objects.filter(person__in=people, administrator=True).count()


def test_control_without_the_organisations_lock_both_become_administrator(
    agents: list[Agent], first_users: list[Role], monkeypatch: pytest.MonkeyPatch
) -> None:
    together = Barrier(2)

    def careless(role: Role) -> bool:
        first = not Role.has_colleagues(role)
        together.wait(timeout=30)
        return first

    monkeypatch.setattr(locking, "organisation", lambda one: None)
    monkeypatch.setattr(deciding, "_becomes_administrator", careless)
    at_once(*[inside(deciding.accept, agent, role) for agent, role in zip(agents, first_users, strict=True)])
    assert administrators([role.person for role in first_users]) == 2


def test_of_two_first_users_accepted_at_once_one_is_administrator(agents: list[Agent], first_users: list[Role]) -> None:
    outcomes = at_once(*[inside(deciding.accept, agent, role) for agent, role in zip(agents, first_users, strict=True)])
    assert codes(outcomes) == {None: 2}
    assert administrators([role.person for role in first_users]) == 1
