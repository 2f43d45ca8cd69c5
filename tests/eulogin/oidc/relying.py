"""A relying party written for the tests, with another JOSE library than the server's."""

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey

from eulogin.api import register_client
from kernel import clock
from tests.eulogin.conftest import sign_in

ISSUER = "http://testserver/cas/oauth2"
REDIRECT_URI = "https://rp.example/callback"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
MEDIUM = "https://ecas.ec.europa.eu/loa/medium"
BASIC = "https://ecas.ec.europa.eu/loa/basic"


@dataclass
class RelyingParty:
    """One registered client, and a browser."""

    browser: Client
    metadata: dict[str, Any] = field(default_factory=dict)
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))

    def __post_init__(self) -> None:
        wanted = {"redirect_uris": [REDIRECT_URI], "token_endpoint_auth_method": "client_secret_jwt", **self.metadata}
        document, _created = register_client(wanted)
        self.client_id, self.secret = document["client_id"], document.get("client_secret", "")
        self.api = Client()

    @property
    def challenge(self) -> str:
        return base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).decode().rstrip("=")

    # --- the browser

    def request(self, **changes: str | None) -> dict[str, str]:
        """The parameters of an authorisation request; None leaves one out."""
        usual = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": REDIRECT_URI,
            "scope": "openid email profile",
            "state": "a state",
            "nonce": "a nonce",
            "code_challenge": self.challenge,
            "code_challenge_method": "S256",
        }
        return {name: value for name, value in {**usual, **changes}.items() if value is not None}

    def authorize(self, **changes: str | None) -> Any:
        """Send the browser to EU Login."""
        return self.browser.get("/cas/oauth2/authorize", self.request(**changes))

    def back(self, answer: Any) -> dict[str, str]:
        """What came back to the redirection address."""
        assert answer.status_code == 302, answer.content
        assert answer["Location"].startswith(REDIRECT_URI + "?"), answer["Location"]
        return {name: values[0] for name, values in parse_qs(urlsplit(answer["Location"]).query).items()}

    def sign_in(self, **changes: str | None) -> dict[str, str]:
        """Authorise, sign in with the password where it is asked, and come back."""
        answer = self.authorize(**changes)
        if answer["Location"].startswith("/cas/login"):
            done = sign_in(self.browser, answer["Location"])
            assert done.status_code == 302, done.content
            answer = self.browser.get(done["Location"])
        return self.back(answer)

    def code(self, **changes: str | None) -> str:
        return self.sign_in(**changes)["code"]

    # --- the back channel

    def assertion(self, alg: str = "HS256", key: Any = None, **changes: Any) -> str:
        """A client assertion; None leaves a claim out."""
        now = int(clock.now().timestamp())
        usual = {"iss": self.client_id, "sub": self.client_id, "aud": f"{ISSUER}/token", "iat": now, "exp": now + 60}
        claims = {k: v for k, v in {**usual, "jti": secrets.token_hex(8), **changes}.items() if v is not None}
        signed = key or OctKey.import_key(self.secret)
        return jwt.encode({"alg": alg}, claims, signed, algorithms=[alg])

    def token(self, code: str, assertion: str | None = None, **changes: str | None) -> Any:
        """Exchange a code; None leaves a parameter out."""
        usual = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": REDIRECT_URI,
            "code_verifier": self.verifier,
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": assertion or (self.assertion() if self.secret else ""),
        }
        data = {name: value for name, value in {**usual, **changes}.items() if value}
        return self.api.post("/cas/oauth2/token", data)

    def proved(self, path: str, **data: str) -> Any:
        """Call another endpoint with an assertion."""
        proof = {"client_assertion_type": ASSERTION_TYPE, "client_assertion": self.assertion()}
        return self.api.post(f"/cas/oauth2/{path}", {**proof, **data})

    def tokens(self, **changes: str | None) -> dict[str, Any]:
        """The whole way."""
        answer = self.token(self.code(**changes))
        assert answer.status_code == 200, answer.content
        tokens: dict[str, Any] = answer.json()
        return tokens

    def read(self, id_token: str) -> dict[str, Any]:
        """The claims of an ID token, whose signature is checked with the published keys."""
        keys = KeySet.import_key_set(self.api.get("/cas/oauth2/jwks").json())
        return dict(jwt.decode(id_token, keys, algorithms=["PS512"]).claims)

    def claims(self, **changes: str | None) -> dict[str, Any]:
        """The claims of the ID token at the end of the whole way."""
        return self.read(self.tokens(**changes)["id_token"])


def basic(name: str, secret: str) -> dict[str, str]:
    """The header of `client_secret_basic`, as arguments of a test client."""
    return {"HTTP_AUTHORIZATION": "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()}
