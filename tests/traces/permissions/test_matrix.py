"""Every address of TRACES × everybody × each environment: the status says who gets through (table.py).

As a rule each person tries each address once, in one of the environments, so distributed that every pair of address,
person and environment occurs. `MATRIX=whole .venv/bin/pytest tests/traces/permissions` tries everything everywhere.
"""

import os
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client

from tests.rules.test_routes import ADDRESSES
from tests.traces.permissions.places import NEXT, Place, show_session_elsewhere
from tests.traces.permissions.table import NOBODY, PEOPLE, TABLE, Door
from tests.traces.world import enter
from traces.environments import Environment

WHOLE = os.environ.get("MATRIX") == "whole"
#: Patterns for which an example is written by hand.
EXAMPLES = {
    "admin/(?P<app_label>traces|operators|reference)/": "admin/traces/",
    "admin/(?P<url>.*)": "admin/traces/person/",
}


@pytest.mark.parametrize("environment", Environment)
def test_every_address_has_a_line_and_every_line_an_address(environment: Environment) -> None:
    prefix = f"{environment.prefix.lstrip('/')}/"
    there = {address.removeprefix(prefix) for address in ADDRESSES if address.startswith(prefix)}
    assert there == set(TABLE), "say in tests/traces/permissions/table.py who gets what there"


@pytest.mark.django_db
@pytest.mark.parametrize("name", PEOPLE)
def test_everybody_gets_what_the_table_says(places: dict[Environment, Place], name: str) -> None:
    wrong = [line for place in places.values() for line in _try(places, place, name)]
    assert not wrong, f"as {name}:\n" + "\n".join(wrong)


def _try(places: dict[Environment, Place], place: Place, name: str) -> Iterator[str]:
    """The addresses at which the answer is another one than expected."""
    client = Client(raise_request_exception=False)
    _sign_in(client, places, place, name)
    cookies = client.cookies.copy()
    turn = PEOPLE.index(name) + list(places).index(place.environment)
    for number, (pattern, line) in enumerate(TABLE.items()):
        if not WHOLE and (number + turn) % len(places):
            continue
        address = f"{place.environment.prefix}/{place.address(EXAMPLES.get(pattern, pattern))}"
        for method in ("GET", "POST"):
            client.cookies = cookies.copy()
            status, location = _ask(client, method, address)
            expected = line.expected(method, name)
            if status != expected:
                yield f"  {method} {address}: {status} instead of {expected}"
            elif status == 302 and name in NOBODY and line.door != Door.OPEN and not _signs_in(location, place):
                yield f"  {method} {address}: led to {location} instead of the sign-in"


def _sign_in(client: Client, places: dict[Environment, Place], place: Place, name: str) -> None:
    if name == "elsewhere":
        other = NEXT[place.environment]
        enter(client, places[other].people["vet"])
        show_session_elsewhere(client, place.environment, other)
    elif name != "anonymous":
        enter(client, place.people[name])


def _ask(client: Client, method: str, address: str) -> tuple[int, str]:
    """Status and Location of the answer, whose effects are taken back."""
    with transaction.atomic():
        answer = client.generic(method, address)
        if answer.streaming:
            list(answer.streaming_content)
        transaction.set_rollback(True)
    return answer.status_code, answer.headers.get("Location", "")


def _signs_in(location: str, place: Place) -> bool:
    return location.startswith(f"{place.environment.prefix}/cas/login")
