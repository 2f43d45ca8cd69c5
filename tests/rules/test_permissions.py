"""What holds for every address of all products: forms need their token, strangers' nonsense gets a plain answer."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.rules.routes import ROUTES, Access
from tests.rules.test_routes import ADDRESSES, ENVIRONMENTS, _entry

#: Asked by programs, which prove themselves otherwise: by a ticket, a credential, a device's signature, or the
#: simulator's token; or posted by a browser that comes from another site, to an address that keeps a key of its own.
WITHOUT_TOKEN = {
    "cas/validate",
    "cas/samlValidate",
    "cas/serviceValidate",
    "cas/proxyValidate",
    "cas/p3/serviceValidate",
    "cas/p3/proxyValidate",
    "cas/strictValidate",
    "cas/interinstitutionalValidate",
    "cas/sponsorValidate",
    "cas/laxValidate",
    "cas/TicketValidationService",
    "cas/login/init",
    "cas/proxy",
    "cas/oauth2/authorize",
    "cas/oauth2/token",
    "cas/oauth2/introspect",
    "cas/oauth2/revoke",
    "cas/oauth2/userinfo",
    "cas/oauth2/register",
    "cas/oauth2/logout",
    "cas/eid/answer.cgi/<str:key>",
    "cas/api/mobile/v1/*",
    "simulator/eidas/ocsp",
    "simulator/api/*",
}
STRANGE = ("x", "a%00b", "%E2%80%AE", "9" * 40)


def _patterns(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, bool]]:
    """Each address, and whether it takes a post without a token."""
    for pattern in patterns:
        address = prefix + str(pattern.pattern).removeprefix("^").removesuffix("$")
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns, address)
        else:
            yield address, bool(getattr(pattern.callback, "csrf_exempt", False))


def _named(address: str) -> str:
    """The line of `WITHOUT_TOKEN` that speaks about an address, or the address itself."""
    parents = [line for line in WITHOUT_TOKEN if line.endswith("*") and address.startswith(line[:-1])]
    return parents[0] if parents else address


def test_the_addresses_that_take_a_post_without_a_token_are_these() -> None:
    exempt = {_named(address) for address, free in _patterns(get_resolver().url_patterns) if free}
    assert exempt == WITHOUT_TOKEN


def _concrete(address: str, text: str = "x") -> str:
    """The address with an id that nobody has and this text; "" for a pattern that no example fits."""
    path = re.sub(r"<(?:(?:path|str|slug):)?\w+>", text, re.sub(r"<int:\w+>", "9" * 30, f"/{address}"))
    return "" if re.search(r"[<(?\\]", path) else path


@pytest.mark.django_db
def test_every_other_post_needs_the_token_of_its_form() -> None:
    client = Client(enforce_csrf_checks=True)
    others = {address for address, free in _patterns(get_resolver().url_patterns) if not free}
    asked = [
        path for address in sorted(others) if _named(address) not in WITHOUT_TOKEN and (path := _concrete(address))
    ]
    taken = [path for path in asked if client.post(path, {"name": "x"}).status_code != 403]
    assert not taken, f"these take a post without a token: {taken}"


@pytest.mark.django_db
def test_the_simulator_takes_no_post_from_another_machine() -> None:
    client = Client(REMOTE_ADDR="192.0.2.7")
    paths = [path for address in ADDRESSES if address.startswith("simulator/") and (path := _concrete(address))]
    for method in ("post", "put", "delete"):
        taken = [path for path in paths if getattr(client, method)(path).status_code not in (401, 403)]
        assert not taken, f"{method}: {taken}"


@pytest.mark.django_db
def test_nonsense_of_strangers_breaks_nothing() -> None:
    """On PostgreSQL too, which refuses NUL in a question."""
    client = Client(raise_request_exception=False)
    # The three environments have the same pages: one is enough.
    asked = [address for address in ADDRESSES if not address.startswith((*ENVIRONMENTS[1:], "simulator/"))]
    broken = []
    for address in asked:
        entry = _entry(address)
        if entry is None or ROUTES[entry] != Access.ANYONE:
            continue
        for text in STRANGE if "<" in address else STRANGE[:1]:
            path = _concrete(address, text)
            fields = {"code": "\x00", "key": "a\x00b", "token": "\x00", "service": "\x00", "ticket": "ST-\x00"}
            for answer in (client.get(path, fields), client.post(path, fields)):
                if path and answer.status_code >= 500:
                    broken.append(f"{answer.request['REQUEST_METHOD']} {path}: {answer.status_code}")
    assert not broken, "\n".join(broken)
