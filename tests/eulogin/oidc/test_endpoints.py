"""Discovery, keys, introspection, revocation, UserInfo."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command

from eulogin.models import Account, SsoSession
from eulogin.oidc import keys
from eulogin.oidc.models import SigningKey
from eulogin.signin import sessions
from kernel import crypto
from tests.clock import Clock
from tests.eulogin.oidc.relying import ISSUER, RelyingParty, basic
from tests.pages import Web

# --- discovery and keys


def test_discovery_names_every_address(rp: RelyingParty) -> None:
    document = rp.api.get("/cas/oauth2/.well-known/openid-configuration").json()
    assert document["issuer"] == ISSUER
    addresses = [value for name, value in document.items() if name.endswith(("_endpoint", "jwks_uri"))]
    assert len(addresses) == 8
    for address in addresses:
        assert rp.api.get(address.removeprefix("http://testserver")).status_code in (200, 400, 401, 405), address


def test_discovery_promises_what_is_kept_and_no_more(rp: RelyingParty) -> None:
    document = rp.api.get("/cas/oauth2/.well-known/openid-configuration").json()
    assert document["code_challenge_methods_supported"] == ["S256"]
    assert document["id_token_signing_alg_values_supported"] == ["PS512"]
    assert document["response_types_supported"] == ["code"]
    assert document["grant_types_supported"] == ["authorization_code"]
    assert document["token_endpoint_auth_methods_supported"][0] == "client_secret_jwt"
    assert not document["claims_parameter_supported"]


def test_the_public_address_is_the_issuer(rp: RelyingParty, settings: Any) -> None:
    settings.PUBLIC_URL = "https://eulogin.example"
    document = rp.api.get("/cas/oauth2/.well-known/openid-configuration").json()
    assert document["issuer"] == "https://eulogin.example/cas/oauth2"


def test_a_private_key_is_sealed(signing_key: SigningKey) -> None:
    assert "PRIVATE" not in signing_key.sealed_private_key
    with pytest.raises(crypto.UnsealError):
        crypto.unseal(signing_key.sealed_private_key, "oidc:signing-key:other")


def test_the_first_use_makes_a_key_and_the_second_finds_it() -> None:
    SigningKey.objects.all().delete()
    made = keys.active_key()
    assert keys.active_key() == made
    assert len(keys.published()) == 1
    assert len(made.public_jwk["n"]) >= 3072 // 6


def test_of_two_first_keys_one_wins(signing_key: SigningKey) -> None:
    assert keys._first_key() == signing_key


def test_a_new_key_signs_and_the_old_one_stays_published_for_a_while(
    rp: RelyingParty, signing_key: SigningKey, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    old = rp.tokens()["id_token"]
    call_command("signing_key", rotate=True)
    new_kid = capsys.readouterr().out.strip()
    assert [key["kid"] for key in keys.published()] == [new_kid, signing_key.kid]
    assert rp.read(old)
    assert rp.read(rp.tokens()["id_token"])
    clock.forward(timedelta(hours=15))
    assert [key["kid"] for key in keys.published()] == [new_kid]


# --- introspection and revocation


def test_a_client_learns_about_its_token(rp: RelyingParty, camille: Account) -> None:
    about = rp.proved("introspect", token=rp.tokens()["access_token"]).json()
    assert about["active"] is True
    assert (about["sub"], about["client_id"], about["scope"]) == (camille.uid, rp.client_id, "openid email profile")


def test_a_client_learns_nothing_about_others_tokens(rp: RelyingParty) -> None:
    token = rp.tokens()["access_token"]
    assert RelyingParty(rp.browser).proved("introspect", token=token).json() == {"active": False}
    assert rp.proved("introspect", token="nonsense").json() == {"active": False}


def test_introspection_wants_a_proof(web: Web, camille: Account) -> None:
    native = RelyingParty(web, {"token_endpoint_auth_method": "none"})
    answer = native.api.post("/cas/oauth2/introspect", {"token": "x", "client_id": native.client_id})
    assert answer.status_code == 401, "a name is no proof"
    assert native.api.post("/cas/oauth2/introspect", {"token": "x"}).status_code == 401
    assert native.api.post("/cas/oauth2/introspect", {}).status_code == 400


@pytest.mark.parametrize("end", ["session", "time", "revocation", "account"])
def test_a_token_dies(rp: RelyingParty, camille: Account, clock: Clock, end: str) -> None:
    token = rp.tokens()["access_token"]
    if end == "session":
        sessions.end(SsoSession.objects.get())
    elif end == "time":
        clock.forward(timedelta(hours=1))
    elif end == "revocation":
        assert rp.proved("revoke", token=token).status_code == 200
    else:
        Account.objects.update(is_active=False)
    assert rp.proved("introspect", token=token).json() == {"active": False}


def test_nobody_revokes_the_token_of_another_client(rp: RelyingParty) -> None:
    token = rp.tokens()["access_token"]
    assert RelyingParty(rp.browser).proved("revoke", token=token).status_code == 200
    assert rp.proved("introspect", token=token).json()["active"]


# --- UserInfo


def userinfo(rp: RelyingParty, token: str, **data: str) -> Any:
    return rp.api.get("/cas/oauth2/userinfo", data, HTTP_AUTHORIZATION=f"Bearer {token}")


def test_userinfo_is_off(rp: RelyingParty) -> None:
    answer = userinfo(rp, rp.tokens()["access_token"])
    assert (answer.status_code, answer.json()["error"]) == (403, "insufficient_scope")
    assert answer["WWW-Authenticate"] == 'Bearer realm="EU Login", error="insufficient_scope"'


def test_userinfo_is_on_where_the_client_wants_it(web: Web, camille: Account) -> None:
    rp = RelyingParty(web, {"userinfo": True})
    token = rp.tokens()["access_token"]
    answer = userinfo(rp, token)
    assert answer.json()["sub"] == camille.uid
    assert answer.json()["email"] == camille.email
    assert rp.api.post("/cas/oauth2/userinfo", {"access_token": token}).json()["sub"] == camille.uid


def test_userinfo_wants_a_living_token_and_not_in_the_address(web: Web, camille: Account) -> None:
    rp = RelyingParty(web, {"userinfo": True})
    token = rp.tokens()["access_token"]
    assert rp.api.get("/cas/oauth2/userinfo")["WWW-Authenticate"] == 'Bearer realm="EU Login"'
    assert rp.api.get("/cas/oauth2/userinfo", {"access_token": token}).status_code == 401
    assert userinfo(rp, "wrong")["WWW-Authenticate"] == 'Bearer realm="EU Login", error="invalid_token"'
    assert rp.api.get("/cas/oauth2/userinfo", **basic("a", "b")).status_code == 401
    sessions.end(SsoSession.objects.get())
    assert userinfo(rp, token).status_code == 401
