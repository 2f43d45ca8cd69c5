"""What a client asks for when it sends somebody to sign in, or a ticket to be validated."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mfa.api import Level, Strength

#: Names and numbers are both in use among clients.
ASSURANCE_LEVELS = {"TOP": 40, "HIGH": 30, "MEDIUM": 20, "LOW": 10, "NONE": 0}
#: Deprecated aliases that clients still send.
ALIASES = {"STRONG": "PASSWORD", "STRONG_SMS": "PASSWORD_SMS", "STRONG_TOKEN": "PASSWORD_TOKEN"}


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


@dataclass(frozen=True)
class ValidationRequest:
    """A request to validate a ticket. `assurance` and `level` are minima; empty `accept_strengths` accepts all."""

    service: str
    ticket: str
    assurance: int
    level: Level = Level.BASIC
    accept_strengths: list[str] = field(default_factory=list)
    ticket_types: list[str] = field(default_factory=lambda: ["SERVICE"])
    user_details: bool = False
    groups: list[str] | None = None
    renew: bool = False
    json: bool = False


def is_true(text: str) -> bool:
    """`false` is sent literally by some clients and means off; any other text means on."""
    return text.strip().lower() not in ("", "false", "0", "no")


def comma_list(text: str) -> list[str]:
    """A comma list without blanks and empty members."""
    return [member.strip() for member in text.split(",") if member.strip()]


def strengths(text: str) -> list[str]:
    """A comma list of strengths with the old aliases resolved; unknown ones stay and match nothing."""
    return [ALIASES.get(name, name) for name in comma_list(text.upper())]


def level(text: str) -> Level:
    """BASIC when absent; InvalidParameter for an unknown word."""
    try:
        return Level[text.strip().upper()] if text.strip() else Level.BASIC
    except KeyError:
        raise InvalidParameter("authenticationLevel") from None


def assurance(text: str, default: int) -> int:
    """`TOP` or `40` alike; InvalidParameter for anything else."""
    word = text.strip().upper()
    if not word:
        return default
    if word in ASSURANCE_LEVELS:
        return ASSURANCE_LEVELS[word]
    if word.isdecimal() and int(word) in ASSURANCE_LEVELS.values():
        return int(word)
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


def validation_request(query: Mapping[str, str], default_assurance: int, ticket_types: list[str]) -> ValidationRequest:
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
        json=query.get("format", "").upper() == "JSON",
    )


def matches(session_strengths: list[str], wanted: LoginRequest | ValidationRequest) -> bool:
    """Whether what a session proved suffices for the strengths and the level asked."""
    proved = [Strength(s) for s in session_strengths]
    strong = any(s.level >= wanted.level for s in proved)
    return strong and (not wanted.accept_strengths or any(s in wanted.accept_strengths for s in proved))
