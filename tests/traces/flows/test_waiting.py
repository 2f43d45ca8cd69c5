"""Requests that grow old, and those that nobody can decide."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from kernel.mail.models import OutgoingMail
from simulator.mail.models import ReceivedMail
from tests.clock import Clock
from tests.traces.world import PRODUCTION, agent_for, choices_of, give, make_operator, make_person, reload
from traces import deciders
from traces.errors import ErrorCode, TracesError
from traces.flows import requesting, waiting
from traces.models import Act, Person, Role, RoleType, Status
from traces.operators.models import Operator
from traces.remit import decidable


@pytest.fixture
def ardennes(production: None, clock: Clock) -> Person:
    person = make_person("n00agent")
    give(person, "authority", "FR00008")
    return person


@pytest.fixture
def central(ardennes: Person) -> Person:
    person = make_person("n00centr")
    give(person, "authority", "FR00000")
    return person


@pytest.fixture
def role(ardennes: Person, camille: Person) -> Role:
    return give(camille, "operator", make_operator(), "requested")


def mails() -> list[str]:
    found = list(OutgoingMail.objects.order_by("to").values_list("to", flat=True))
    OutgoingMail.objects.all().delete()
    return found


def follow_in(clock: Clock, days: int) -> waiting.Followed:
    clock.forward(timedelta(days=days))
    return waiting.follow(PRODUCTION)


def test_from_reminder_to_escalation_to_expiry(clock: Clock, role: Role, ardennes: Person, central: Person) -> None:
    assert follow_in(clock, 6) == waiting.Followed(0, 0, 0)
    assert follow_in(clock, 1) == waiting.Followed(0, 0, 1)
    assert mails() == [ardennes.email]
    assert follow_in(clock, 1) == waiting.Followed(0, 0, 0)
    assert follow_in(clock, 6) == waiting.Followed(0, 1, 0)
    assert mails() == [central.email]
    assert reload(role).escalated_to.code == "FR00000"
    assert follow_in(clock, 76) == waiting.Followed(1, 0, 0)
    assert mails() == [role.person.email]
    assert (reload(role).status, choices_of(role.person)) == (Status.EXPIRED, [])
    assert list(Act.objects.order_by("pk").values_list("kind", flat=True)) == ["escalated", "expired"]


def test_what_was_decided_is_left_alone(clock: Clock, role: Role) -> None:
    Role.objects.filter(pk=role.pk).update(status=Status.VALID)
    assert follow_in(clock, 400) == waiting.Followed(0, 0, 0)


def test_an_operator_of_nobody_is_called_up_at_once(clock: Clock, central: Person, camille: Person) -> None:
    orphan = give(camille, "operator", make_operator(authority=None), "requested")
    assert orphan not in decidable(agent_for(central))
    assert follow_in(clock, 0).escalated == 1
    assert mails() == [central.email]
    assert orphan in decidable(agent_for(central))


def test_without_any_agent_below_the_commission_is_called_in(clock: Clock, production: None, camille: Person) -> None:
    commission = make_person("n00commi")
    give(commission, "authority", "EC")
    lonely = give(camille, "operator", make_operator(authority="FR00051"), "requested")
    assert deciders.of(lonely) == []
    assert follow_in(clock, 7).reminded == 1
    assert mails() == [commission.email]
    assert lonely in decidable(agent_for(commission))


def test_those_who_can_decide_are_told_once_of_several_requests(
    ardennes: Person, camille: Person, django_capture_on_commit_callbacks
) -> None:
    operators = [Operator.objects.get(identifier=make_operator(f"Ferme {number}")) for number in range(2)]
    with django_capture_on_commit_callbacks(execute=True):
        requesting.request_roles(camille, RoleType.OPERATOR, [str(one.pk) for one in operators])
    mail = ReceivedMail.objects.get(to=ardennes.email)
    assert "Ferme 0" in mail.text
    assert "Ferme 1" in mail.text


def test_administrators_of_the_organisation_are_told_and_the_applicant_is_not(role: Role, ardennes: Person) -> None:
    administrator = make_person("n00admin")
    give(administrator, "operator", role.operator.identifier, administrator=True)
    assert deciders.of(role) == [administrator, ardennes]


def test_in_an_authority_its_administrators_are_told_rather_than_everybody(role: Role, ardennes: Person) -> None:
    chief = make_person("n00chief")
    give(chief, "authority", "FR00008", administrator=True)
    assert deciders.of(role) == [chief]


def test_the_applicant_reminds_and_not_too_often(clock: Clock, role: Role, ardennes: Person) -> None:
    def refused() -> ErrorCode:
        with pytest.raises(TracesError) as caught:
            waiting.remind(role)
        assert caught.value.sentence
        return caught.value.code

    assert refused() == ErrorCode.ASKED_TOO_SOON
    clock.forward(timedelta(days=7))
    waiting.remind(role)
    assert mails() == [ardennes.email]
    assert refused() == ErrorCode.ASKED_TOO_SOON
    Role.objects.filter(pk=role.pk).update(status=Status.VALID)
    assert refused() == ErrorCode.NOT_WAITING


def test_the_command_tells_what_it_did(clock: Clock, role: Role) -> None:
    clock.forward(timedelta(days=8))
    out = StringIO()
    call_command("follow_requests", stdout=out)
    assert "production: 1 reminded, 0 escalated, 0 expired" in out.getvalue()
