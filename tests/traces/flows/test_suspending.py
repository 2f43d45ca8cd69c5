"""What happens to roles when something happens to the account behind them, and who puts it right."""

import pytest

from eulogin.listeners import AccountListener
from kernel.journal.models import Entry
from kernel.mail.models import OutgoingMail
from tests.traces.world import (
    ACCEPTANCE,
    PRODUCTION,
    TRAINING,
    agent_for,
    choices_of,
    give,
    make_operator,
    make_person,
    reload,
)
from traces.environments import environment_scope
from traces.errors import ErrorCode, TracesError
from traces.events import Event
from traces.flows.deciding import accept
from traces.flows.suspending import unsuspend
from traces.listener import RolesFollowAccount
from traces.models import Act, ActKind, Person, Role, Status
from traces.remit import Agent

UID = "n00camil"


@pytest.fixture
def listener(world: None) -> AccountListener:
    return RolesFollowAccount()


@pytest.fixture
def agent(production: None) -> Agent:
    """An agent of the Ardennes."""
    person = make_person("n00agent", first_name="Dominique", last_name="Petit")
    give(person, "authority", "FR00008")
    return agent_for(person)


@pytest.fixture
def suspended(agent: Agent, camille: Person) -> Role:
    return give(camille, "operator", make_operator(), "suspended")


def roles_everywhere(status: str = "valid") -> list[Role]:
    """The same person in the three environments, a role in each."""
    return [
        give(make_person(environment=environment), "operator", make_operator(environment=environment), status)
        for environment in (PRODUCTION, ACCEPTANCE, TRAINING)
    ]


def refusal(agent: Agent, role: Role) -> ErrorCode:
    with pytest.raises(TracesError) as caught:
        unsuspend(agent, role)
    return caught.value.code


def test_without_factors_the_valid_roles_of_every_environment_are_suspended(listener: AccountListener) -> None:
    roles = roles_everywhere()
    listener.factors_removed(UID)
    assert [reload(role).status for role in roles] == [Status.SUSPENDED] * 3
    entries = Entry.objects.filter(event=Event.ROLE_SUSPENDED, subject=UID)
    assert {entry.environment for entry in entries} == {PRODUCTION, ACCEPTANCE, TRAINING}


def test_requests_and_other_people_stay_as_they_are(listener: AccountListener) -> None:
    (request, *_) = roles_everywhere("requested")
    other = give(make_person("n00other"), "operator", make_operator("Autre"))
    listener.factors_removed(UID)
    assert reload(request).status == Status.REQUESTED
    assert reload(other).status == Status.VALID


def test_somebody_unknown_to_traces_changes_nothing(listener: AccountListener) -> None:
    listener.factors_removed("n00nobod")
    listener.account_deleted("n00nobod")
    assert not Entry.objects.filter(subject="n00nobod").exists()


def test_when_told_twice_it_writes_once(listener: AccountListener) -> None:
    roles_everywhere()
    listener.factors_removed(UID)
    listener.factors_removed(UID)
    assert Entry.objects.filter(event=Event.ROLE_SUSPENDED).count() == 3


@pytest.mark.parametrize("status", ["valid", "suspended", "requested"])
def test_with_the_account_everything_living_ends_everywhere(listener: AccountListener, status: str) -> None:
    roles = roles_everywhere(status)
    listener.account_deleted(UID)
    assert {reload(role).status for role in roles} == {Status.WITHDRAWN}
    assert [choices_of(role.person) for role in roles] == [[], [], []]
    assert Entry.objects.filter(event=Event.ROLE_ENDED, subject=UID).count() == 3


def test_with_the_account_the_person_is_forgotten_and_what_they_decided_stays(
    listener: AccountListener, agent: Agent, camille: Person
) -> None:
    role = give(camille, "operator", make_operator(), "requested")
    Role.objects.filter(pk=role.pk).update(additional_information="06 39 98 00 01")
    accept(agent, role)
    for uid in (UID, agent.person.uid):
        listener.account_deleted(uid)
    role = reload(role)
    assert role.decided_by.get_full_name() == role.person.get_full_name() == "Deleted user"
    assert (role.person.email, role.person.first_name, role.additional_information) == ("", "", "")
    assert UID not in role.person.uid
    granted = Act.objects.get(kind=ActKind.GRANTED)
    assert (granted.by, granted.person) == (role.decided_by, role.person)


def test_a_suspended_role_becomes_valid_again(agent: Agent, suspended: Role) -> None:
    unsuspend(agent, suspended)
    assert (reload(suspended).status, reload(suspended).decided_by) == (Status.VALID, agent.person)
    (entry,) = Entry.objects.filter(event=Event.ROLE_UNSUSPENDED)
    assert (entry.subject, entry.environment) == (UID, PRODUCTION)
    assert entry.personal["by"] == agent.person.uid
    mail = OutgoingMail.objects.get()
    assert mail.to == suspended.person.email
    assert "Ferme des Sangliers" in mail.body


def test_the_second_of_two_agents_changes_nothing(agent: Agent, suspended: Role) -> None:
    unsuspend(agent, suspended)
    assert refusal(agent, suspended) == ErrorCode.NOT_SUSPENDED
    assert OutgoingMail.objects.count() == 1


def test_outside_the_remit_nothing_is_lifted(agent: Agent) -> None:
    elsewhere = give(make_person("n00other"), "operator", make_operator(authority="FR00051"), "suspended")
    assert refusal(agent, elsewhere) == ErrorCode.NOT_IN_REMIT
    assert reload(elsewhere).status == Status.SUSPENDED


@pytest.mark.parametrize(("administrator", "lifts"), [(True, True), (False, False)])
def test_an_administrator_of_the_same_authority_lifts_it(
    production: None, camille: Person, administrator: bool, lifts: bool
) -> None:
    colleague = make_person("n00colle")
    give(colleague, "authority", "FR00008", administrator=administrator)
    role = give(camille, "authority", "FR00008", "suspended")
    if lifts:
        assert unsuspend(agent_for(colleague), role).status == Status.VALID
    else:
        assert refusal(agent_for(colleague), role) == ErrorCode.NOT_IN_REMIT


def test_nobody_lifts_their_own_suspension(production: None) -> None:
    person = make_person("n00agent")
    give(person, "authority", "FR00000")
    own = give(person, "authority", "FR00008", "suspended")
    assert refusal(agent_for(person), own) == ErrorCode.OWN_REQUEST


def test_a_suspended_agent_lifts_nothing(agent: Agent, suspended: Role) -> None:
    RolesFollowAccount().factors_removed(agent.person.uid)
    assert agent_for(agent.person).posts == []


def test_sessions_die_with_the_account_and_with_the_suspension(agent: Agent, suspended: Role) -> None:
    def epoch() -> int:
        with environment_scope(PRODUCTION):
            return Person.objects.get(pk=suspended.person_id).session_epoch

    unsuspend(agent, suspended)
    assert epoch() == 1
    RolesFollowAccount().account_deleted(UID)
    assert epoch() == 2
