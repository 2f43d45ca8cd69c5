"""Asking for roles and taking requests back."""

import pytest

from kernel.journal.models import Entry
from tests.traces.world import TRAINING, choices_of, give, make_operator, make_person, reload
from traces.errors import ErrorCode, TracesError
from traces.events import Event
from traces.flows.requesting import request_roles, withdraw
from traces.models import Person, Role, RoleType, Status
from traces.operators.models import Operator
from traces.reference.models import Authority, ControlBody

OPERATOR, AUTHORITY, CONTROL_BODY = RoleType.OPERATOR, RoleType.AUTHORITY, RoleType.CONTROL_BODY


def operator(name: str = "Ferme des Sangliers") -> str:
    return str(Operator.objects.get(identifier=make_operator(name)).pk)


def authority(code: str = "FR00008") -> str:
    return str(Authority.objects.get(code=code).pk)


def refusal(person: Person, role_type: RoleType, ticked: list[str]) -> ErrorCode:
    with pytest.raises(TracesError) as caught:
        request_roles(person, role_type, ticked)
    return caught.value.code


def test_a_request_waits_for_its_decision(production: None, camille: Person) -> None:
    (role,) = request_roles(camille, OPERATOR, [operator()], "Je suis la gérante.")
    assert (role.status, role.additional_information) == (Status.REQUESTED, "Je suis la gérante.")
    assert (role.administrator, role.decided_by) == (False, None)


@pytest.mark.parametrize("role_type", RoleType)
def test_the_three_types_take_the_same_way(production: None, camille: Person, role_type: RoleType) -> None:
    ticked = {OPERATOR: operator(), AUTHORITY: authority(), CONTROL_BODY: str(ControlBody.objects.all()[0].pk)}
    (role,) = request_roles(camille, role_type, [ticked[role_type]])
    assert role.role_type == role_type
    assert choices_of(camille) == [role_type]


def test_several_organisations_are_asked_for_at_once(production: None, camille: Person) -> None:
    roles = request_roles(camille, CONTROL_BODY, [str(body.pk) for body in ControlBody.objects.all()])
    assert len(roles) == 3


def test_each_request_is_one_event(production: None, camille: Person) -> None:
    request_roles(camille, OPERATOR, [operator("Une"), operator("Deux")])
    assert Entry.objects.filter(event=Event.ROLE_REQUESTED, subject=camille.uid, environment="production").count() == 2


def test_a_second_type_is_refused(production: None, camille: Person) -> None:
    request_roles(camille, OPERATOR, [operator()])
    assert refusal(camille, AUTHORITY, [authority()]) == ErrorCode.ROLE_TYPE_TAKEN


def test_nothing_ticked_is_refused(production: None, camille: Person) -> None:
    assert refusal(camille, OPERATOR, []) == ErrorCode.NOTHING_TICKED


@pytest.mark.parametrize("foreign", ["0", "999999", "-1", "1e3", "x", "", "²", "9" * 30, str(2**63)])
def test_an_unknown_line_is_refused(production: None, camille: Person, foreign: str) -> None:
    assert refusal(camille, OPERATOR, [foreign]) == ErrorCode.ORGANISATION_UNKNOWN


def test_an_operator_of_another_environment_is_unknown(production: None, camille: Person) -> None:
    elsewhere = Operator.objects.with_scopes_disabled().get(identifier=make_operator(environment=TRAINING))
    assert refusal(camille, OPERATOR, [str(elsewhere.pk)]) == ErrorCode.ORGANISATION_UNKNOWN


def test_one_unknown_line_spoils_all(production: None, camille: Person) -> None:
    refusal(camille, OPERATOR, [operator(), "999999"])
    assert not Role.objects.exists()
    assert choices_of(camille) == []


@pytest.mark.parametrize("status", ["requested", "valid", "suspended"])
def test_a_role_is_asked_for_once(production: None, camille: Person, status: str) -> None:
    role = give(camille, "operator", make_operator(), status)
    assert refusal(camille, OPERATOR, [str(role.operator_id)]) == ErrorCode.ALREADY_REQUESTED


def test_the_same_line_ticked_twice_counts_once(production: None, camille: Person) -> None:
    ticked = operator()
    assert len(request_roles(camille, OPERATOR, [ticked, ticked])) == 1


def test_a_withdrawn_request_frees_the_type(production: None, camille: Person) -> None:
    (role,) = request_roles(camille, OPERATOR, [operator()])
    assert withdraw(role).status == Status.WITHDRAWN
    assert choices_of(camille) == []
    assert request_roles(camille, AUTHORITY, [authority()])


def test_the_type_stays_while_another_request_lives(production: None, camille: Person) -> None:
    first, _ = request_roles(camille, OPERATOR, [operator("Une"), operator("Deux")])
    withdraw(first)
    assert choices_of(camille) == ["operator"]


def test_a_withdrawn_request_can_be_sent_again(production: None, camille: Person) -> None:
    (role,) = request_roles(camille, OPERATOR, [operator()])
    withdraw(role)
    (again,) = request_roles(camille, OPERATOR, [str(role.operator_id)])
    assert again.pk != role.pk


@pytest.mark.parametrize("status", ["valid", "suspended"])
def test_only_a_waiting_request_can_be_withdrawn(production: None, camille: Person, status: str) -> None:
    role = give(camille, "operator", make_operator(), status)
    with pytest.raises(TracesError) as caught:
        withdraw(role)
    assert caught.value.code == ErrorCode.NOT_WAITING
    assert reload(role).status == status


def test_a_withdrawal_is_one_event(production: None, camille: Person) -> None:
    (role,) = request_roles(camille, OPERATOR, [operator()])
    withdraw(role)
    assert Entry.objects.filter(event=Event.ROLE_WITHDRAWN, subject=camille.uid).count() == 1


def test_people_do_not_get_into_each_others_way(production: None, camille: Person) -> None:
    request_roles(camille, OPERATOR, [operator()])
    assert request_roles(make_person("n00other"), AUTHORITY, [authority()])
