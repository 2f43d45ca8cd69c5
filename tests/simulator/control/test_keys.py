"""`keys` of `POST /accounts`: a suite gets a key of software, and signs in with it."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.test import Client

from eulogin.models import Account, SsoSession
from tests.eulogin.conftest import sign_in
from tests.mfa.methods.security_key.authenticator import Authenticator, unb64
from tests.simulator.control.calls import API, expect_problem
from tests.simulator.control.test_scripting import PERSON

pytestmark = pytest.mark.django_db
KEYS = [{"name": "Blue key"}, {"name": "Office", "kind": "platform"}]


def make(keys: list[dict[str, str]], host: str = "localhost"):
    body = {**PERSON, "keys": keys}
    return Client(SERVER_NAME=host).post(f"{API}/accounts", body, content_type="application/json")


def test_keys_of_both_kinds_are_made() -> None:
    answer = make(KEYS)
    assert answer.status_code == 201
    made = answer.json()["keys"]
    assert [(key["name"], key["kind"], key["rp_id"]) for key in made] == [
        ("Blue key", "security-key", "localhost"),
        ("Office", "platform", "localhost"),
    ]


def test_a_suite_signs_in_with_such_a_key() -> None:
    made = make(KEYS).json()["keys"][1]
    private = load_pem_private_key(made["private_key"].encode(), None)
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    authenticator = Authenticator(
        key=private, credential_id=unb64(made["credential_id"]), user_handle=unb64(made["user_handle"]), count=0
    )
    browser = Client(SERVER_NAME="localhost")
    page = sign_in(browser, who=PERSON["email"], loginStrength="PASSWORD_WEBAUTHN")["Location"]
    options = json.loads(browser.get(page).context["form"].options)
    browser.post(page, {"assertion": json.dumps(authenticator.get(options))})
    assert "PASSWORD_WEBAUTHN" in SsoSession.objects.get().strengths


@pytest.mark.parametrize(
    ("keys", "host", "field"),
    [
        ([{"name": "a"}, {"name": "A"}], "localhost", "keys.1"),
        ([{"name": str(n)} for n in range(11)], "localhost", "keys.10"),
        ([{"name": "a"}], "127.0.0.1", "keys.0"),
        ([{"name": "a", "kind": "nail"}], "localhost", "keys.0.kind"),
    ],
)
def test_refusals_leave_nothing(keys: list[dict[str, str]], host: str, field: str) -> None:
    expect_problem(make(keys, host), 422, field)
    assert not Account.objects.exists()
