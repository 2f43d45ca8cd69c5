"""The simulator's door to TRACES."""

import time

import pytest

from kernel.journal.models import Entry
from tests.pages import Web
from tests.traces.cas.answers import always, success
from tests.traces.world import PRODUCTION, TRAINING, choices_of, enter, make_person
from traces import api
from traces.environments import Environment, environment_scope
from traces.errors import ErrorCode, TracesError
from traces.events import Event
from traces.models import Person, Role, RoleTypeChoice
from traces.operators.errors import OperatorErrorCode
from traces.operators.models import Operator

CAMILLE: api.PersonData = {
    "uid": "n00camil",
    "first_name": "Camille",
    "last_name": "Martin",
    "email": "camille.martin@example.org",
    "domain": "external",
}
ROLE = {"environment": "production", "role_type": "authority", "organisation": "FR00008", "status": "valid"}
OPERATOR = {
    "environment": "training",
    "name": "Ferme des Sangliers",
    "country": "FR",
    "responsible_authority": "FR00008",
    "activities": ["ASC"],
    "status": "valid",
}


def refusal(act, **arguments: object) -> str:
    with pytest.raises(TracesError) as caught:
        act(**arguments)
    assert caught.value.sentence
    return caught.value.code


def test_an_operator_is_recorded_in_its_environment(world: None) -> None:
    identifier = api.create_operator(**OPERATOR)
    with environment_scope(TRAINING):
        assert Operator.objects.get(identifier=identifier).name == "Ferme des Sangliers"
    with environment_scope(PRODUCTION):
        assert not Operator.objects.exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"environment": "moon"}, OperatorErrorCode.ENVIRONMENT_UNKNOWN),
        ({"country": "XX"}, OperatorErrorCode.COUNTRY_UNKNOWN),
        ({"responsible_authority": "FR99999"}, OperatorErrorCode.AUTHORITY_UNKNOWN),
        ({"activities": []}, OperatorErrorCode.ACTIVITY_MISSING),
        ({"activities": ["NONE"]}, OperatorErrorCode.ACTIVITY_UNKNOWN),
        ({"status": "maybe"}, OperatorErrorCode.STATUS_UNKNOWN),
        ({"name": ""}, OperatorErrorCode.NAME_INVALID),
    ],
)
def test_a_wrong_operator_is_refused_with_a_code(world: None, change: dict[str, object], code: str) -> None:
    assert refusal(api.create_operator, **{**OPERATOR, **change}) == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"environment": "moon"}, OperatorErrorCode.ENVIRONMENT_UNKNOWN),
        ({"role_type": "king"}, ErrorCode.ROLE_TYPE_UNKNOWN),
        ({"status": "rejected"}, OperatorErrorCode.STATUS_UNKNOWN),
        ({"organisation": "FR99999"}, ErrorCode.ORGANISATION_UNKNOWN),
        ({"role_type": "operator"}, ErrorCode.ORGANISATION_UNKNOWN),
    ],
)
def test_a_wrong_role_is_refused_and_makes_nobody(world: None, change: dict[str, str], code: str) -> None:
    assert refusal(api.assign_role, **{**ROLE, **change}, person=CAMILLE) == code
    with environment_scope(PRODUCTION):
        assert not Person.objects.exists()


def test_a_second_role_type_is_refused(world: None) -> None:
    api.assign_role(**ROLE, person=CAMILLE)
    body = {**ROLE, "role_type": "control_body", "organisation": "FR-BIO-01"}
    assert refusal(api.assign_role, **body, person=CAMILLE) == ErrorCode.ROLE_TYPE_TAKEN


def test_a_post_that_is_held_gets_the_new_status(world: None) -> None:
    first = api.assign_role(**{**ROLE, "status": "requested"}, person=CAMILLE)
    assert api.assign_role(**ROLE, administrator=True, person=CAMILLE) == first
    with environment_scope(PRODUCTION):
        role = Role.objects.get()
    assert (role.status, role.administrator) == ("valid", True)


def test_a_later_sign_in_finds_the_person(web: Web, world: None, eu_login) -> None:
    api.assign_role(**ROLE, person=CAMILLE)
    eu_login(always(success(lastName="Durand")))
    web.get("/tracesnt/cas/login", {"ticket": "ST-1-secret"})
    page = web.get("/tracesnt/profile").content.decode()
    assert "Camille DURAND" in page
    assert "Ardennes" in page


def test_a_scripted_post_is_one_event(world: None) -> None:
    api.assign_role(**ROLE, person=CAMILLE)
    assert Entry.objects.filter(event=Event.ROLE_ASSIGNED, subject="n00camil").count() == 1


def test_a_reset_forgets_all_environments(world: None) -> None:
    for environment in Environment:
        api.create_operator(**{**OPERATOR, "environment": environment})
        api.assign_role(**{**ROLE, "environment": environment}, person=CAMILLE)
    api.reset()
    for model in (Role, RoleTypeChoice, Person, Operator):
        assert not model.objects.with_scopes_disabled().exists()


def test_after_a_reset_an_old_session_is_nobodys(web: Web, world: None) -> None:
    person = make_person()
    enter(web, person)
    api.reset()
    make_person()
    assert web.get("/tracesnt/profile").status_code == 302


def test_seeding_after_a_reset_is_quick_and_the_same(db: None) -> None:
    from traces.reference.loading import load_all

    load_all()
    api.seed()
    with environment_scope(TRAINING):
        before = list(Operator.objects.values_list("identifier", "name"))
    began = time.perf_counter()
    api.reset()
    api.seed()
    assert time.perf_counter() - began < 10
    with environment_scope(TRAINING):
        assert list(Operator.objects.values_list("identifier", "name")) == before
    assert len(before) >= 500


def test_a_choice_is_left_for_the_pages(world: None) -> None:
    api.assign_role(**ROLE, person=CAMILLE)
    with environment_scope(PRODUCTION):
        assert choices_of(Person.objects.get()) == ["authority"]


def test_mails_have_the_language_that_is_given(world: None) -> None:
    api.assign_role(**ROLE, person={**CAMILLE, "language": "fr"})
    with environment_scope(Environment.PRODUCTION):
        assert Person.objects.get().language == "fr"
