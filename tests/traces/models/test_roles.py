"""What the database itself holds about roles, whatever the code above it does."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django_scopes.exceptions import ScopeError

from kernel import clock
from tests.traces.world import PRODUCTION, TRAINING, give, make_operator, make_person
from traces.environments import environment_scope
from traces.flows import choices
from traces.models import Person, Role, RoleType, RoleTypeChoice, Status
from traces.operators.models import Operator
from traces.reference.models import Authority


def create(person: Person, role_type: str, **fields: Any) -> Role:
    return Role.objects.create(
        environment=PRODUCTION, person=person, role_type=role_type, requested_at=clock.now(), **fields
    )


@pytest.fixture
def operator(production: None) -> Operator:
    return Operator.objects.get(identifier=make_operator())


@pytest.fixture
def choice(production: None, camille: Person) -> RoleTypeChoice:
    return choices.take(camille, RoleType.OPERATOR)


def refused_by(constraint: str, **fields: Any) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        create(**fields)


def test_a_person_has_one_choice_of_role_type(choice: RoleTypeChoice, camille: Person) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleTypeChoice.objects.create(key=f"{camille.pk}:authority", person=camille, role_type="authority")


def test_the_key_of_a_choice_repeats_its_columns(production: None, camille: Person) -> None:
    with pytest.raises(IntegrityError, match="choice_key_of_its_columns"), transaction.atomic():
        RoleTypeChoice.objects.create(key="other", person=camille, role_type="authority")


def test_a_living_role_of_a_second_type_is_refused(choice: RoleTypeChoice, camille: Person) -> None:
    ardennes = Authority.objects.get(code="FR00008")
    refused_by("role_within_choice", person=camille, role_type="authority", authority=ardennes, choice=choice)


def test_a_living_role_cannot_use_somebody_elses_choice(choice: RoleTypeChoice, operator: Operator) -> None:
    other = make_person("n00other")
    refused_by("role_within_choice", person=other, role_type="operator", operator=operator, choice=choice)


def test_a_living_role_needs_a_choice(camille: Person, operator: Operator) -> None:
    refused_by("role_living_or_ended", person=camille, role_type="operator", operator=operator)


def test_an_ended_role_holds_no_choice(choice: RoleTypeChoice, camille: Person, operator: Operator) -> None:
    ended = {"status": Status.REJECTED, "choice": choice}
    refused_by("role_living_or_ended", person=camille, role_type="operator", operator=operator, **ended)


def test_the_organisation_is_of_the_kind_that_the_role_type_says(choice: RoleTypeChoice, camille: Person) -> None:
    ardennes = Authority.objects.get(code="FR00008")
    refused_by("role_of_one_organisation", person=camille, role_type="operator", authority=ardennes, choice=choice)


def test_a_role_is_in_one_organisation(choice: RoleTypeChoice, camille: Person, operator: Operator) -> None:
    both = {"operator": operator, "authority": Authority.objects.get(code="FR00008")}
    refused_by("role_of_one_organisation", person=camille, role_type="operator", choice=choice, **both)


def test_one_living_role_per_person_and_organisation(
    choice: RoleTypeChoice, camille: Person, operator: Operator
) -> None:
    create(camille, "operator", operator=operator, choice=choice)
    with pytest.raises(IntegrityError), transaction.atomic():
        create(camille, "operator", operator=operator, choice=choice)


def test_nobody_can_be_written_down_as_deciding_for_themselves(
    choice: RoleTypeChoice, camille: Person, operator: Operator
) -> None:
    own = {"operator": operator, "choice": choice, "decided_by": camille}
    refused_by("role_not_decided_by_oneself", person=camille, role_type="operator", **own)


def test_the_same_person_may_hold_another_type_in_another_environment(camille: Person) -> None:
    in_training = make_person(camille.uid, environment=TRAINING)
    give(camille, "operator", make_operator())
    assert give(in_training, "authority", "FR00008").role_type == "authority"


def test_a_query_outside_an_environment_is_an_error(world: None) -> None:
    with pytest.raises(ScopeError):
        Role.objects.count()


def test_an_environment_sees_its_own_roles_only(camille: Person) -> None:
    give(camille, "authority", "FR00008")
    with environment_scope(TRAINING):
        assert not Role.objects.exists()
