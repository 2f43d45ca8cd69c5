"""The node itself: reads signed requests, and answers them with signed answers (JWS, ES256).

Real eIDAS nodes speak SAML 2.0; what is said is the same: request id, audience, level of assurance, minimum data set.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from django.conf import settings
from django.utils.module_loading import import_string
from jwt.algorithms import ECAlgorithm

from simulator.eidas import keys
from simulator.eidas.models import now
from simulator.eidas.reference import LEVELS, Identity, Scheme, scheme, schemes

ISSUER = "urn:simulated:eidas-node"
ALGORITHM = "ES256"
KEY_ID = "node-1"
#: How long an answer may travel.
ANSWER_LIFE = timedelta(minutes=5)
SKEW = timedelta(minutes=1)
LONGEST_REQUEST = 8000
#: What the minimum data set calls its four attributes.
ATTRIBUTES = {
    "FamilyName": "family_name",
    "FirstName": "first_name",
    "DateOfBirth": "date_of_birth",
}


class RequestRefused(Exception):
    """The request does not come from a known service, or is not one; the text says why, for developers."""


@dataclass(frozen=True)
class Request:
    """What a service asks: who is this, by that scheme, at that level or a higher one?"""

    id: str
    service: str
    scheme: Scheme
    level: str
    destination: str
    return_url: str


def published_keys() -> list[dict[str, Any]]:
    """The node's public key as services fetch it (JWK)."""
    public: dict[str, Any] = ECAlgorithm.to_jwk(keys.private_key("node").public_key(), as_dict=True)
    return [{**public, "kid": KEY_ID, "use": "sig", "alg": ALGORITHM}]


def read(text: str) -> Request:
    """The request in a JWS. RequestRefused when its signature, age or content is not right."""
    return _request(signed_claims(text, ISSUER))


def signed_claims(text: str, audience: str) -> dict[str, Any]:
    """What a service that this node knows signed for `audience`, of any age. RequestRefused."""
    if not text or len(text) > LONGEST_REQUEST:
        raise RequestRefused("There is no request.")
    options: Any = {"verify_exp": False, "verify_iat": False, "require": ["iss", "aud", "jti", "iat", "exp"]}
    for key in import_string(settings.EIDAS_SERVICE_KEYS)():
        try:
            public = jwt.PyJWK(key, algorithm=ALGORITHM)
            found = jwt.decode(text, public, algorithms=[ALGORITHM], audience=audience, options=options)
        except jwt.PyJWTError:
            continue
        return dict(found)
    raise RequestRefused("No service that this node knows has signed this request.")


def _request(claims: dict[str, Any]) -> Request:
    try:
        begun, ends = (datetime.fromtimestamp(claims[name], UTC) for name in ("iat", "exp"))
        texts = [claims[name] for name in ("jti", "iss", "level", "destination", "return_url", "country", "scheme")]
    except (KeyError, TypeError, ValueError, OverflowError, OSError) as error:
        raise RequestRefused("The request is not complete.") from error
    if not all(isinstance(text, str) and text for text in texts):
        raise RequestRefused("The request is not complete.")
    request_id, service, level, destination, return_url, country, code = texts
    if not begun - SKEW <= now() < ends:
        raise RequestRefused("The request is too old, or not valid yet.")
    found = scheme(country, code)
    if found is None or level not in LEVELS or not return_url.startswith(("https://", "http://")):
        raise RequestRefused("The request names a scheme, a level or a way back that this node does not know.")
    return Request(request_id, service, found, level, destination, return_url)


def succeed(asked: Request, person: Identity, level: str) -> str:
    """The signed answer: this is the person, proved at this level."""
    own = {claim: getattr(person, name) for claim, name in ATTRIBUTES.items()}
    identifier = f"{person.country}/{asked.destination}/{person.identifier}"
    return _sign(asked, {"status": "success", "level": level, "attributes": {"PersonIdentifier": identifier, **own}})


def fail(asked: Request, status: str) -> str:
    """The signed answer: the person gave up ("cancelled"), or the provider failed ("error")."""
    return _sign(asked, {"status": status})


def _sign(asked: Request, answer: dict[str, Any]) -> str:
    moment = now()
    claims = {
        "iss": ISSUER,
        "aud": asked.service,
        "in_response_to": asked.id,
        "jti": secrets.token_urlsafe(16),
        "iat": moment,
        "exp": moment + ANSWER_LIFE,
        "country": asked.scheme.country,
        "scheme": asked.scheme.code,
        **answer,
    }
    return jwt.encode(claims, keys.private_key("node"), algorithm=ALGORITHM, headers={"kid": KEY_ID})


class Node:
    """What a service must know of the node: fulfils the contract that `settings.MFA_EIDAS_NODE` names."""

    issuer = ISSUER

    def address(self, own_base: str) -> str:
        """Where browsers are sent with a request: on the same host as the service."""
        return f"{own_base}/simulator/eidas/"

    def published(self) -> list[dict[str, Any]]:
        """The node's public keys (JWK)."""
        return published_keys()

    def schemes(self) -> tuple[Scheme, ...]:
        """The schemes that can be reached."""
        return schemes()
