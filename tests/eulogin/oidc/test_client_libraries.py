"""Authlib's client signs in over real HTTP and knows nothing but the discovery address.

The server's protocol is oauthlib's and its tokens PyJWT's: the two ends share no code.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from authlib.integrations.django_client import OAuth
from authlib.oauth2.rfc7523 import ClientSecretJWT
from authlib.oidc.core import UserInfo
from django.test import RequestFactory
from pytest_django.live_server_helper import LiveServer

from eulogin.models import Account
from tests.eulogin.conftest import PHONE, last_text
from tests.eulogin.oidc.person import Person
from tests.eulogin.oidc.relying import BASIC, MEDIUM

CALLBACK = "http://localhost:3000/callback"
METADATA = {"redirect_uris": [CALLBACK], "post_logout_redirect_uris": ["http://localhost:3000/"]}
Register = Callable[..., dict[str, Any]]


class Application:
    """A Django application with Authlib's client."""

    def __init__(self, discovery: str, document: dict[str, Any], scope: str = "openid email profile") -> None:
        method = document["token_endpoint_auth_method"]
        self.session: dict[str, Any] = {}
        self.client = OAuth().register(
            "eulogin",
            client_id=document["client_id"],
            client_secret=document.get("client_secret"),
            server_metadata_url=discovery,
            client_auth_methods=[ClientSecretJWT(alg="HS512")],
            client_kwargs={
                "scope": scope,
                "code_challenge_method": "S256",
                "token_endpoint_auth_method": method,
            },
        )

    def start(self, **asked: str) -> str:
        """Where the application sends the browser."""
        return str(self.client.authorize_redirect(self._request("/login"), CALLBACK, **asked)["Location"])

    def finish(self, answer: httpx.Response) -> UserInfo:
        """What the application learns when the browser comes back; Authlib checks state, nonce, issuer, signature."""
        assert answer.headers["Location"].startswith(CALLBACK), answer.text
        self.token = self.client.authorize_access_token(self._request(answer.headers["Location"]))
        found: UserInfo = self.token["userinfo"]
        return found

    def _request(self, address: str) -> Any:
        request = RequestFactory().get(address)
        request.session = self.session
        return request


@pytest.fixture
def discovery(live_server: LiveServer, transactional_db: None) -> str:
    """All that the application knows."""
    return f"{live_server.url}/cas/oauth2/.well-known/openid-configuration"


@pytest.fixture
def register(discovery: str) -> Register:
    """Register at the address that discovery names."""

    def go(**metadata: Any) -> dict[str, Any]:
        answer = httpx.post(httpx.get(discovery).json()["registration_endpoint"], json={**METADATA, **metadata})
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    return go


@pytest.fixture
def person(live_server: LiveServer) -> Person:
    return Person(live_server.url)


@pytest.mark.parametrize("method", ["client_secret_jwt", "client_secret_basic", "none"])
def test_authlib_signs_in_with_the_discovery_address_alone(
    camille: Account, discovery: str, register: Register, person: Person, method: str
) -> None:
    application = Application(discovery, register(token_endpoint_auth_method=method))
    found = application.finish(person.sign_in(application.start()))
    assert found["sub"] == camille.uid
    assert found["email"] == camille.email
    assert (found["given_name"], found["family_name"]) == ("Camille", "MARTIN")
    assert found["acr"] == BASIC
    assert not application.token.is_expired(), "expires_in is 0, which means nothing to Authlib"


def test_authlib_asks_for_more_and_a_text_message_gives_it(
    camille_with_phone: Account, discovery: str, register: Register, person: Person
) -> None:
    application = Application(discovery, register(token_endpoint_auth_method="client_secret_jwt"))
    assert application.finish(person.sign_in(application.start()))["acr"] == BASIC
    second = person.go(application.start(acr_values=MEDIUM))
    challenge = person.submit(second, password="Herisson-2026!", loginStrength="PASSWORD_SMS", mobilePhoneNumber=PHONE)
    boxes = dict(zip(("challenge1", "challenge2", "challenge3"), last_text().split("-"), strict=True))
    found = application.finish(person.submit(challenge, **boxes))
    assert found["acr"] == MEDIUM
    assert found["amr"] == ["pwd", "sms", "mfa"]


def test_authlib_reads_userinfo_where_it_is_on(
    camille: Account, discovery: str, register: Register, person: Person
) -> None:
    application = Application(discovery, register(userinfo=True))
    application.finish(person.sign_in(application.start()))
    assert application.client.userinfo(token=application.token)["email"] == camille.email


def test_authlib_signs_out_and_comes_back(camille: Account, discovery: str, register: Register, person: Person) -> None:
    application = Application(discovery, register())
    application.finish(person.sign_in(application.start()))
    url = application.client.create_logout_url("http://localhost:3000/", application.token["id_token"])["url"]
    gone = person.submit(person.go(url), _submit="")
    assert gone.headers["Location"].startswith("http://localhost:3000/?state=")
    assert person.go(application.start()).url.path == "/cas/login"


def test_single_sign_on_serves_a_second_application(
    camille: Account, discovery: str, register: Register, person: Person
) -> None:
    one, other = Application(discovery, register()), Application(discovery, register())
    one.finish(person.sign_in(one.start()))
    assert other.finish(person.go(other.start()))["sub"] == camille.uid
    silent = parse_qs(urlsplit(person.go(other.start(prompt="none")).headers["Location"]).query)
    assert "code" in silent
