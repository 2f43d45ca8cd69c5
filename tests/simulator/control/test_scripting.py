"""The calls of the control API that make people, services, operators and roles."""

from typing import Any

import pytest
from django.contrib.auth import authenticate
from django_scopes import scopes_disabled

from eulogin.models import Account
from simulator.phones.models import VirtualPhone
from tests.simulator.control.calls import call, expect_problem
from traces.models import Role
from traces.operators.models import Operator

pytestmark = pytest.mark.django_db

PERSON = {"email": "ana@example.org", "password": "Herisson-2026!", "first_name": "Ana", "last_name": "SILVA"}
OPERATOR = {
    "environment": "training",
    "name": "Élevage du Moulin",
    "country": "FR",
    "responsible_authority": "FR00008",
    "activities": ["ASC"],
    "status": "valid",
}
ROLE = {
    "email": "ana@example.org",
    "environment": "training",
    "role_type": "authority",
    "organisation": "FR00008",
    "status": "valid",
}


# --- accounts ---


def test_an_account_is_made_with_its_telephone_numbers() -> None:
    answer = call("POST", "/accounts", {**PERSON, "phones": ["+33 6 39 98 01 02", "+33639980103"]})
    assert answer.status_code == 201
    made = answer.json()
    assert (made["email"], made["phones"], made["devices"]) == (
        "ana@example.org",
        ["+33639980102", "+33639980103"],
        [],
    )
    assert authenticate(username=made["uid"], password=PERSON["password"]) == Account.objects.get(pk=made["uid"])
    assert VirtualPhone.objects.filter(number__in=made["phones"]).count() == 2


def test_an_account_may_be_of_any_kind() -> None:
    extra = {
        "uid": "n00anasi",
        "locale": "fr",
        "domain": "eu.europa.ec",
        "employee_type": "f",
        "groups": ["A", "B"],
        "assurance_level": 20,
    }
    assert call("POST", "/accounts", {**PERSON, **extra}).json()["uid"] == "n00anasi"
    account = Account.objects.get(pk="n00anasi")
    assert (account.language, account.domain, account.employee_type) == ("fr", "eu.europa.ec", "f")
    assert (account.groups, account.assurance_level) == (["A", "B"], 20)


@pytest.mark.parametrize(("domain", "level"), [("external", 10), ("eu.europa.ec", 40), ("eu.europa.eca", 30)])
def test_the_assurance_level_follows_the_domain(domain: str, level: int) -> None:
    call("POST", "/accounts", {**PERSON, "domain": domain})
    assert Account.objects.get().assurance_level == level


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "no address"}, "email"),
        ({"email": None}, "email"),
        ({"email": f"{'a' * 250}@example.org"}, "email"),
        ({"password": ""}, "password"),
        ({"first_name": " "}, "first_name"),
        ({"first_name": "A\x00B"}, "first_name"),
        ({"last_name": "x" * 101}, "last_name"),
        ({"uid": "Not A Uid"}, "uid"),
        ({"locale": "klingon"}, "locale"),
        ({"employee_type": "no letter"}, "employee_type"),
        ({"assurance_level": -1}, "assurance_level"),
        ({"phones": ["+33639980102", "12"]}, "phones.1"),
        ({"phones": ["+33639980102", "+33639980102"]}, "phones.1"),
        ({"devices": [{"name": "x", "pin": "1234"}]}, "devices.0"),
        ({"keys": [{}]}, "keys.0.name"),
        ({"eids": [{}]}, "eids.0.country"),
        ({"eids": [{"country": "CH"}]}, "eids.0"),
    ],
)
def test_a_malformed_account_is_refused_and_leaves_nothing(change: dict[str, Any], field: str) -> None:
    expect_problem(call("POST", "/accounts", {**PERSON, **change}), 422, field)
    assert not Account.objects.exists()


@pytest.mark.parametrize(
    ("second", "field"),
    [({"email": "ANA@example.org"}, "email"), ({"email": "b@example.org", "uid": "n00taken"}, "uid")],
)
def test_a_taken_address_or_uid_is_refused(second: dict[str, str], field: str) -> None:
    call("POST", "/accounts", {**PERSON, "uid": "n00taken"})
    expect_problem(call("POST", "/accounts", {**PERSON, **second}), 409, field)
    assert Account.objects.count() == 1


# --- operators and roles ---


@pytest.mark.usefixtures("reference")
def test_an_operator_is_made_in_one_environment() -> None:
    answer = call("POST", "/operators", OPERATOR)
    assert answer.status_code == 201
    with scopes_disabled():
        operator = Operator.objects.get()
    assert answer.json() == {"identifier": operator.identifier}
    assert (operator.environment, operator.name) == ("training", "Élevage du Moulin")


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"environment": "moon"}, "environment"),
        ({"name": ""}, "name"),
        ({"country": "XX"}, "country"),
        ({"responsible_authority": "FR99999"}, "responsible_authority"),
        ({"activities": ["NOTHING"]}, "activities"),
        ({"activities": []}, "activities"),
        ({"status": "asleep"}, "status"),
    ],
)
def test_a_malformed_operator_is_refused(change: dict[str, Any], field: str) -> None:
    expect_problem(call("POST", "/operators", {**OPERATOR, **change}), 422, field)
    with scopes_disabled():
        assert not Operator.objects.exists()


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize("status", ["requested", "valid", "suspended"])
def test_a_role_is_given_to_who_never_entered_traces(status: str) -> None:
    call("POST", "/accounts", PERSON)
    answer = call("POST", "/roles", {**ROLE, "status": status, "administrator": True})
    assert answer.status_code == 201
    with scopes_disabled():
        role = Role.objects.select_related("person", "authority").get()
    assert answer.json() == {"id": role.pk, **ROLE, "status": status, "administrator": True}
    assert (role.person.email, role.authority.code, role.status) == ("ana@example.org", "FR00008", status)


@pytest.mark.usefixtures("reference")
def test_traces_writes_to_them_in_the_language_of_the_account() -> None:
    call("POST", "/accounts", {**PERSON, "locale": "fr"})
    call("POST", "/roles", {**ROLE, "status": "valid"})
    with scopes_disabled():
        assert Role.objects.select_related("person").get().person.language == "fr"


@pytest.mark.usefixtures("reference")
def test_an_operator_made_by_a_call_can_be_asked_for_by_another() -> None:
    call("POST", "/accounts", PERSON)
    identifier = call("POST", "/operators", OPERATOR).json()["identifier"]
    body = {**ROLE, "role_type": "operator", "organisation": identifier, "status": "requested"}
    assert call("POST", "/roles", body).status_code == 201


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "nobody@example.org"}, "email"),
        ({"environment": "moon"}, "environment"),
        ({"role_type": "king"}, "role_type"),
        ({"organisation": "FR99999"}, "organisation"),
        ({"status": "rejected"}, "status"),
    ],
)
def test_a_malformed_role_is_refused(change: dict[str, Any], field: str) -> None:
    call("POST", "/accounts", PERSON)
    expect_problem(call("POST", "/roles", {**ROLE, **change}), 422, field)
    with scopes_disabled():
        assert not Role.objects.exists()


@pytest.mark.usefixtures("reference")
def test_a_second_role_type_is_refused() -> None:
    call("POST", "/accounts", PERSON)
    call("POST", "/roles", ROLE)
    identifier = call("POST", "/operators", OPERATOR).json()["identifier"]
    body = {**ROLE, "role_type": "operator", "organisation": identifier}
    expect_problem(call("POST", "/roles", body), 422, "role_type")


def test_an_account_can_have_eids() -> None:
    made = call("POST", "/accounts", {**PERSON, "eids": [{"country": "FR", "identifier": "SIM-7"}, {"country": "EE"}]})
    first, second = made.json()["eids"]
    assert first == {"country": "FR", "identifier": "SIM-7", "eidas_id": "FR/EU/SIM-7"}
    assert second["eidas_id"].startswith("EE/EU/SIM-")
    again = {**PERSON, "email": "b@example.org", "eids": [{"country": "FR", "identifier": "SIM-7"}]}
    expect_problem(call("POST", "/accounts", again), 422, "eids.0")
