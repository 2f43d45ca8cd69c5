"""Who is the client: by its assertion (RFC 7523), its secret, or, for a public client, its name alone.

Each client has one way, the one it is registered with; any other is refused. Failures are counted per client and
place, so that nobody guesses a secret and nobody locks a client out from elsewhere.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote_plus

import jwt
from django.db import IntegrityError, transaction

from eulogin.oidc.events import Event
from eulogin.oidc.models import OidcClient, UsedAssertion
from eulogin.oidc.vocabulary import ASSERTION_ALGORITHMS, ClientAuth
from kernel import clock, crypto
from kernel.journal.writing import record
from kernel.limits.counting import LimitReached, Rule, clear, hit

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
#: Failed tries of one client from one place; requests under way at the same time count until they succeed.
FAILURES = Rule("oidc-client", 30, timedelta(minutes=5))
#: How far two machines' clocks may be apart.
LEEWAY = timedelta(seconds=30)
#: The longest life of an assertion that is accepted; client libraries use ten seconds to an hour.
LONGEST_ASSERTION = timedelta(hours=1)


@dataclass(frozen=True)
class Credentials:
    """What a request says about its client."""

    method: ClientAuth
    client_id: str
    secret: str = ""
    assertion: str = ""


def credentials_of(parameters: Mapping[str, str], authorization: str) -> Credentials | None:
    """The one way in which the request names its client; None when there is none, or more than one."""
    ways = [_by_assertion(parameters), _by_basic(authorization)]
    if parameters.get("client_secret"):
        return None  # the secret in the body is not offered
    given = [way for way in ways if way is not None]
    named = parameters.get("client_id", "")
    if len(given) > 1 or (given and named and given[0].client_id != named):
        return None
    if given:
        return given[0]
    return Credentials(ClientAuth.NONE, named) if named and not authorization else None


def _by_assertion(parameters: Mapping[str, str]) -> Credentials | None:
    assertion = parameters.get("client_assertion", "")
    if not assertion or parameters.get("client_assertion_type") != ASSERTION_TYPE:
        return None
    try:
        claims = jwt.decode(assertion, options={"verify_signature": False})
    except jwt.PyJWTError:
        return Credentials(ClientAuth.SECRET_JWT, "", assertion=assertion)
    return Credentials(ClientAuth.SECRET_JWT, str(claims.get("sub", "")), assertion=assertion)


def _by_basic(authorization: str) -> Credentials | None:
    scheme, _space, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, colon, secret = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return Credentials(ClientAuth.SECRET_BASIC, "")
    if not colon:
        return Credentials(ClientAuth.SECRET_BASIC, "")
    # RFC 6749, section 2.3.1: both parts are form-encoded before they are joined.
    return Credentials(ClientAuth.SECRET_BASIC, unquote_plus(name), unquote_plus(secret))


def authenticate(given: Credentials, audience: list[str], source: str) -> OidcClient | None:
    """The client that proved itself, or None. LimitReached after too many failures of this client from `source`."""
    client = find(given.client_id)
    if client is None:
        return None
    try:
        hit(FAILURES, client.client_id, source)
    except LimitReached:
        record(Event.CLIENT_LIMITED, client=client.client_id)
        raise
    if not _proves(client, given, audience):
        record(Event.CLIENT_REFUSED, client=client.client_id)
        return None
    clear(FAILURES, client.client_id, source)
    return client


def find(client_id: str) -> OidcClient | None:
    """The registered client of this name."""
    return OidcClient.objects.filter(client_id=client_id).first() if client_id else None


def _proves(client: OidcClient, given: Credentials, audience: list[str]) -> bool:
    if client.token_endpoint_auth_method != given.method:
        return False
    if given.method == ClientAuth.SECRET_BASIC:
        return client.has_secret(given.secret)
    return given.method == ClientAuth.SECRET_JWT and _is_good(client, given.assertion, audience)


def _is_good(client: OidcClient, assertion: str, audience: list[str]) -> bool:
    """Whether an assertion is signed with the client's secret, meant for us, in time, and new."""
    try:
        claims = jwt.decode(
            assertion,
            client.secret,
            algorithms=_algorithms(client),
            audience=audience,
            issuer=client.client_id,
            # The times are compared below, by the clock that rules everything here.
            options={
                "require": ["iss", "sub", "aud", "exp", "jti"],
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
    except jwt.PyJWTError:
        return False
    return _is_in_time(claims) and _is_new(client, claims)


def _algorithms(client: OidcClient) -> list[str]:
    """Those that the client is registered with and its secret is long enough for."""
    wanted = client.token_endpoint_auth_signing_alg
    octets = len(client.secret.encode())
    return [name for name, least in ASSERTION_ALGORITHMS.items() if octets >= least and wanted in ("", name)]


def _moment(value: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(value), UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _is_in_time(claims: Mapping[str, Any]) -> bool:
    now, ends = clock.now(), _moment(claims["exp"])
    if ends is None or not now - LEEWAY < ends <= now + LONGEST_ASSERTION + LEEWAY:
        return False
    begins = [_moment(claims[name]) for name in ("nbf", "iat") if name in claims]
    return all(moment is not None and moment <= now + LEEWAY for moment in begins)


def _is_new(client: OidcClient, claims: Mapping[str, Any]) -> bool:
    """Use the assertion's name up: whoever stores it first has it, everybody else is late."""
    jti, ends = claims["jti"], _moment(claims["exp"])
    if not isinstance(jti, str) or not jti or ends is None:
        return False
    digest = crypto.fingerprint(jti, f"oidc:assertion:{client.client_id}")
    try:
        with transaction.atomic():
            UsedAssertion.objects.create(digest=digest, expires_at=ends + LEEWAY)
    except IntegrityError:
        return False
    return True
