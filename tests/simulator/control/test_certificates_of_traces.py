"""The call that makes a complete draft."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from tests.simulator.control.calls import call, expect_problem
from tests.simulator.control.test_scripting import OPERATOR, PERSON
from tests.traces.world import TRAINING, enter, make_reference
from traces.environments import environment_scope
from traces.models import Person

pytestmark = pytest.mark.django_db

DRAFT: dict[str, Any] = {
    "environment": "training",
    "type": "eu-intra",
    "email": "ana@example.org",
    "status": "draft",
}


@pytest.fixture
def ana() -> None:
    make_reference()
    call("POST", "/accounts", PERSON)
    operator = call("POST", "/operators", OPERATOR).json()["identifier"]
    post = {"email": "ana@example.org", "environment": "training", "role_type": "operator", "organisation": operator}
    assert call("POST", "/roles", post).status_code == 201


def test_a_complete_draft_can_be_submitted_as_it_is(ana: None, client: Client) -> None:
    answer = call("POST", "/certificates", DRAFT)
    assert answer.status_code == 201
    path = urlsplit(answer.json()["url"]).path
    with environment_scope(TRAINING):
        enter(client, Person.objects.get(email="ana@example.org"))
    assert 'name="_submit"' in client.get(path).content.decode()
    assert "INTRA.EU.FR." in client.post(path, {"_submit": "1"}, follow=True).content.decode()


def test_who_has_no_post_gets_no_draft(ana: None) -> None:
    expect_problem(call("POST", "/certificates", {**DRAFT, "environment": "production"}), 422, "email")
    expect_problem(call("POST", "/certificates", {**DRAFT, "email": "nobody@example.org"}), 422, "email")


@pytest.mark.parametrize(("field", "value"), [("type", "ched-a"), ("status", "valid"), ("environment", "moon")])
def test_nothing_else_is_made(ana: None, field: str, value: str) -> None:
    expect_problem(call("POST", "/certificates", {**DRAFT, field: value}), 422)


def test_a_reset_forgets_certificates(ana: None) -> None:
    from django_scopes import scopes_disabled

    from traces import api
    from traces.certificates.models import Certificate

    call("POST", "/certificates", DRAFT)
    api.reset()
    with scopes_disabled():
        assert not Certificate.objects.exists()
