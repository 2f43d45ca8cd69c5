"""What a client asks for when it sends somebody to sign in, or a ticket to be validated."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from mfa.api import Level, Strength

#: Names and numbers are both in use among clients.
ASSURANCE_LEVELS = {"TOP": 40, "HIGH": 30, "MEDIUM": 20, "LOW": 10, "NONE": 0}
#: Deprecated aliases that clients still send.
ALIASES = {"STRONG": "PASSWORD", "STRONG_SMS": "PASSWORD_SMS", "STRONG_TOKEN": "PASSWORD_TOKEN", "STORK": "EIDAS"}
#: What a strength is called; anything else is kept as one that matches nothing, as databases cannot hold every text.
NAME, UNKNOWN = re.compile(r"[A-Z0-9_]{1,40}"), "UNKNOWN"
#: A SHA-1 digest in base64: the client's fingerprint at `/login/init`.
DIGEST = re.compile(r"[A-Za-z0-9+/]{27}=")


class InvalidParameter(ValueError):
    """A parameter is missing or malformed; the text names it."""


@dataclass(frozen=True)
class LoginRequest:
    """A request to sign in, as an application sends it."""

    service: str = ""
    level: Level = Level.BASIC
    accept_strengths: list[str] = field(default_factory=list)
    renew: bool = False
    gateway: bool = False
    #: What the client of a login transaction says of itself, as a digest; and the language that it asks for.
    fingerprint: str = ""
    locale: str = ""


@dataclass(frozen=True)
class ValidationRequest:
    """A request to validate a ticket. `assurance` and `level` are minima; empty `accept_strengths` accepts all.

    Without `assurance` the registration of the service decides, and TOP where it says nothing.
    """

    service: str
    ticket: str
    assurance: int | None
    level: Level = Level.BASIC
    accept_strengths: list[str] = field(default_factory=list)
    ticket_types: list[str] = field(default_factory=lambda: ["SERVICE"])
    user_details: bool = False
    groups: list[str] | None = None
    renew: bool = False
    pgt_url: str = ""
    single_sign_out: bool = False
    fingerprint: str = ""
    #: Whether the client is a generic CAS 3 client, which knows nothing of the dialect.
    generic: bool = False


def is_true(text: str) -> bool:
    """`false` is sent literally by some clients and means off; any other text means on."""
    return text.strip().lower() not in ("", "false", "0", "no")


def comma_list(text: str) -> list[str]:
    """A comma list without blanks and empty members."""
    return [member.strip() for member in text.split(",") if member.strip()]


def strengths(text: str) -> list[str]:
    """A comma list of strengths with the old aliases resolved; unknown ones stay and match nothing."""
    names = [name if NAME.fullmatch(name) else UNKNOWN for name in comma_list(text.upper())]
    return [ALIASES.get(name, name) for name in names]


def level(text: str) -> Level:
    """BASIC when absent; InvalidParameter for an unknown word."""
    try:
        return Level[text.strip().upper()] if text.strip() else Level.BASIC
    except KeyError:
        raise InvalidParameter("authenticationLevel") from None


def assurance(text: str, default: int | None) -> int | None:
    """`TOP` or `40` alike; InvalidParameter for anything else."""
    word = text.strip().upper()
    if not word:
        return default
    for name, number in ASSURANCE_LEVELS.items():
        if word in (name, str(number)):
            return number
    raise InvalidParameter("assuranceLevel")


def login_request(query: Mapping[str, str]) -> LoginRequest:
    """Read the parameters of `/cas/login`; a level nobody knows is read as the strongest that is known."""
    try:
        wanted = level(query.get("authenticationLevel", ""))
    except InvalidParameter:
        wanted = Level.HIGH
    return LoginRequest(
        service=query.get("service", ""),
        level=wanted,
        accept_strengths=strengths(query.get("acceptStrengths", "")),
        renew=is_true(query.get("renew", "")),
        gateway=is_true(query.get("gateway", "")),
    )


def transaction_request(query: Mapping[str, str]) -> LoginRequest:
    """Read the parameters of `/cas/login/init`; InvalidParameter names what is missing or malformed."""
    if not query.get("service"):
        raise InvalidParameter("service")
    level(query.get("authenticationLevel", ""))
    fingerprint = query.get("clientFingerprint", "").replace(" ", "+")  # a plus sign that nobody encoded
    if fingerprint and not DIGEST.fullmatch(fingerprint):
        raise InvalidParameter("clientFingerprint")
    return replace(login_request(query), fingerprint=fingerprint, locale=query.get("locale", "").lower()[:10])


def validation_request(
    query: Mapping[str, str], default_assurance: int | None, ticket_types: list[str], *, generic: bool = False
) -> ValidationRequest:
    """Read the parameters of a validation; InvalidParameter names what is missing or malformed."""
    for name in ("service", "ticket"):
        if not query.get(name):
            raise InvalidParameter(name)
    return ValidationRequest(
        service=query["service"],
        ticket=query["ticket"],
        assurance=assurance(query.get("assuranceLevel", ""), default_assurance),
        level=level(query.get("authenticationLevel", "")),
        accept_strengths=strengths(query.get("acceptStrengths", "")),
        ticket_types=comma_list(query.get("ticketTypes", "").upper()) or ticket_types,
        user_details=is_true(query.get("userDetails", "")),
        groups=comma_list(query["groups"]) if "groups" in query else None,
        renew=is_true(query.get("renew", "")),
        pgt_url=query.get("pgtUrl", ""),
        single_sign_out=generic or is_true(query.get("singleSignOut", "")),
        fingerprint=query.get("clientFingerprint", "").replace(" ", "+"),
        generic=generic,
    )


def wants_json(query: Mapping[str, str]) -> bool:
    """Whether the answer shall be JSON: `format` in any case; XML for any other word."""
    return query.get("format", "").strip().upper() == "JSON"


def matches(session_strengths: list[str], wanted: LoginRequest | ValidationRequest) -> bool:
    """Whether what a session proved suffices for the strengths and the level asked."""
    proved = [Strength(s) for s in session_strengths]
    strong = any(s.level >= wanted.level for s in proved)
    return strong and (not wanted.accept_strengths or any(s in wanted.accept_strengths for s in proved))
