"""QR codes of EU Login, as the app reads them."""

from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

SCHEME = "eulogin-sim"


class NotOursError(Exception):
    """The text is not a QR code of EU Login."""


@dataclass(frozen=True)
class Enrolment:
    """A device is to be added."""

    server: str
    token: str


@dataclass(frozen=True)
class OfflineSignIn:
    """A code is wanted for a sign-in."""

    server: str
    account: str
    challenge: str


def read(payload: str) -> Enrolment | OfflineSignIn:
    """What a QR code asks for. NotOursError."""
    try:
        parts = urlsplit(payload.strip())
        values = {name: found[0] for name, found in parse_qs(parts.query).items()}
        server = values.get("server", "").rstrip("/")
        known = parts.scheme == SCHEME and _is_base(server)
    except ValueError as error:
        raise NotOursError from error
    token, account, challenge = (values.get(name, "") for name in ("token", "account", "challenge"))
    if known and parts.path == "enrol" and token:
        return Enrolment(server, token)
    if known and parts.path == "sign-in" and account and challenge and challenge.isascii():
        return OfflineSignIn(server, account, challenge)
    raise NotOursError


def _is_base(server: str) -> bool:
    parts = urlsplit(server)
    return parts.scheme in ("http", "https") and bool(parts.netloc) and len(server) <= 200
