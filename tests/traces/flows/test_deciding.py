"""Accepting and refusing."""

import re
from datetime import timedelta

import pytest

from kernel.journal.models import Entry
from kernel.mail.models import OutgoingMail
from simulator.mail.models import ReceivedMail
from tests.clock import Clock
from tests.traces.world import PRODUCTION, agent_for, choices_of, give, make_operator, make_person, reload
from traces.errors import ErrorCode, TracesError
from traces.events import Event
from traces.flows.deciding import accept, reject
from traces.models import Person, Role, Status
from traces.remit import Agent


@pytest.fixture
def waiting(agent: Agent, camille: Person) -> Role:
    """A request for an operator of the Ardennes."""
    return give(camille, "operator", make_operator(), "requested")


def refusal(act, *args: object) -> ErrorCode:
    with pytest.raises(TracesError) as caught:
        act(*args)
    return caught.value.code


def test_an_accepted_request_is_a_valid_role(agent: Agent, waiting: Role, clock: Clock) -> None:
    accept(agent, waiting)
    role = reload(waiting)
    assert (role.status, role.decided_by, role.decided_at) == (Status.VALID, agent.person, clock.now)


def test_the_first_user_of_an_organisation_becomes_its_administrator(agent: Agent, waiting: Role) -> None:
    second = give(make_person("n00other"), "operator", waiting.operator.identifier, "requested")
    assert accept(agent, waiting).administrator
    assert not accept(agent, second).administrator


def test_a_suspended_user_was_there_first(agent: Agent, waiting: Role) -> None:
    give(make_person("n00other"), "operator", waiting.operator.identifier, "suspended")
    assert not accept(agent, waiting).administrator


def test_users_of_another_environment_do_not_count_as_colleagues(agent: Agent, camille: Person) -> None:
    colleague = make_person("n00other", environment="training")
    give(colleague, "authority", "FR00008")
    above = make_person("n00above")
    give(above, "authority", "FR00000")
    mine = give(camille, "authority", "FR00051", "requested")
    assert accept(agent_for(above), mine).administrator


def test_a_refused_request_keeps_its_reason_and_frees_the_type(agent: Agent, waiting: Role) -> None:
    reject(agent, waiting, "  Société inconnue.  ")
    role = reload(waiting)
    assert (role.status, role.reason, role.administrator) == (Status.REJECTED, "Société inconnue.", False)
    assert choices_of(role.person) == []


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_a_refusal_needs_a_reason(agent: Agent, waiting: Role, reason: str) -> None:
    assert refusal(reject, agent, waiting, reason) == ErrorCode.REASON_MISSING
    assert reload(waiting).status == Status.REQUESTED


@pytest.mark.parametrize("status", ["new", "suspended", "rejected"])
def test_the_operator_must_be_valid_before_its_users(agent: Agent, camille: Person, status: str) -> None:
    role = give(camille, "operator", make_operator(status=status), "requested")
    assert refusal(accept, agent, role) == ErrorCode.OPERATOR_NOT_VALID
    assert reload(role).status == Status.REQUESTED


def test_a_user_of_a_new_operator_can_be_refused(agent: Agent, camille: Person) -> None:
    role = give(camille, "operator", make_operator(status="new"), "requested")
    assert reject(agent, role, "Doublon").status == Status.REJECTED


def test_the_second_of_two_validators_changes_nothing(agent: Agent, waiting: Role) -> None:
    other = make_person("n00other")
    give(other, "authority", "FR00000")
    accept(agent, waiting)
    assert refusal(reject, agent_for(other), waiting, "Non") == ErrorCode.NOT_WAITING
    assert reload(waiting).decided_by == agent.person


def test_a_withdrawn_request_cannot_be_accepted(agent: Agent, waiting: Role) -> None:
    Role.objects.filter(pk=waiting.pk).update(status=Status.WITHDRAWN, choice=None)
    assert refusal(accept, agent, waiting) == ErrorCode.NOT_WAITING


def test_nobody_decides_their_own_request(production: None) -> None:
    person = make_person("n00agent")
    give(person, "authority", "FR00000")
    own = give(person, "authority", "FR00008", "requested")
    assert refusal(accept, agent_for(person), own) == ErrorCode.OWN_REQUEST
    assert refusal(reject, agent_for(person), own, "Non") == ErrorCode.OWN_REQUEST


def test_outside_the_remit_nothing_is_decided(agent: Agent, camille: Person) -> None:
    role = give(camille, "operator", make_operator(authority="FR00051"), "requested")
    assert refusal(accept, agent, role) == ErrorCode.NOT_IN_REMIT


def test_a_decision_is_one_event(agent: Agent, waiting: Role, camille: Person) -> None:
    accept(agent, waiting)
    (entry,) = Entry.objects.filter(event=Event.ROLE_GRANTED)
    assert (entry.subject, entry.environment) == (camille.uid, PRODUCTION)
    assert entry.personal["by"] == agent.person.uid


def test_a_refusal_is_one_event_without_its_text(agent: Agent, waiting: Role) -> None:
    reject(agent, waiting, "Société inconnue")
    (entry,) = Entry.objects.filter(event=Event.ROLE_REFUSED)
    assert "Société" not in str(entry.personal)


@pytest.mark.django_db(transaction=True)
def test_the_applicant_gets_the_reason_by_mail(agent: Agent, waiting: Role, clock: Clock) -> None:
    clock.forward(timedelta(hours=1))
    reject(agent, waiting, "Société <inconnue> & radiée")
    mail = ReceivedMail.objects.get(to=waiting.person.email)
    assert "Société <inconnue> & radiée" in mail.text
    assert "Ferme des Sangliers" in mail.text
    assert not re.search(r"\bn00agent\b", mail.text)


@pytest.mark.parametrize(("language", "used"), [("fr", "fr"), ("en", "en"), ("", "en"), ("xx", "en")])
def test_the_mail_is_in_the_applicants_language(agent: Agent, camille: Person, language: str, used: str) -> None:
    Person.objects.filter(pk=camille.pk).update(language=language)
    accept(agent, give(camille, "operator", make_operator(), "requested"))
    assert OutgoingMail.objects.get().language == used


def test_without_an_address_there_is_no_mail(agent: Agent, camille: Person) -> None:
    Person.objects.filter(pk=camille.pk).update(email="")
    accept(agent, give(camille, "operator", make_operator(), "requested"))
    assert not OutgoingMail.objects.exists()
