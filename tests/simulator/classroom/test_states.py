"""Training set back to named and kept states; the other environments and EU Login stay as they are."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.forms.models import model_to_dict
from django_scopes import scopes_disabled
from pytest_django.plugin import DjangoDbBlocker

from eulogin.models import Account
from kernel.journal.models import Entry
from kernel.journal.writing import broken_entries
from simulator.classroom import making, states
from simulator.classroom.models import Start
from simulator.classroom.states import Named
from tests.kept import kept_rows
from tests.simulator.conftest import make_demonstration
from traces.api import assign_role
from traces.models import Person, Role
from traces.teaching.tables import scoped_tables

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]


@pytest.fixture(scope="module")
def _seeded_rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with kept_rows(django_db_blocker, make_demonstration):
        yield


@pytest.fixture
def seeded(_seeded_rows: None, db: None) -> None:
    """The demonstration, made once for this file."""


def rows(*environments: str) -> dict[str, list[dict[str, Any]]]:
    """Everything that belongs to some environments, without what a session is bound to."""
    found = {}
    for model, path in scoped_tables().items():
        kept = model._base_manager.filter(**{f"{path}__in": environments}).order_by("pk")
        found[model._meta.label] = [{"pk": row.pk, **model_to_dict(row), "session_epoch": None} for row in kept]
    return found


def roles() -> list[tuple[str, str, str]]:
    with scopes_disabled():
        training = Role.objects.filter(environment="training")
        return sorted(training.values_list("person__uid", "role_type", "status"))


def ask_for_a_role() -> None:
    account = Account.objects.get(uid="n00thlef")
    assign_role(
        environment="training",
        role_type="operator",
        organisation="FR.2020.000002",
        status="requested",
        person={
            "uid": account.uid,
            "first_name": "Théo",
            "last_name": "LEFÈVRE",
            "email": account.email,
            "domain": "external",
        },
    )


def test_each_named_state_is_what_it_says_and_touches_nothing_else() -> None:
    seeded = roles()
    others, accounts = rows("production", "acceptance"), list(Account.objects.values_list("pk", "password"))
    ask_for_a_role()
    states.set_back(Named.EMPTY)
    assert roles() == []
    assert rows("training")["operators.Operator"]
    states.set_back(Named.REQUESTS)
    waiting = [role for role in roles() if role not in seeded]
    assert {(role_type, status) for _uid, role_type, status in waiting} == {
        ("operator", "requested"),
        ("authority", "requested"),
        ("control_body", "requested"),
    }
    states.set_back(Named.SEEDED)
    assert roles() == seeded
    assert rows("production", "acceptance") == others
    assert list(Account.objects.values_list("pk", "password")) == accounts
    assert list(broken_entries()) == []
    assert Entry.objects.filter(event="classroom:training:reset", environment="training").count() == 3


def epochs() -> dict[int, int]:
    with scopes_disabled():
        return dict(Person.objects.filter(environment="training").values_list("pk", "session_epoch"))


def test_a_kept_state_comes_back_word_for_word_and_nobody_stays_signed_in() -> None:
    ask_for_a_role()
    before, sessions = rows("training"), epochs()
    kept = states.keep("Monday")
    states.set_back(Named.EMPTY)
    assert rows("training") != before
    outcome = states.set_back("Monday")
    assert rows("training") == before
    assert outcome.seconds < 10
    assert states.present().name == "Monday"
    assert sessions.keys() == epochs().keys()
    assert all(sessions[pk] != epoch for pk, epoch in epochs().items())
    assert [states.forget(kept.pk), states.forget(kept.pk)] == [True, False]


def test_classes_come_back_and_who_has_no_account_any_more_does_not() -> None:
    course = making.open_course(name="A", size=2, language="fr", start=Start.AGENT, authority="FR00008")
    uids = set(course.trainees.values_list("uid", flat=True))
    states.keep("with the class")
    making.close(course)
    states.set_back("with the class")
    assert not uids & {uid for uid, *_rest in roles()}
    assert not [uid for uid, *_rest in roles() if uid.startswith("class.")]

    other = making.open_course(name="B", size=2, language="fr", start=Start.REQUESTED, authority="FR00008")
    ready = {(uid, "operator", "requested") for uid in other.trainees.values_list("uid", flat=True)}
    states.set_back(Named.SEEDED)
    assert not ready & set(roles())
    states.set_back(Named.CLASS_READY)
    assert ready <= set(roles())
