"""A form sent by many hands makes one operator; with a control without the lock."""

from collections.abc import Callable
from functools import partial
from threading import Barrier
from uuid import UUID

import pytest
from django.db import IntegrityError

from tests.races.hands import at_once
from tests.traces.world import PRODUCTION, make_person, make_reference
from traces.environments import environment_scope
from traces.flows import choices, creating
from traces.models import Person, Role
from traces.operators.models import Operator
from traces.reference.models import ActivityType, Country

pytestmark = pytest.mark.django_db(transaction=True)

KEY = UUID("0a0a0a0a-0000-4000-8000-000000000001")


@pytest.fixture
def camille(transactional_db: None) -> Person:
    make_reference()
    return make_person()


def sending(person: Person) -> Callable[[], object]:
    """One press of «Envoyer la demande d'autorisation»."""

    def run() -> object:
        with environment_scope(PRODUCTION):
            operator = Operator(environment=PRODUCTION, name="Ferme", country=Country(pk="FR"), form_key=KEY)
            return creating.create_and_request(person, operator, ActivityType.objects.get())

    return run


def made() -> tuple[int, int]:
    with environment_scope(PRODUCTION):
        return Operator.objects.count(), Role.objects.count()


def test_many_presses_make_one_operator_and_one_request(camille: Person) -> None:
    outcomes = at_once(*[sending(camille)] * 5)
    assert {getattr(one, "pk", one) for one in outcomes} == {getattr(outcomes[0], "pk", None)}
    assert made() == (1, 1)


def test_control_without_the_lock_only_the_database_stops_the_second(
    camille: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = Barrier(2)
    look = creating._sent_before

    def look_together(person: Person, operator: Operator) -> Role | None:
        found = look(person, operator)
        together.wait(timeout=30)
        return found

    monkeypatch.setattr(choices, "lock", lambda person_id: None)
    monkeypatch.setattr(creating, "_sent_before", partial(look_together))
    outcomes = at_once(*[sending(camille)] * 2)
    assert sum(isinstance(one, IntegrityError) for one in outcomes) == 1
    assert made() == (1, 1)
