"""Sign-out that a client asks for, and sign-out that clients are told of."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from eulogin.models import Account, SsoSession
from eulogin.oidc import backchannel, tasks
from eulogin.oidc.models import BackchannelLogout, OidcCode, UsedAssertion
from eulogin.signin import sessions
from tests.clock import Clock
from tests.eulogin.oidc.relying import ISSUER, RelyingParty
from tests.pages import Web

AFTER = "https://rp.example/after"
TOLD = "https://rp.example/told"
LOGOUT, CONFIRM = "/cas/oauth2/logout", "/cas/oauth2/logout/confirm"


@pytest.fixture
def leaving(web: Web, camille: Account) -> RelyingParty:
    """A client with addresses for the sign-out."""
    return RelyingParty(web, {"post_logout_redirect_uris": [AFTER], "backchannel_logout_uri": TOLD})


def asked(rp: RelyingParty, **changes: str) -> dict[str, str]:
    return {"client_id": rp.client_id, "post_logout_redirect_uri": AFTER, "state": "s", **changes}


def alive() -> bool:
    return SsoSession.objects.get().is_alive


# --- asked by a client


def test_the_person_confirms_and_comes_back(leaving: RelyingParty) -> None:
    hint = leaving.tokens()["id_token"]
    page = leaving.browser.get(LOGOUT, asked(leaving, id_token_hint=hint))
    assert alive()
    assert "form-action 'self' https://rp.example" in page["Content-Security-Policy"]
    done = leaving.browser.post(CONFIRM, asked(leaving))
    assert done["Location"] == f"{AFTER}?state=s"
    assert not alive()


def test_who_is_signed_out_already_just_comes_back(leaving: RelyingParty) -> None:
    assert leaving.browser.get(LOGOUT, asked(leaving))["Location"] == f"{AFTER}?state=s"


@pytest.mark.parametrize(
    "changes",
    [
        {"post_logout_redirect_uri": "https://evil.example/"},
        {"post_logout_redirect_uri": AFTER + "/"},
        {"client_id": ""},
        {"client_id": "nobody"},
        {"id_token_hint": "a.b.c"},
    ],
)
def test_nobody_is_led_to_an_address_that_nobody_registered(leaving: RelyingParty, changes: dict[str, str]) -> None:
    leaving.code()
    page = leaving.browser.get(LOGOUT, asked(leaving, **changes))
    assert b'name="post_logout_redirect_uri"' not in page.content
    done = leaving.browser.post(CONFIRM, asked(leaving, **changes))
    assert done.status_code == 200
    assert not alive()


def test_an_old_id_token_is_still_a_hint(leaving: RelyingParty, clock: Clock) -> None:
    hint = leaving.tokens()["id_token"]
    clock.forward(timedelta(hours=3))
    query = asked(leaving, id_token_hint=hint) | {"client_id": ""}
    assert leaving.browser.get(LOGOUT, query)["Location"] == f"{AFTER}?state=s"


def test_a_hint_for_another_client_leads_nowhere(leaving: RelyingParty) -> None:
    hint = RelyingParty(leaving.browser).tokens()["id_token"]
    page = leaving.browser.get(LOGOUT, asked(leaving, id_token_hint=hint))
    assert b'name="post_logout_redirect_uri"' not in page.content


def test_confirming_needs_the_token_of_the_form(leaving: RelyingParty) -> None:
    from django.test import Client

    assert Client(enforce_csrf_checks=True).post(CONFIRM, asked(leaving)).status_code == 403
    assert Client(enforce_csrf_checks=True).post(LOGOUT, asked(leaving)).status_code == 200


# --- told to clients


class Clients:
    """The clients' end of the line: what reached them, and what they answer."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self.status: int | None = 204

    def post(self, url: str, *, data: dict[str, str], **_: Any) -> httpx.Response:
        request = httpx.Request("POST", url, data=data)
        self.requests.append(request)
        if self.status is None:
            raise httpx.ConnectError("down")
        return httpx.Response(self.status, request=request)


@pytest.fixture
def clients(monkeypatch: pytest.MonkeyPatch) -> Clients:
    """Nobody is reached over the network."""
    made = Clients()
    monkeypatch.setattr(httpx, "post", made.post)
    return made


@pytest.fixture
def end(django_capture_on_commit_callbacks: Any) -> Callable[[], None]:
    """End the session, and let the workers do their work."""

    def go() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            sessions.end(SsoSession.objects.get())

    return go


def test_the_client_is_told_with_a_signed_message(
    leaving: RelyingParty, camille: Account, clients: Clients, end: Callable[[], None]
) -> None:
    sid = leaving.claims()["sid"]
    end()
    assert str(clients.requests[0].url) == TOLD
    token = parse_qs(clients.requests[0].content.decode())["logout_token"][0]
    claims = leaving.read(token)
    assert (claims["iss"], claims["aud"], claims["sub"], claims["sid"]) == (ISSUER, leaving.client_id, camille.uid, sid)
    assert claims["events"] == {backchannel.EVENT: {}}
    assert "nonce" not in claims
    assert claims["exp"] - claims["iat"] <= 120
    message = BackchannelLogout.objects.get()
    assert (message.state, message.sealed_body) == ("sent", "")


def test_only_clients_that_got_tokens_are_told(
    leaving: RelyingParty, clients: Clients, end: Callable[[], None]
) -> None:
    leaving.code()
    RelyingParty(leaving.browser).tokens()
    end()
    assert not clients.requests


@pytest.mark.parametrize(
    ("status", "state"), [(200, "sent"), (400, "failed"), (302, "pending"), (503, "pending"), (None, "pending")]
)
def test_what_may_get_better_is_tried_again(
    leaving: RelyingParty,
    clients: Clients,
    end: Callable[[], None],
    status: int | None,
    state: str,
) -> None:
    leaving.tokens()
    clients.status = status
    end()
    assert BackchannelLogout.objects.get().state == state


def test_tries_end(leaving: RelyingParty, clients: Clients, clock: Clock, end: Callable[[], None]) -> None:
    leaving.tokens()
    clients.status = 503
    end()
    for _ in range(10):
        clock.forward(timedelta(hours=1))
        tasks.sweep()
    assert len(clients.requests) == 5
    assert BackchannelLogout.objects.get().state == "failed"


def test_what_has_expired_is_forgotten(rp: RelyingParty, clock: Clock) -> None:
    rp.tokens()
    clock.forward(timedelta(minutes=5))
    tasks.tidy()
    assert (UsedAssertion.objects.count(), OidcCode.objects.count()) == (0, 1)
    clock.forward(timedelta(hours=14))
    tasks.tidy()
    assert OidcCode.objects.count() == 0


def test_the_body_at_rest_is_sealed(leaving: RelyingParty, camille: Account) -> None:
    leaving.tokens()
    backchannel.announce(SsoSession.objects.get())
    message = BackchannelLogout.objects.get()
    assert json.loads(message.body)["sub"] == camille.uid
    assert camille.uid not in message.sealed_body
