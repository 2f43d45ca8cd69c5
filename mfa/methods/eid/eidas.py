"""EU Login's side of eIDAS: a signed request to the node, and the checks of its signed answer.

Real nodes speak SAML 2.0 with the same content; ours sends JWS (ES256), each side with its own key.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlencode

import jwt
from django.conf import settings
from django.utils.module_loading import import_string

from kernel import clock, crypto
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode
from mfa.methods.eid import identifiers, keys
from mfa.methods.eid.models import Exchange, Identity

ALGORITHM = "ES256"
#: What EU Login asks for, and what it accepts (regulation (EU) 910/2014, article 8).
LEVEL = "substantial"
ACCEPTED_LEVELS = {"substantial", "high"}
LONGEST_ANSWER = 10_000
LONGEST_NAME = 100
#: Clocks of two machines differ.
SKEW = timedelta(minutes=1)
REQUIRED = ["iss", "aud", "iat", "exp", "jti", "in_response_to", "status"]
FAILURES = {"cancelled": FactorErrorCode.EID_CANCELLED, "error": FactorErrorCode.EID_FAILED}


class NodeScheme(Protocol):
    """A national scheme as the node names it."""

    @property
    def country(self) -> str:
        """ISO 3166 code."""
        ...

    @property
    def code(self) -> str:
        """Its name between machines."""
        ...

    @property
    def name(self) -> str:
        """Its name for people."""
        ...


class EidasNode(Protocol):
    """What `settings.MFA_EIDAS_NODE` names: what is known of the node before anything is asked."""

    issuer: str

    def address(self, own_base: str) -> str:
        """Where browsers are sent."""
        ...

    def published(self) -> list[dict[str, Any]]:
        """The public keys (JWK) with which it signs answers."""
        ...

    def schemes(self) -> Sequence[NodeScheme]:
        """The national schemes that it reaches."""
        ...


@dataclass(frozen=True)
class _Answer:
    claims: dict[str, Any]

    def moment(self, claim: str) -> datetime:
        return datetime.fromtimestamp(self.claims[claim], UTC)

    def attribute(self, name: str, longest: int) -> str:
        value = self.claims["attributes"][name]
        if not isinstance(value, str) or not 0 < len(value) <= longest or "\0" in value:
            raise ValueError(name)
        return value


def node_schemes() -> Sequence[NodeScheme]:
    """The schemes behind the node; none where no node is configured."""
    return _node().schemes() if settings.MFA_EIDAS_NODE else ()


def _node() -> EidasNode:
    made: EidasNode = import_string(settings.MFA_EIDAS_NODE)()
    return made


def service_name(origin: str) -> str:
    """How EU Login names itself to the node: the audience of its answers."""
    return f"{origin}/cas"


def node_address(origin: str) -> str:
    """Where browsers are sent; empty where no node is configured."""
    return _node().address(origin) if settings.MFA_EIDAS_NODE else ""


def request_address(exchange: Exchange, origin: str, return_url: str) -> str:
    """The node's address with a signed request."""
    node = _node()
    request = signed(
        exchange,
        origin,
        node.issuer,
        return_url,
        country=exchange.country,
        scheme=exchange.scheme,
        level=LEVEL,
        destination=settings.MFA_EIDAS_DESTINATION,
    )
    return f"{node.address(origin)}?{urlencode({'request': request})}"


def signed(exchange: Exchange, origin: str, audience: str, return_url: str, **claims: str) -> str:
    """The exchange's question (JWS, ES256), for `audience` only, as long as it can be answered."""
    frame = {
        "iss": service_name(origin),
        "aud": audience,
        "jti": exchange.challenge,
        "iat": clock.now(),
        "exp": exchange.expires_at,
        "return_url": return_url,
    }
    return jwt.encode({**frame, **claims}, keys.private_key(), algorithm=ALGORITHM, headers={"kid": keys.KEY_ID})


def read(exchange: Exchange, origin: str, text: str) -> Identity:
    """Who a signed answer proves. FactorError: not signed by the node, for others, too old, another request's; no."""
    answer = _verified(text, origin)
    try:
        _refuse_frame(answer, exchange)
        status = answer.claims["status"]
        if status != "success":
            raise FactorError(FAILURES.get(status, FactorErrorCode.EID_FAILED))
        identity = _identity(answer, exchange.country)
    except (KeyError, TypeError, ValueError, OverflowError, OSError) as error:
        raise FactorError(FactorErrorCode.EID_REFUSED) from error
    if identity.level not in ACCEPTED_LEVELS:
        raise FactorError(FactorErrorCode.EID_LEVEL_TOO_LOW)
    return identity


def _verified(text: str, origin: str) -> _Answer:
    if len(text) > LONGEST_ANSWER:
        raise FactorError(FactorErrorCode.EID_REFUSED)
    node = _node()
    # Times are compared with our own clock, below.
    options: Any = {"verify_exp": False, "verify_iat": False, "verify_nbf": False, "require": REQUIRED}
    for key in node.published():
        try:
            public = jwt.PyJWK(key, algorithm=ALGORITHM)
            return _Answer(
                jwt.decode(
                    text,
                    public,
                    algorithms=[ALGORITHM],
                    audience=service_name(origin),
                    issuer=node.issuer,
                    options=options,
                )
            )
        except jwt.PyJWTError:
            continue
    raise FactorError(FactorErrorCode.EID_REFUSED)


def _refuse_frame(answer: _Answer, exchange: Exchange) -> None:
    """The answer is to this request, from the country that was asked, and fresh."""
    claims, now = answer.claims, clock.now()
    if not crypto.same(str(claims["in_response_to"]), exchange.challenge):
        raise ValueError("another request")
    if (claims["country"], claims["scheme"]) != (exchange.country, exchange.scheme):
        raise ValueError("another scheme")
    if not answer.moment("iat") - SKEW <= now < answer.moment("exp") + SKEW:
        raise ValueError("too old, or not valid yet")


def _identity(answer: _Answer, country: str) -> Identity:
    identifier = answer.attribute("PersonIdentifier", identifiers.LONGEST)
    identifiers.refuse_other(identifier, country)
    return Identity(
        identifier,
        answer.attribute("FamilyName", LONGEST_NAME),
        answer.attribute("FirstName", LONGEST_NAME),
        answer.attribute("DateOfBirth", 10),
        str(answer.claims["level"]),
    )
