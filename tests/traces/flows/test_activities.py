"""Deciding on activities, and giving an operator its authority."""

import pytest

from kernel.journal.models import Entry
from kernel.mail.models import OutgoingMail
from tests.traces.world import agent_for, give, make_operator, make_person, reload
from traces.errors import ErrorCode, TracesError
from traces.events import Event
from traces.flows import activities
from traces.models import Act, ActKind, Person, Role, Status
from traces.operators.models import Operator, OperatorActivity
from traces.reference.models import Authority
from traces.remit import Agent, decidable


def activity(status: str = "new", authority: str | None = "FR00008") -> OperatorActivity:
    return OperatorActivity.objects.get(operator__identifier=make_operator(status=status, authority=authority))


def refusal(act, *args: object) -> ErrorCode:
    with pytest.raises(TracesError) as caught:
        act(*args)
    return caught.value.code


@pytest.mark.parametrize(
    ("act", "before", "after", "kind", "event"),
    [
        (activities.validate, "new", "valid", ActKind.ACTIVITY_VALIDATED, Event.ACTIVITY_VALIDATED),
        (activities.reject, "new", "rejected", ActKind.ACTIVITY_REJECTED, Event.ACTIVITY_REJECTED),
        (activities.suspend, "valid", "suspended", ActKind.ACTIVITY_SUSPENDED, Event.ACTIVITY_SUSPENDED),
        (activities.unsuspend, "suspended", "valid", ActKind.ACTIVITY_UNSUSPENDED, Event.ACTIVITY_UNSUSPENDED),
    ],
)
def test_each_act_is_done_once_with_its_trace(
    agent: Agent, act, before: str, after: str, kind: str, event: str
) -> None:
    one = activity(before)
    assert activities.decide(agent, one, act, "Parce que").status == after
    assert Act.objects.get().kind == kind
    assert Entry.objects.filter(event=event).count() == 1
    assert refusal(activities.decide, agent, one, act, "Parce que").startswith("activity-not-")
    assert Act.objects.count() == 1


@pytest.mark.parametrize(("act", "before"), [(activities.reject, "new"), (activities.suspend, "valid")])
def test_a_refusal_needs_a_reason(agent: Agent, act, before: str) -> None:
    assert refusal(activities.decide, agent, activity(before), act, " ") == ErrorCode.ACTIVITY_REASON_MISSING


def test_outside_the_charge_nothing_is_decided(agent: Agent) -> None:
    one = activity(authority="FR00051")
    assert refusal(activities.decide, agent, one, activities.validate) == ErrorCode.ACTIVITY_NOT_IN_CHARGE


def test_who_waits_for_the_operator_is_told(agent: Agent, camille: Person) -> None:
    one = activity()
    give(camille, "operator", one.operator.identifier, "requested")
    activities.decide(agent, one, activities.validate)
    assert OutgoingMail.objects.get().to == camille.email


def test_an_operator_of_nobody_gets_an_authority_and_its_users_with_it(agent: Agent, camille: Person) -> None:
    person = make_person("n00centr")
    give(person, "authority", "FR00000")
    operator = Operator.objects.get(identifier=make_operator(authority=None))
    role = give(camille, "operator", operator.identifier, "requested")
    ardennes, germany = (Authority.objects.get(code=code) for code in ("FR00008", "DE00000"))
    central = agent_for(person)
    assert refusal(activities.assign_authority, agent, operator, ardennes) == ErrorCode.ACTIVITY_NOT_IN_CHARGE
    assert refusal(activities.assign_authority, central, operator, germany) == ErrorCode.AUTHORITY_NOT_YOURS
    activities.assign_authority(central, operator, ardennes)
    assert reload(role).remit == ardennes.path
    assert role in decidable(agent)
    assert refusal(activities.assign_authority, central, operator, ardennes) == ErrorCode.AUTHORITY_ASSIGNED_ALREADY


def test_whose_post_is_lost_meanwhile_assigns_nothing(production: None) -> None:
    person = make_person("n00centr")
    post = give(person, "authority", "FR00000")
    operator, stale = Operator.objects.get(identifier=make_operator(authority=None)), agent_for(person)
    Role.objects.filter(pk=post.pk).update(status=Status.SUSPENDED)
    ardennes = Authority.objects.get(code="FR00008")
    assert refusal(activities.assign_authority, stale, operator, ardennes) == ErrorCode.ACTIVITY_NOT_IN_CHARGE


def test_the_requests_of_an_operator_follow_it_to_another_authority(agent: Agent, camille: Person) -> None:
    operator = Operator.objects.get(identifier=make_operator(authority="FR00051"))
    role = give(camille, "operator", operator.identifier, "requested")
    operator.responsible_authority = Authority.objects.get(code="FR00008")
    operator.save()
    assert role in decidable(agent)


def test_the_remit_that_a_role_remembers_is_never_the_last_word(agent: Agent, camille: Person) -> None:
    from traces.flows.deciding import accept

    operator = Operator.objects.get(identifier=make_operator())
    role = give(camille, "operator", operator.identifier, "requested")
    # Moved by a way that tells the roles nothing.
    Operator.objects.filter(pk=operator.pk).update(responsible_authority=Authority.objects.get(code="FR00051"))
    assert refusal(accept, agent, role) == ErrorCode.NOT_IN_REMIT
