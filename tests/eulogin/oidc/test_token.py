"""The token endpoint: what a code is bound to, and what the ID token says."""

import base64
import hashlib
from datetime import timedelta

import pytest

from eulogin.models import Account, SsoSession
from eulogin.oidc.models import OidcToken
from eulogin.signin import sessions
from kernel.journal.models import Entry
from tests.clock import Clock
from tests.eulogin.oidc.relying import BASIC, ISSUER, RelyingParty
from tests.pages import Web

CLAIM = "https://ecas.ec.europa.eu/claims/"


def test_the_id_token_says_who_it_is_and_how_they_proved_it(rp: RelyingParty, camille: Account, clock: Clock) -> None:
    tokens = rp.tokens()
    claims = rp.read(tokens["id_token"])
    assert claims["iss"] == ISSUER
    assert claims["aud"] == rp.client_id
    assert claims["sub"] == camille.uid
    assert claims["nonce"] == "a nonce"
    assert claims["acr"] == BASIC
    assert claims["amr"] == ["pwd"]
    assert claims["auth_time"] == claims["iat"] == int(clock.now.timestamp())
    assert claims["exp"] - claims["iat"] == 3600
    assert (claims["email"], claims["email_verified"]) == ("camille.martin@example.org", True)
    assert (claims["given_name"], claims["family_name"], claims["locale"]) == ("Camille", "MARTIN", "fr")
    assert claims[f"{CLAIM}domain"] == "external"
    half = hashlib.sha512(tokens["access_token"].encode()).digest()[:32]
    assert claims["at_hash"] == base64.urlsafe_b64encode(half).decode().rstrip("=")


def test_the_answer_is_that_of_the_real_one(rp: RelyingParty) -> None:
    answer = rp.token(rp.code())
    tokens = answer.json()
    assert (tokens["token_type"], tokens["expires_in"], tokens["scope"]) == ("Bearer", 0, "openid email profile")
    assert "refresh_token" not in tokens
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Type"] == "application/json"


def test_the_header_names_algorithm_and_key(rp: RelyingParty) -> None:
    from joserfc import jws

    header = jws.extract_compact(rp.tokens()["id_token"].encode()).headers()
    published = rp.api.get("/cas/oauth2/jwks").json()["keys"][0]
    assert (header["alg"], header["kid"]) == ("PS512", published["kid"])
    assert (published["kty"], published["alg"], published["use"]) == ("RSA", "PS512", "sig")
    assert "d" not in published


def test_without_a_nonce_there_is_none(rp: RelyingParty) -> None:
    assert "nonce" not in rp.claims(nonce=None)


def test_only_a_digest_of_the_access_token_is_kept(rp: RelyingParty) -> None:
    token = rp.tokens()["access_token"]
    assert token not in str(OidcToken.objects.values().get())
    assert token not in str(list(Entry.objects.values()))


# --- claims


def test_scopes_decide_about_claims(rp: RelyingParty) -> None:
    claims = rp.claims(scope="openid")
    assert not {"email", "given_name", "locale", f"{CLAIM}domain", f"{CLAIM}groups"} & set(claims)


def test_staff_have_a_department(rp: RelyingParty, camille: Account) -> None:
    camille.department_number, camille.telephone_number = "DIGIT.A.3", "+3222991111"
    camille.save()
    claims = rp.claims(scope="openid hr phone authentication_factors")
    assert claims[f"{CLAIM}department_number"] == "DIGIT.A.3"
    assert claims["phone_number"] == "+3222991111"
    assert claims[f"{CLAIM}authentication_factors"] == {"moniker": camille.email}


@pytest.mark.parametrize("listed", [["groups"], [f"{CLAIM}groups"]])
def test_groups_are_given_to_clients_that_list_them(web: Web, camille: Account, listed: list[str]) -> None:
    camille.groups = ["TRACES_USERS"]
    camille.save()
    assert f"{CLAIM}groups" not in RelyingParty(web).claims()
    assert RelyingParty(web, {"claims": listed}).claims()[f"{CLAIM}groups"] == ["TRACES_USERS"]


def test_two_clients_cannot_compare_the_names_of_a_session(web: Web, camille: Account) -> None:
    one, other = RelyingParty(web), RelyingParty(web)
    assert one.claims()["sid"] == one.claims()["sid"]
    assert one.claims()["sid"] != other.claims()["sid"]


# --- what a code is bound to


def refused(answer: object, error: str = "invalid_grant", status: int = 400) -> None:
    assert (answer.status_code, answer.json()["error"]) == (status, error), answer.content  # type: ignore[attr-defined]
    assert answer["Cache-Control"] == "no-store"  # type: ignore[index]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_verifier": "x" * 43}, "invalid_grant"),
        ({"code_verifier": "short"}, "invalid_grant"),
        ({"code_verifier": None}, "invalid_request"),
        ({"redirect_uri": "https://rp.example/other"}, "invalid_grant"),
        ({"redirect_uri": None}, "invalid_request"),
        ({"code": "not-a-code"}, "invalid_grant"),
        ({"code": None}, "invalid_request"),
        ({"code": "nul\x00"}, "invalid_request"),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "openid"}, "unauthorized_client"),
        ({"grant_type": None}, "unsupported_grant_type"),
    ],
)
def test_a_code_needs_all_that_it_is_bound_to(rp: RelyingParty, changes: dict[str, str | None], error: str) -> None:
    refused(rp.token(**{"code": rp.code(), **changes}), error)


def test_the_plain_verifier_is_worth_nothing(rp: RelyingParty) -> None:
    refused(rp.token(rp.code(), code_verifier=rp.challenge))


def test_a_code_that_failed_once_is_used_up(rp: RelyingParty) -> None:
    code = rp.code()
    refused(rp.token(code, code_verifier="x" * 43))
    refused(rp.token(code))


def test_a_code_used_twice_takes_back_what_it_gave(rp: RelyingParty) -> None:
    code = rp.code()
    token = rp.token(code).json()["access_token"]
    assert rp.proved("introspect", token=token).json()["active"]
    refused(rp.token(code))
    assert rp.proved("introspect", token=token).json() == {"active": False}


def test_a_code_belongs_to_one_client(rp: RelyingParty) -> None:
    other = RelyingParty(rp.browser, verifier=rp.verifier)
    code = rp.code()
    refused(other.token(code))
    assert rp.token(code).status_code == 200, "the other client could not spoil it"


def test_a_code_lives_a_minute(rp: RelyingParty, clock: Clock) -> None:
    code, another = rp.code(), rp.code()
    clock.forward(timedelta(seconds=59))
    assert rp.token(code).status_code == 200
    clock.forward(timedelta(seconds=1))
    refused(rp.token(another))


def test_a_code_dies_with_its_session(rp: RelyingParty) -> None:
    code = rp.code()
    sessions.end(SsoSession.objects.get())
    refused(rp.token(code))


def test_a_code_dies_with_its_account(rp: RelyingParty, camille: Account) -> None:
    code = rp.code()
    camille.is_active = False
    camille.save()
    refused(rp.token(code))


def test_parameters_in_the_address_count_for_nothing(rp: RelyingParty) -> None:
    assert rp.api.post("/cas/oauth2/token?grant_type=authorization_code").status_code == 400
    assert rp.api.get("/cas/oauth2/token").status_code == 405


def test_the_journal_tells_the_story(rp: RelyingParty) -> None:
    code = rp.code()
    rp.token(code)
    rp.token(code)
    events = [e.event for e in Entry.objects.order_by("sequence") if e.event.startswith("oidc:")]
    assert events == ["oidc:client:registered", "oidc:code:issued", "oidc:token:issued", "oidc:code:replayed"]
    assert code not in str(list(Entry.objects.values()))
