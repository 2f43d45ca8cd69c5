"""One role type per person, whatever the tabs; with a control without lock and constraints."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from threading import Barrier

import pytest
from django.db import IntegrityError, connection
from django_scopes import scopes_disabled

from kernel import clock
from tests.races.hands import at_once
from tests.traces.world import PRODUCTION, make_person, make_reference
from traces.cas.answers import Identity
from traces.environments import environment_scope
from traces.errors import ErrorCode, TracesError
from traces.flows import choices, people
from traces.flows.requesting import request_roles
from traces.models import Person, Role, RoleType, RoleTypeChoice, Status
from traces.reference.models import Authority, ControlBody

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def camille(transactional_db: None) -> Person:
    make_reference()
    return make_person()


def inside(act: Callable[[], object]) -> Callable[[], object]:
    """The act in production's scope, which each thread must open itself."""

    def run() -> object:
        with environment_scope(PRODUCTION):
            return act()

    return run


def two_tabs(person: Person) -> list[Callable[[], object]]:
    """The same person asks for an authority in one tab and for a control body in another."""
    authority = str(Authority.objects.get(code="FR00008").pk)
    body = str(ControlBody.objects.get(code="FR-BIO-01").pk)
    return [
        inside(partial(request_roles, person, RoleType.AUTHORITY, [authority])),
        inside(partial(request_roles, person, RoleType.CONTROL_BODY, [body])),
    ]


def types_held(person: Person) -> set[str]:
    with environment_scope(PRODUCTION):
        return set(Role.objects.filter(person=person).values_list("role_type", flat=True))


@pytest.fixture
def no_constraints(camille: Person) -> Iterator[None]:
    """The table as it would be without the constraints that tie a living role to the person's choice."""
    removed = [c for c in Role._meta.constraints if c.name in ("role_within_choice", "role_living_or_ended")]
    with connection.schema_editor() as editor:
        for constraint in removed:
            editor.remove_constraint(Role, constraint)
    yield
    with scopes_disabled():
        Role.objects.all().delete()
    with connection.schema_editor() as editor:
        for constraint in removed:
            editor.add_constraint(Role, constraint)


def careless_request(person: Person, role_type: str, organisation: dict[str, object], together: Barrier) -> None:
    """Look for another type, then write: what everybody writes first."""
    others = Role.objects.filter(person=person).exclude(role_type=role_type).exists()
    together.wait(timeout=30)
    if not others:
        Role.objects.create(
            environment=PRODUCTION,
            person=person,
            role_type=role_type,
            status=Status.REQUESTED,
            requested_at=clock.now(),
            **organisation,
        )


def test_control_looking_first_lets_two_types_in(camille: Person, no_constraints: None) -> None:
    together = Barrier(2)
    authority = {"authority": Authority.objects.get(code="FR00008")}
    body = {"control_body": ControlBody.objects.get(code="FR-BIO-01")}
    at_once(
        inside(partial(careless_request, camille, "authority", authority, together)),
        inside(partial(careless_request, camille, "control_body", body, together)),
    )
    assert types_held(camille) == {"authority", "control_body"}


def test_two_tabs_get_one_type_and_one_explanation(camille: Person) -> None:
    outcomes = at_once(*two_tabs(camille) * 3)
    errors = [one for one in outcomes if isinstance(one, Exception)]
    assert all(isinstance(one, TracesError) for one in errors), errors
    found = Counter(one.code for one in errors if isinstance(one, TracesError))
    assert found == {ErrorCode.ROLE_TYPE_TAKEN: 3, ErrorCode.ALREADY_REQUESTED: 2}
    assert len(types_held(camille)) == 1


def test_without_the_lock_the_database_still_refuses_the_second_type(
    camille: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = Barrier(2)
    take = choices.take

    def take_together(person: Person, role_type: RoleType) -> RoleTypeChoice:
        together.wait(timeout=30)
        return take(person, role_type)

    monkeypatch.setattr(choices, "lock", lambda person_id: None)
    monkeypatch.setattr(choices, "take", take_together)
    outcomes = at_once(*two_tabs(camille))
    assert sum(isinstance(one, IntegrityError | TracesError) for one in outcomes) == 1
    assert len(types_held(camille)) == 1


def test_a_person_who_arrives_twice_at_once_is_one_person(camille: Person) -> None:
    identity = Identity(uid="n00newco", email="new@example.org", first_name="New", last_name="Comer")
    outcomes = at_once(*[inside(partial(people.sign_in, PRODUCTION, identity, "fr"))] * 4)
    assert not [one for one in outcomes if isinstance(one, Exception)]
    with environment_scope(PRODUCTION):
        assert Person.objects.filter(uid="n00newco").count() == 1
