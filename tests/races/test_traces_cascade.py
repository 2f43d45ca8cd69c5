"""The last administrator, many rows beside one, one activity in two hands. With controls."""

from threading import Barrier
from threading import Event as Flag

import pytest

from kernel.journal.models import Entry
from tests.races.hands import Outcome, at_once
from tests.races.test_traces_decisions import codes, inside
from tests.traces.world import PRODUCTION, agent_for, give, make_operator, make_person, make_reference, reload
from traces.environments import environment_scope
from traces.errors import ErrorCode
from traces.events import Event
from traces.flows import (
    activities,
    administrators,
    batches,
    choices,
    deciding,
    locking,
    removing,
    suspending,
    vacancies,
    waiting,
)
from traces.models import Act, Batch, BatchState, Role, Status, Target
from traces.operators.models import OperatorActivity
from traces.remit import Agent

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
def administrators_two(agents: list[Agent]) -> list[Role]:
    operator = make_operator()
    return [give(make_person(f"n00admi{number}"), "operator", operator, administrator=True) for number in range(2)]


def left(roles: list[Role]) -> int:
    return sum(reload(role).administrator for role in roles)


def test_control_without_the_organisations_lock_both_last_administrators_go(
    administrators_two: list[Role], monkeypatch: pytest.MonkeyPatch
) -> None:
    together, counted = Barrier(2), vacancies.has_administrator

    def careless(role: Role, without: Role | None = None) -> bool:
        found = counted(role, without)
        if together.n_waiting < together.parties and not together.broken:
            together.wait(timeout=30)
        return found

    monkeypatch.setattr(locking, "organisation", lambda one: None)
    monkeypatch.setattr(vacancies, "call_superiors", lambda lost: None)
    monkeypatch.setattr(vacancies, "has_administrator", careless)
    at_once(*[inside(administrators.give_up, role.person, role) for role in administrators_two])
    assert left(administrators_two) == 0


def test_two_last_administrators_who_go_at_once_leave_one(administrators_two: list[Role]) -> None:
    first, second = administrators_two
    outcomes = at_once(
        inside(administrators.give_up, first.person, first), inside(administrators.leave, second.person, second)
    )
    assert codes(outcomes) == {None: 1, ErrorCode.LAST_ADMINISTRATOR: 1}
    assert left(administrators_two) == 1


def test_two_administrators_who_take_it_from_each_other_leave_one(administrators_two: list[Role]) -> None:
    first, second = administrators_two
    with environment_scope(PRODUCTION):
        hands = [agent_for(first.person), agent_for(second.person)]
    outcomes = at_once(inside(administrators.take, hands[0], second), inside(administrators.take, hands[1], first))
    assert codes(outcomes)[None] == 1
    assert left(administrators_two) == 1


@pytest.fixture
def chiefs(agents: list[Agent]) -> list[Role]:
    """Two administrators of the Marne."""
    return [give(make_person(f"n00chie{number}"), "authority", "FR00051", administrator=True) for number in range(2)]


def suspend_each_other(chiefs: list[Role]) -> list[Outcome]:
    with environment_scope(PRODUCTION):
        hands = [agent_for(chief.person) for chief in chiefs]
    return at_once(
        inside(suspending.suspend, hands[0], chiefs[1], "Non"), inside(suspending.suspend, hands[1], chiefs[0], "Non")
    )


def test_control_locking_only_whom_one_decides_on_both_are_suspended(
    chiefs: list[Role], monkeypatch: pytest.MonkeyPatch
) -> None:
    together, looked = Barrier(2), locking.as_of_now

    def careless(agent: Agent) -> Agent:
        found = looked(agent)
        together.wait(timeout=30)
        return found

    monkeypatch.setattr(locking, "people", lambda keys: choices.lock(list(keys)[-1]))
    monkeypatch.setattr(locking, "as_of_now", careless)
    assert codes(suspend_each_other(chiefs)) == {None: 2}
    assert {reload(chief).status for chief in chiefs} == {Status.SUSPENDED}


def test_of_two_who_suspend_each_other_at_once_one_stays(chiefs: list[Role]) -> None:
    """The second is no agent any more when it is their turn; and neither waits for ever."""
    assert codes(suspend_each_other(chiefs)) == {None: 1, ErrorCode.NOT_IN_REMIT: 1}
    assert sorted(reload(chief).status for chief in chiefs) == [Status.SUSPENDED, Status.VALID]


def test_of_two_who_suspend_each_other_by_bulk_at_once_one_stays(chiefs: list[Role]) -> None:
    with environment_scope(PRODUCTION):
        both = [
            store(agent_for(one.person), Target.ROLES, "suspend", [other.pk], "Non")
            for one, other in (chiefs, reversed(chiefs))
        ]
    codes(at_once(*[lambda pk=batch.pk: batches.run(PRODUCTION, pk) for batch in both]))  # type: ignore[misc]
    assert sorted(reload(chief).status for chief in chiefs) == [Status.SUSPENDED, Status.VALID]


def test_two_last_administrators_removed_by_two_agents_at_once_leave_one(
    agents: list[Agent], administrators_two: list[Role]
) -> None:
    pairs = zip(agents, administrators_two, strict=True)
    outcomes = at_once(*[inside(removing.remove, agent, role, "Parti") for agent, role in pairs])
    assert codes(outcomes) == {None: 1, ErrorCode.LAST_ADMINISTRATOR: 1}
    assert left(administrators_two) == 1


def test_control_without_the_organisations_lock_both_are_removed(
    agents: list[Agent], administrators_two: list[Role], monkeypatch: pytest.MonkeyPatch
) -> None:
    together, counted = Barrier(2), vacancies.has_administrator

    def careless(role: Role, without: Role | None = None) -> bool:
        found = counted(role, without)
        together.wait(timeout=30)
        return found

    monkeypatch.setattr(locking, "organisation", lambda one: None)
    monkeypatch.setattr(vacancies, "call_superiors", lambda lost: None)
    monkeypatch.setattr(vacancies, "has_administrator", careless)
    pairs = zip(agents, administrators_two, strict=True)
    at_once(*[inside(removing.remove, agent, role, "Parti") for agent, role in pairs])
    assert left(administrators_two) == 0


def test_a_bulk_decision_and_the_removal_of_its_maker_do_not_wait_in_a_circle(
    chiefs: list[Role], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One would hold the organisation and want the maker's post, the other hold the post and want the organisation."""
    users = [give(make_person(f"n00user{number}"), "authority", "FR00051") for number in range(2)]
    with environment_scope(PRODUCTION):
        first, second = (agent_for(chief.person) for chief in chiefs)
        batch = store(first, Target.ROLES, "suspend", [role.pk for role in users], "Non")
    held, wanted = Flag(), Flag()
    looked, counted = batches._agent, vacancies.expect_another
    monkeypatch.setattr(batches, "_agent", lambda one: (held.set(), wanted.wait(timeout=2), looked(one))[-1])
    monkeypatch.setattr(vacancies, "expect_another", lambda *of: (wanted.set(), counted(*of)))
    outcomes = at_once(
        lambda: batches.run(PRODUCTION, batch.pk),
        lambda: held.wait(timeout=30) and inside(removing.remove, second, chiefs[0], "Parti")(),
    )
    assert codes(outcomes) == {None: 2}
    assert {reload(role).status for role in users} == {Status.SUSPENDED}
    assert reload(chiefs[0]).status == Status.REMOVED


@pytest.fixture
def requests(agents: list[Agent]) -> list[Role]:
    operator = make_operator()
    return [give(make_person(f"n00w{number:04}"), "operator", operator, "requested") for number in range(6)]


def store(agent: Agent, target: Target, act: str, keys: list[int], reason: str = "") -> Batch:
    """As a page does, but without the worker that begins at once."""
    return Batch.objects.create(
        environment=PRODUCTION, by=agent.person, post=agent.posts[0], target=target, act=act, reason=reason,
        keys=sorted(keys), expected=len(keys), created_at=batches.clock.now(),
    )  # fmt: skip


def test_many_and_one_at_once_is_one_decision_for_each_row(agents: list[Agent], requests: list[Role]) -> None:
    with environment_scope(PRODUCTION):
        batch = store(agents[0], Target.ROLES, "accept", [role.pk for role in requests])
    outcomes = at_once(
        lambda: batches.run(PRODUCTION, batch.pk), inside(deciding.reject, agents[1], requests[3], "Non")
    )
    codes(outcomes)
    with environment_scope(PRODUCTION):
        batch = Batch.objects.get()
        decisions = Act.objects.values_list("role", flat=True)
        assert len(decisions) == len(set(decisions))
    if batch.state == BatchState.REFUSED:
        assert batch.conflicts == [{"key": requests[3].pk, "code": ErrorCode.NOT_WAITING}]
        assert len(decisions) == 1
    else:
        assert len(decisions) == 6


def test_two_batches_of_the_same_rows_are_one_and_neither_waits_for_ever(
    agents: list[Agent], requests: list[Role]
) -> None:
    keys = [role.pk for role in requests]
    with environment_scope(PRODUCTION):
        both = [store(agent, Target.ROLES, "accept", keys) for agent in agents]
    at_once(*[lambda pk=batch.pk: batches.run(PRODUCTION, pk) for batch in both])  # type: ignore[misc]
    with environment_scope(PRODUCTION):
        assert sorted(Batch.objects.values_list("state", flat=True)) == [BatchState.DONE, BatchState.REFUSED]
        assert Act.objects.count() == 6
        assert Role.objects.filter(pk__in=keys, administrator=True).count() == 1


def test_one_batch_in_two_workers_is_done_once(agents: list[Agent], requests: list[Role]) -> None:
    with environment_scope(PRODUCTION):
        batch = store(agents[0], Target.ROLES, "accept", [role.pk for role in requests])
    at_once(*[lambda: batches.run(PRODUCTION, batch.pk)] * 3)
    assert Entry.objects.filter(event=Event.ROLE_GRANTED).count() == 6


def test_a_post_lost_while_the_batch_runs_is_before_or_after_it(agents: list[Agent], requests: list[Role]) -> None:
    with environment_scope(PRODUCTION):
        batch = store(agents[0], Target.ROLES, "accept", [role.pk for role in requests])
    uid = agents[0].person.uid
    codes(at_once(lambda: batches.run(PRODUCTION, batch.pk), lambda: suspending.suspend_everywhere(uid)))
    with environment_scope(PRODUCTION):
        valid = Role.objects.filter(pk__in=[role.pk for role in requests], status=Status.VALID).count()
        assert valid == (6 if Batch.objects.get().state == BatchState.DONE else 0)


def activity() -> OperatorActivity:
    identifier = make_operator(status="new")
    with environment_scope(PRODUCTION):
        found: OperatorActivity = OperatorActivity.objects.get(operator__identifier=identifier)
    return found


def test_control_an_activity_that_is_only_looked_at_is_decided_twice(
    agents: list[Agent], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, together = activity(), Barrier(2)

    def careless(agent: Agent, wanted: OperatorActivity) -> OperatorActivity:
        found = OperatorActivity.objects.select_related("operator", "activity_type").get(pk=wanted.pk)
        together.wait(timeout=30)
        return found

    monkeypatch.setattr(locking, "activity_in_charge", careless)
    at_once(*[inside(activities.decide, agent, one, activities.validate) for agent in agents])
    assert Entry.objects.filter(event=Event.ACTIVITY_VALIDATED).count() == 2


def test_an_activity_is_decided_once(agents: list[Agent]) -> None:
    one = activity()
    outcomes = at_once(
        inside(activities.decide, agents[0], one, activities.validate),
        inside(activities.decide, agents[1], one, activities.reject, "Non"),
    )
    assert codes(outcomes) == {None: 1, ErrorCode.ACTIVITY_NOT_NEW: 1}


def test_a_request_expires_or_is_decided(agents: list[Agent], requests: list[Role]) -> None:
    with environment_scope(PRODUCTION):
        Role.objects.filter(status=Status.REQUESTED).update(requested_at="2020-01-01T00:00:00Z")
    outcomes = at_once(lambda: waiting.follow(PRODUCTION), *[
        inside(deciding.accept, agents[1], role) for role in requests[:2]
    ])  # fmt: skip
    assert not isinstance(outcomes[0], Exception), outcomes[0]
    with environment_scope(PRODUCTION):
        ends = Act.objects.filter(kind__in=["expired", "granted"]).values_list("role", flat=True)
        assert sorted(ends) == sorted(role.pk for role in requests)
