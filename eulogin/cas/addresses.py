"""Addresses of services: parsed strictly, compared tolerantly.

Clients write the same address in several ways (encoding, order of the query, default port); that is the main cause
of INVALID_SERVICE. An attacker writes a different address that looks the same (user info, backslashes, dots): such
an address is malformed here.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
LONGEST = 4000
# Control characters, blanks and backslashes make two readers see two addresses.
FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\<>\"^`{|}]")


class MalformedAddress(ValueError):
    """Not an absolute http(s) address that everybody reads alike."""


@dataclass(frozen=True)
class Address:
    """An address in the form in which two of them are compared; `query` keeps repeated names, sorted."""

    scheme: str
    host: str
    port: int
    path: str
    query: tuple[tuple[str, str], ...]

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port."""
        return self.scheme, self.host, self.port


def parse(text: str) -> Address:
    """Parse an absolute address; MalformedAddress when it is not one, or could be read in two ways."""
    if len(text) > LONGEST or FORBIDDEN.search(text):
        raise MalformedAddress(text[:100])
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise MalformedAddress(text[:100]) from error
    if parts.scheme.lower() not in DEFAULT_PORTS or not parts.hostname or "@" in parts.netloc:
        raise MalformedAddress(text[:100])
    scheme = parts.scheme.lower()
    path = unquote(parts.path) or "/"
    if any(segment in (".", "..") for segment in path.split("/")) or FORBIDDEN.search(path.replace(" ", "")):
        raise MalformedAddress(text[:100])
    query = tuple(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return Address(scheme, parts.hostname.lower().rstrip("."), port or DEFAULT_PORTS[scheme], path, query)


def same(left: str, right: str) -> bool:
    """Whether two addresses are the same service, tolerant of encoding, default port and order of the query."""
    try:
        return parse(left) == parse(right)
    except MalformedAddress:
        return False


def is_below(address: Address, prefix: Address) -> bool:
    """Whether `address` lies under `prefix`; `/app` covers `/app` and `/app/x`, not `/apple`."""
    if address.origin != prefix.origin:
        return False
    base = prefix.path.rstrip("/")
    return address.path == prefix.path or address.path == base or address.path.startswith(base + "/")


def with_parameter(text: str, name: str, value: str) -> str:
    """`text` with one more query parameter; what is there stays as it was written, a fragment goes."""
    base = text.split("#", 1)[0]
    joint = "" if base.endswith(("?", "&")) else "&" if "?" in base else "?"
    return f"{base}{joint}{urlencode({name: value})}"


def printable(text: str) -> str:
    """The address as it may be shown on a page or sent in a header: nothing but printable ASCII."""
    return quote(text, safe=":/?#[]@!$&'()*+,;=%-._~")
