"""The administrator right: given, taken back, given up; leaving a post; the last one never goes silently."""

import pytest

from kernel.journal.models import Entry
from kernel.mail.models import OutgoingMail
from tests.traces.world import agent_for, choices_of, give, make_person, reload
from traces.errors import ErrorCode, TracesError
from traces.events import Event
from traces.flows import administrators, suspending
from traces.models import Act, ActKind, Person, Role, Status
from traces.remit import Agent


def refusal(act, *args: object) -> ErrorCode:
    with pytest.raises(TracesError) as caught:
        act(*args)
    return caught.value.code


def mails() -> list[str]:
    return list(OutgoingMail.objects.values_list("to", flat=True))


def test_the_right_is_given_with_event_act_and_mail(agent: Agent, user: Role) -> None:
    administrators.give(agent, user)
    assert reload(user).administrator
    assert Entry.objects.filter(event=Event.ADMINISTRATOR_GIVEN, subject=user.person.uid).count() == 1
    assert Act.objects.get(kind=ActKind.ADMINISTRATOR_GIVEN).by == agent.person
    assert mails() == [user.person.email]


def test_an_administrator_names_another(administrator: Role, user: Role) -> None:
    administrators.give(agent_for(administrator.person), user)
    assert reload(user).administrator


def test_a_user_who_is_no_administrator_names_nobody(administrator: Role, user: Role) -> None:
    assert refusal(administrators.take, agent_for(user.person), administrator) == ErrorCode.NOT_IN_REMIT


def test_nobody_gives_it_to_themselves_even_from_another_post(production: None) -> None:
    person = make_person("n00agent")
    give(person, "authority", "FR00000", administrator=True)
    own = give(person, "authority", "FR00008")
    assert refusal(administrators.give, agent_for(person), own) == ErrorCode.OWN_REQUEST


@pytest.mark.parametrize("status", ["requested", "suspended"])
def test_only_a_valid_user_gets_it(agent: Agent, operator: str, camille: Person, status: str) -> None:
    role = give(camille, "operator", operator, status)
    assert refusal(administrators.give, agent, role) == ErrorCode.NOT_VALID


def test_it_is_given_and_taken_once(agent: Agent, administrator: Role, user: Role) -> None:
    assert refusal(administrators.give, agent, administrator) == ErrorCode.ALREADY_ADMINISTRATOR
    assert refusal(administrators.take, agent, user) == ErrorCode.NOT_ADMINISTRATOR


def test_the_last_administrator_goes_only_when_it_is_confirmed(
    agent: Agent, administrator: Role, django_capture_on_commit_callbacks
) -> None:
    assert refusal(administrators.take, agent, administrator) == ErrorCode.LAST_ADMINISTRATOR
    assert reload(administrator).administrator
    with django_capture_on_commit_callbacks(execute=True):
        administrators.take(agent, administrator, confirmed=True)
    assert not reload(administrator).administrator
    # The person, and the authority that validates from now on.
    assert sorted(mails()) == [administrator.person.email, agent.person.email]


def test_one_of_two_administrators_goes_without_question(agent: Agent, administrator: Role, user: Role) -> None:
    administrators.give(agent, user)
    administrators.take(agent, administrator)
    assert not reload(administrator).administrator


def test_leaving_ends_the_role_and_frees_the_type(user: Role) -> None:
    administrators.leave(user.person, user)
    assert (reload(user).status, choices_of(user.person)) == (Status.WITHDRAWN, [])
    assert Act.objects.get(kind=ActKind.LEFT).by is None


def test_the_last_administrator_leaves_only_when_it_is_confirmed(
    agent: Agent, administrator: Role, django_capture_on_commit_callbacks
) -> None:
    assert refusal(administrators.leave, administrator.person, administrator) == ErrorCode.LAST_ADMINISTRATOR
    with django_capture_on_commit_callbacks(execute=True):
        administrators.leave(administrator.person, administrator, confirmed=True)
    assert mails() == [agent.person.email]


def test_nobody_leaves_for_another(user: Role, administrator: Role) -> None:
    assert refusal(administrators.leave, user.person, administrator) == ErrorCode.NOT_IN_REMIT


def test_giving_up_keeps_the_role(administrator: Role) -> None:
    administrators.give_up(administrator.person, administrator, confirmed=True)
    assert (reload(administrator).status, reload(administrator).administrator) == (Status.VALID, False)
    assert mails() == []


def test_a_suspended_last_administrator_calls_the_authority(
    agent: Agent, administrator: Role, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        suspending.suspend_everywhere(administrator.person.uid)
    assert sorted(mails()) == [administrator.person.email, agent.person.email]


def test_suspending_needs_a_reason_and_a_valid_role(agent: Agent, user: Role) -> None:
    assert refusal(suspending.suspend, agent, user, " ") == ErrorCode.SUSPENSION_REASON_MISSING
    suspending.suspend(agent, user, "Enquête")
    assert (reload(user).status, reload(user).reason) == (Status.SUSPENDED, "Enquête")
    assert refusal(suspending.suspend, agent, user, "Encore") == ErrorCode.NOT_VALID
    suspending.unsuspend(agent, user)
    assert (reload(user).status, reload(user).reason) == (Status.VALID, "")
