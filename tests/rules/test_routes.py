"""Every address stands in the table of tests/rules/routes.py, and strangers get no further than it says."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.rules.routes import ROUTES, Access

ENVIRONMENTS = ("tracesnt", "acceptance/tracesnt", "training/tracesnt")
#: What an address behind a door may answer a stranger: the way to sign in, or nothing.
DOORS = (Access.SIGNED_IN, Access.FACTOR, Access.ADMINISTRATOR, Access.TRACES, Access.DECIDER)
CLOSED = {302, 401, 403, 404, 405}
WAYS_IN = ("/cas/login", "/tracesnt/", "/acceptance/tracesnt/", "/training/tracesnt/")


def _walk(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        address = prefix + str(pattern.pattern).removeprefix("^").removesuffix("$")
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, address)
        else:
            yield address


def _entry(address: str) -> str | None:
    """The line of the table that speaks about an address."""
    for environment in ENVIRONMENTS:
        if address.startswith(f"{environment}/"):
            address = "{traces}" + address.removeprefix(environment)
    if address in ROUTES:
        return address
    parents = [entry for entry in ROUTES if entry.endswith("*") and address.startswith(entry[:-1])]
    return max(parents, key=len, default=None)


ADDRESSES = sorted(set(_walk(get_resolver().url_patterns)))


def test_every_address_is_in_the_table() -> None:
    missing = [address for address in ADDRESSES if _entry(address) is None]
    assert not missing, f"say in tests/rules/routes.py who may open: {missing}"


def test_the_table_names_no_address_that_is_gone() -> None:
    assert set(ROUTES) == {_entry(address) for address in ADDRESSES}


def _concrete(address: str) -> str:
    """The address with ids that nobody has; "" for a pattern that no example fits."""
    path = re.sub(r"<int:\w+>", "999999", re.sub(r"<(path|str|slug):\w+>", "x", "/" + address))
    return "" if re.search(r"[<(?\\]", path) else path


def _behind(*doors: Access) -> list[str]:
    return [
        path
        for a in ADDRESSES
        if (entry := _entry(a)) is not None and ROUTES[entry] in doors and (path := _concrete(a))
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("path", _behind(*DOORS))
def test_a_stranger_is_led_to_sign_in(path: str, method: str) -> None:
    response = getattr(Client(), method)(path)
    assert response.status_code in CLOSED, f"{path} answers {response.status_code} to somebody who is not signed in"
    if response.status_code == 302:
        assert response.headers["Location"].startswith(WAYS_IN)


@pytest.mark.django_db
@pytest.mark.parametrize("path", _behind(Access.ANYONE))
def test_an_open_address_never_breaks(path: str) -> None:
    assert Client().get(path).status_code < 500


@pytest.mark.django_db
@pytest.mark.parametrize("path", _behind(Access.SIMULATOR))
def test_the_simulator_is_closed_to_other_machines(path: str) -> None:
    response = Client(REMOTE_ADDR="192.0.2.7").get(path)
    assert response.status_code in (401, 403), f"{path} answers {response.status_code} to another machine"
