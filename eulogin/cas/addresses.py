"""Addresses of services: parsed strictly, compared tolerantly.

Clients write the same address in several ways (encoding, order of the query, default port); that is the main cause
of INVALID_SERVICE. An attacker writes a different address that looks the same (user info, backslashes, dots): such
an address is malformed here.
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode, urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
LONGEST = 4000
# Control characters, blanks and backslashes make two readers see two addresses.
FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\<>\"^`{|}]")
# A name of ASCII labels or an address in brackets, and a port: Unicode letters, escapes, empty labels and user info
# are read differently by different readers.
HOST = re.compile(
    r"(?P<name>[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[(?P<v6>[0-9a-f:.]+)\])(?::(?P<port>[0-9]{0,5}))?",
    re.ASCII | re.IGNORECASE,
)
# Browsers read a name whose last label is a number as an IPv4 address, also in octal, hexadecimal or one piece.
NUMERIC = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)", re.IGNORECASE)
# What a path may hold unescaped, in the form in which two paths are compared.
PATH_SAFE = "!$&'()*+,;=:@~"
# How often a reader might decode what another has decoded already.
LAYERS = 3


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
    def origin(self) -> str:
        """Scheme, host and port, always with the port: `https://app.example:443`."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"


def parse(text: str) -> Address:
    """Parse an absolute address; MalformedAddress when it is not one, or could be read in two ways."""
    try:
        if len(text) > LONGEST or FORBIDDEN.search(text):
            raise MalformedAddress(text[:100])
        parts = urlsplit(text)
        scheme = parts.scheme.lower()
        found = HOST.fullmatch(parts.netloc)
        if scheme not in DEFAULT_PORTS or found is None:
            raise MalformedAddress(text[:100])
        port = int(found["port"] or DEFAULT_PORTS[scheme])
        if not 0 < port < 65536:
            raise MalformedAddress(text[:100])
        query = parse_qsl(parts.query, keep_blank_values=True, errors="surrogateescape")
        return Address(scheme, _host(found), port, _path(parts.path), tuple(sorted(query)))
    except ValueError as error:
        raise MalformedAddress(text[:100]) from error


def _host(found: re.Match[str]) -> str:
    """The host in small letters; an IP address in its one usual form. ValueError for an unusual one."""
    if found["v6"]:
        return str(IPv6Address(found["v6"]))
    if NUMERIC.fullmatch(found["name"]):
        return str(IPv4Address(found["name"]))
    return found["name"].lower()


def _path(text: str) -> str:
    """The path with each character escaped in the same way; ValueError when it leads upwards for some reader."""
    layer = text.encode()
    for _ in range(LAYERS):
        layer = unquote_to_bytes(layer)
        read = layer.decode("latin-1")  # byte for byte: some clients escape in other encodings than UTF-8
        # Some servers cut what follows a semicolon off each segment.
        segments = [segment.split(";")[0] for segment in read.split("/")]
        if "." in segments or ".." in segments or FORBIDDEN.search(read.replace(" ", "")):
            raise MalformedAddress(text[:100])
    return "/".join(quote(unquote_to_bytes(segment), safe=PATH_SAFE) for segment in text.split("/")) or "/"


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
    _, mark, query = base.partition("?")
    joint = "?" if not mark else "" if not query or query.endswith("&") else "&"
    return f"{base}{joint}{urlencode({name: value})}"


def printable(text: str) -> str:
    """The address as it may be shown on a page or sent in a header: nothing but printable ASCII."""
    return quote(text, safe=":/?#[]@!$&'()*+,;=%-._~")
