"""How clients prove themselves at the token endpoint."""

import base64
import hmac
import secrets
from datetime import timedelta
from typing import Any

import pytest
from joserfc.jwk import OctKey, RSAKey

from eulogin.models import Account
from tests.clock import Clock
from tests.eulogin.oidc.relying import ASSERTION_TYPE, ISSUER, RelyingParty, basic
from tests.pages import Web


def is_refused(answer: Any) -> None:
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client"), answer.content
    assert answer["WWW-Authenticate"] == 'Basic realm="EU Login"'
    assert answer["Cache-Control"] == "no-store"


def is_accepted(answer: Any) -> None:
    assert answer.status_code == 200, answer.content


# --- client_secret_jwt


@pytest.mark.parametrize("alg", ["HS256", "HS384", "HS512"])
def test_an_assertion_signed_with_the_secret_proves_the_client(rp: RelyingParty, alg: str) -> None:
    is_accepted(rp.token(rp.code(), rp.assertion(alg)))


@pytest.mark.parametrize("audience", [ISSUER, f"{ISSUER}/token", [f"{ISSUER}/token", "https://other.example/"]])
def test_the_assertion_is_for_the_issuer_or_the_token_endpoint(rp: RelyingParty, audience: Any) -> None:
    is_accepted(rp.token(rp.code(), rp.assertion(aud=audience)))


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "https://other.example/token"},
        {"aud": None},
        {"iss": "somebody else"},
        {"iss": None},
        {"sub": None},
        {"jti": None},
        {"jti": ""},
        {"jti": 7},
        {"exp": None},
        {"exp": "soon"},
        {"key": OctKey.import_key(secrets.token_urlsafe(64))},
    ],
)
def test_any_other_assertion_is_refused(rp: RelyingParty, changes: dict[str, Any]) -> None:
    is_refused(rp.token(rp.code(), rp.assertion(**changes)))


@pytest.mark.parametrize(
    ("changes", "accepted"),
    [
        ({"exp": 0}, True),
        ({"exp": -30}, False),
        ({"exp": 3600}, True),
        ({"exp": 3700}, False),
        ({"iat": 20}, True),
        ({"iat": 60}, False),
        ({"nbf": 60}, False),
        ({"iat": -86400}, True),
    ],
)
def test_an_assertion_lives_at_most_an_hour(
    rp: RelyingParty, clock: Clock, changes: dict[str, int], accepted: bool
) -> None:
    now = int(clock.now.timestamp())
    answer = rp.token(rp.code(), rp.assertion(**{name: now + seconds for name, seconds in changes.items()}))
    (is_accepted if accepted else is_refused)(answer)


def test_an_assertion_works_once(rp: RelyingParty) -> None:
    assertion = rp.assertion()
    is_accepted(rp.token(rp.code(), assertion))
    is_refused(rp.token(rp.code(), assertion))


def test_two_clients_may_use_the_same_jti(rp: RelyingParty) -> None:
    other = RelyingParty(rp.browser)
    is_accepted(rp.token(rp.code(), rp.assertion(jti="1")))
    is_accepted(other.token(other.code(), other.assertion(jti="1")))


def test_an_unsigned_assertion_is_refused(rp: RelyingParty) -> None:
    import jwt

    claims = {"iss": rp.client_id, "sub": rp.client_id, "aud": ISSUER, "exp": 2**33, "jti": "1"}
    is_refused(rp.token(rp.code(), jwt.encode(claims, None, algorithm="none")))


def test_a_key_of_another_kind_is_refused(rp: RelyingParty) -> None:
    key = RSAKey.generate_key(2048)
    is_refused(rp.token(rp.code(), rp.assertion("RS256", key)))
    is_refused(rp.token(rp.code(), rp.assertion("PS512", key)))


def test_our_own_public_key_is_no_secret(rp: RelyingParty) -> None:
    published = RSAKey.import_key(rp.api.get("/cas/oauth2/jwks").json()["keys"][0]).as_pem(private=False)
    unsigned = rp.assertion("HS256").rpartition(".")[0]
    signature = hmac.digest(published, unsigned.encode(), "sha256")
    is_refused(rp.token(rp.code(), f"{unsigned}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"))


def test_a_client_may_bind_itself_to_one_algorithm(web: Web, camille: Account) -> None:
    rp = RelyingParty(web, {"token_endpoint_auth_signing_alg": "HS512"})
    is_refused(rp.token(rp.code(), rp.assertion("HS256")))
    is_accepted(rp.token(rp.code(), rp.assertion("HS512")))


def test_a_secret_signs_only_with_algorithms_that_it_is_long_enough_for(web: Web, camille: Account) -> None:
    rp = RelyingParty(web, {"client_secret": "s" * 47})
    rp.secret = "s" * 47
    is_refused(rp.token(rp.code(), rp.assertion("HS384")))
    is_accepted(rp.token(rp.code(), rp.assertion("HS256")))


# --- client_secret_basic and none


@pytest.fixture
def plain(web: Web, camille: Account) -> RelyingParty:
    """A developer's client: the secret in a header."""
    return RelyingParty(web, {"token_endpoint_auth_method": "client_secret_basic"})


def exchange(rp: RelyingParty, header: dict[str, str], **data: str) -> Any:
    usual = {"grant_type": "authorization_code", "code": rp.code(), "redirect_uri": "https://rp.example/callback"}
    return rp.api.post("/cas/oauth2/token", {**usual, "code_verifier": rp.verifier, **data}, **header)


def test_the_secret_in_a_header(plain: RelyingParty) -> None:
    is_accepted(exchange(plain, basic(plain.client_id, plain.secret)))
    is_accepted(exchange(plain, basic(plain.client_id, plain.secret), client_id=plain.client_id))


def test_name_and_secret_are_form_encoded_in_the_header(web: Web, camille: Account) -> None:
    rp = RelyingParty(
        web, {"client_id": "a b", "client_secret": "p:q%+", "token_endpoint_auth_method": "client_secret_basic"}
    )
    is_accepted(exchange(rp, basic("a+b", "p%3Aq%25%2B")))


@pytest.mark.parametrize(
    "header",
    [
        {"HTTP_AUTHORIZATION": "Basic not base64!"},
        {"HTTP_AUTHORIZATION": "Basic bm9jb2xvbg=="},
        {"HTTP_AUTHORIZATION": "Bearer x"},
        basic("nobody", "x"),
        {},
    ],
)
def test_any_other_header_is_refused(plain: RelyingParty, header: dict[str, str]) -> None:
    is_refused(exchange(plain, header))
    is_refused(exchange(plain, basic(plain.client_id, "wrong")))


def test_a_secret_in_the_body_is_refused(plain: RelyingParty) -> None:
    is_refused(exchange(plain, {}, client_id=plain.client_id, client_secret=plain.secret))


def test_two_ways_at_once_are_refused(plain: RelyingParty, rp: RelyingParty) -> None:
    both = {"client_assertion_type": ASSERTION_TYPE, "client_assertion": rp.assertion()}
    is_refused(exchange(plain, basic(plain.client_id, plain.secret), **both))


def test_a_header_of_one_client_and_the_name_of_another(plain: RelyingParty, rp: RelyingParty) -> None:
    is_refused(exchange(plain, basic(plain.client_id, plain.secret), client_id=rp.client_id))


def test_a_client_has_one_way_only(plain: RelyingParty, rp: RelyingParty) -> None:
    is_refused(plain.token(plain.code(), plain.assertion()))
    is_refused(exchange(rp, basic(rp.client_id, rp.secret)))
    is_refused(exchange(rp, {}, client_id=rp.client_id))


def test_a_public_client_proves_itself_with_the_verifier_alone(web: Web, camille: Account) -> None:
    native = RelyingParty(web, {"token_endpoint_auth_method": "none"})
    assert native.secret == ""
    is_accepted(exchange(native, {}, client_id=native.client_id))
    is_refused(exchange(native, {}))
    is_refused(exchange(native, basic(native.client_id, "")))


# --- limits


def test_guessing_ends_for_this_client_and_this_place_only(plain: RelyingParty, rp: RelyingParty, clock: Clock) -> None:
    wrong = {"grant_type": "authorization_code", "code": "x", "client_id": plain.client_id}
    for _ in range(30):
        is_refused(plain.api.post("/cas/oauth2/token", wrong, **basic(plain.client_id, "guess")))
    limited = exchange(plain, basic(plain.client_id, plain.secret))
    assert (limited.status_code, limited.json()["error"]) == (429, "invalid_client")
    elsewhere = basic(plain.client_id, plain.secret) | {"REMOTE_ADDR": "192.0.2.7"}
    is_accepted(exchange(plain, elsewhere))
    is_accepted(rp.token(rp.code()))
    clock.forward(timedelta(minutes=5))
    is_accepted(exchange(plain, basic(plain.client_id, plain.secret)))


def test_successes_are_not_counted(rp: RelyingParty) -> None:
    for _ in range(31):
        assert rp.proved("introspect", token="x").json() == {"active": False}
