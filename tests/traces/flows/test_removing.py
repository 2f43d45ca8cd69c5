"""Ending somebody's post: by whom, with what consequences, and never silently for the last administrator."""

import pytest

from kernel.journal.models import Entry
from kernel.mail.models import OutgoingMail
from tests.traces.world import PRODUCTION, agent_for, choices_of, give, make_operator, make_person, reload
from traces.errors import ErrorCode, TracesError
from traces.events import Event
from traces.flows import batches, removing, requesting
from traces.models import Act, ActKind, Batch, BatchState, Person, Role, RoleType, Status, Target
from traces.notifications.models import Notice
from traces.remit import Agent


def refusal(agent: Agent, role: Role, reason: str = "Partie", **options: bool) -> ErrorCode:
    with pytest.raises(TracesError) as caught:
        removing.remove(agent, role, reason, **options)
    return caught.value.code


@pytest.mark.parametrize("status", ["valid", "suspended"])
def test_a_post_ends_and_frees_the_role_type(agent: Agent, operator: str, camille: Person, status: str) -> None:
    role = give(camille, "operator", operator, status)
    removing.remove(agent, role, " Partie ")
    role = reload(role)
    assert (role.status, role.reason, role.decided_by) == (Status.REMOVED, "Partie", agent.person)
    assert choices_of(camille) == []
    assert role.person.session_epoch == 1


def test_it_is_written_down_and_the_person_is_told_why(agent: Agent, user: Role) -> None:
    removing.remove(agent, user, "Partie en retraite")
    act = Act.objects.get(kind=ActKind.REMOVED)
    assert (act.by, act.role, act.reason) == (agent.person, user, "Partie en retraite")
    assert Entry.objects.get(event=Event.ROLE_REMOVED).personal["by"] == agent.person.uid
    mail = OutgoingMail.objects.get()
    assert mail.to == user.person.email
    assert "Partie en retraite" in mail.body
    assert Notice.objects.get(person=user.person).text == "role-removed"


def test_other_posts_of_the_person_stay(agent: Agent, user: Role) -> None:
    other = give(user.person, "operator", make_operator("Autre"))
    removing.remove(agent, user, "Partie")
    assert reload(other).status == Status.VALID
    assert choices_of(user.person) == ["operator"]


def test_who_lost_a_post_may_ask_for_it_again(agent: Agent, user: Role) -> None:
    removing.remove(agent, user, "Erreur")
    (again,) = requesting.request_roles(user.person, RoleType.OPERATOR, [str(user.operator_id)], "")
    assert again.status == Status.REQUESTED


def test_of_a_request_there_is_nothing_to_remove(agent: Agent, operator: str, camille: Person) -> None:
    assert refusal(agent, give(camille, "operator", operator, "requested")) == ErrorCode.NOTHING_TO_REMOVE


def test_it_needs_a_reason_and_happens_once(agent: Agent, user: Role) -> None:
    assert refusal(agent, user, " ") == ErrorCode.REMOVAL_REASON_MISSING
    removing.remove(agent, user, "Partie")
    assert refusal(agent, user) == ErrorCode.NOTHING_TO_REMOVE
    assert OutgoingMail.objects.count() == 1


def test_nobody_removes_their_own_even_from_another_post(production: None) -> None:
    person = make_person("n00agent")
    give(person, "authority", "FR00000", administrator=True)
    own = give(person, "authority", "FR00008")
    assert refusal(agent_for(person), own) == ErrorCode.OWN_REQUEST
    assert reload(own).status == Status.VALID


@pytest.mark.parametrize(
    ("code", "administrator", "may"),
    [("FR00000", False, True), ("FR00008", False, True), ("FR00051", True, False), ("DE29812", True, False)],
)
def test_superiors_inherit_it_and_neighbours_do_not(user: Role, code: str, administrator: bool, may: bool) -> None:
    hand = agent_for(give(make_person("n00hand"), "authority", code, administrator=administrator).person)
    if may:
        assert removing.remove(hand, user, "Partie").status == Status.REMOVED
    else:
        assert refusal(hand, user) == ErrorCode.NOT_IN_REMIT


def test_an_administrator_removes_colleagues_and_a_user_nobody(administrator: Role, user: Role) -> None:
    assert refusal(agent_for(user.person), administrator) == ErrorCode.NOT_IN_REMIT
    removing.remove(agent_for(administrator.person), user, "Partie")
    assert reload(user).status == Status.REMOVED


def test_the_last_administrator_goes_only_when_it_is_confirmed_and_the_authority_is_told(
    agent: Agent, administrator: Role, user: Role, django_capture_on_commit_callbacks
) -> None:
    assert refusal(agent, administrator) == ErrorCode.LAST_ADMINISTRATOR
    with django_capture_on_commit_callbacks(execute=True):
        removing.remove(agent, administrator, "Partie", confirmed=True)
    assert (reload(administrator).status, reload(administrator).administrator) == (Status.REMOVED, False)
    told = sorted(OutgoingMail.objects.values_list("to", flat=True))
    assert told == [administrator.person.email, agent.person.email]


def test_one_of_two_administrators_and_a_suspended_one_go_without_question(agent: Agent, administrator: Role) -> None:
    second = give(make_person("n00admi2"), "operator", administrator.operator.identifier, administrator=True)
    suspended = give(make_person("n00admi3"), "operator", make_operator("Autre"), "suspended", administrator=True)
    for role in (second, suspended):
        removing.remove(agent, role, "Partie")
        assert not reload(role).administrator


def removed_together(agent: Agent, *roles: Role) -> Batch:
    batch = batches.store(agent, Target.ROLES, "remove", [role.pk for role in roles], "Fermeture")
    batches.run(PRODUCTION, batch.pk)
    return Batch.objects.get(pk=batch.pk)


def test_many_are_removed_at_once(agent: Agent, administrator: Role, user: Role) -> None:
    third = give(make_person("n00third"), "operator", administrator.operator.identifier, "suspended")
    assert removed_together(agent, user, third).state == BatchState.DONE
    assert {reload(user).status, reload(third).status} == {Status.REMOVED}


def test_the_last_administrator_does_not_go_among_many(agent: Agent, administrator: Role, user: Role) -> None:
    second = give(make_person("n00admi2"), "operator", administrator.operator.identifier, administrator=True)
    batch = removed_together(agent, administrator, user, second)
    assert batch.conflicts == [{"key": second.pk, "code": ErrorCode.LAST_ADMINISTRATOR_AMONG_MANY}]
    assert {reload(role).status for role in (administrator, user, second)} == {Status.VALID}


def test_many_need_a_reason(agent: Agent, user: Role) -> None:
    with pytest.raises(TracesError) as caught:
        batches.store(agent, Target.ROLES, "remove", [user.pk], " ")
    assert caught.value.code == ErrorCode.REMOVAL_REASON_MISSING
