"""What is told before a bulk decision is confirmed is what the work would refuse."""

import pytest

from tests.traces.world import PRODUCTION, agent_for, give, make_operator, make_person
from traces.flows import batches, fitting
from traces.models import Batch, BatchState, Role, Target
from traces.operators.models import OperatorActivity
from traces.remit import Agent

REASON = "Motif"


@pytest.fixture
def agent(production: None) -> Agent:
    """An administrator of the Ardennes."""
    person = make_person("n00agent")
    give(person, "authority", "FR00008", administrator=True)
    return agent_for(person)


@pytest.fixture
def roles(agent: Agent) -> list[Role]:
    """One of each state; two administrators of the same operator; a request at a new operator; one's own post."""
    operator, new = make_operator(), make_operator("Nouvelle", status="new")
    standing = [("requested", False), ("suspended", True), ("valid", False), ("valid", True), ("valid", True)]
    made = [
        give(make_person(f"n00u{number:04}"), "operator", operator, status, administrator)
        for number, (status, administrator) in enumerate(standing)
    ]
    made.append(give(make_person("n00unew"), "operator", new, "requested"))
    keys = [role.pk for role in [*made, agent.posts[0]]]
    related = ("person", "operator", "authority", "control_body")
    return list(Role.objects.filter(pk__in=keys).select_related(*related).order_by("pk"))


def refused(agent: Agent, target: Target, act: str, keys: list[int]) -> dict[int, str]:
    """What the work says when it is done."""
    batch = batches.store(agent, target, act, keys, REASON)
    batches.run(PRODUCTION, batch.pk)
    batch = Batch.objects.get(pk=batch.pk)
    assert (batch.state == BatchState.DONE) == (not batch.conflicts)
    return {one["key"]: one["code"] for one in batch.conflicts}


def test_every_act_has_its_check() -> None:
    assert {target: set(acts) for target, acts in fitting.CHECKS.items()} == {
        target: set(acts) for target, acts in batches.ACTS.items()
    }


@pytest.mark.parametrize("act", batches.ROLE_ACTS)
def test_what_is_told_of_users_is_what_the_work_refuses(agent: Agent, roles: list[Role], act: str) -> None:
    told = fitting.misfits(agent, Target.ROLES, act, roles)
    assert told
    own = agent.posts[0].pk
    # The work looks at the remit first, and goes no further where a row is not the agent's.
    others = [role.pk for role in roles if role.pk != own]
    assert refused(agent, Target.ROLES, act, others) == {key: code for key, code in told.items() if key != own}
    assert refused(agent, Target.ROLES, act, [own]) == {own: told[own]}
    assert refused(agent, Target.ROLES, act, [key for key in others if key not in told]) == {}


@pytest.mark.parametrize("act", batches.ACTIVITY_ACTS)
def test_what_is_told_of_activities_is_what_the_work_refuses(agent: Agent, act: str) -> None:
    for status in ("new", "valid", "suspended"):
        make_operator(status, status=status)
    rows = list(OperatorActivity.objects.select_related("operator"))
    told = fitting.misfits(agent, Target.ACTIVITIES, act, rows)
    assert len(told) == 2
    assert refused(agent, Target.ACTIVITIES, act, [row.pk for row in rows]) == told


@pytest.mark.parametrize(("act", "most"), [("accept", 1), ("remove", 2), ("suspend", 0)])
def test_it_asks_few_queries_whatever_the_number(
    agent: Agent, roles: list[Role], act: str, most: int, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(most):
        fitting.misfits(agent, Target.ROLES, act, roles)
