"""What the journeys share: the seeded simulator behind a live server, and people with a browser each."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from simulator.control import clock, people, seeding
from tests.e2e.control import Control
from tests.e2e.pages import Desk, Person
from tests.e2e.words import Words
from traces.reference.loading import load_all

#: The width of the pictures; everything fits a small laptop.
WINDOW = {"width": 1100, "height": 800}
#: A day after the change to two factors, in the middle of a working morning.
A_MORNING = datetime.fromisoformat("2024-06-18T10:00:00+02:00")

_seeded_database = sqlite3.connect(":memory:", check_same_thread=False)


#: When the seeded people asked for, or were given, their posts.
LAST_WEEK = A_MORNING - timedelta(days=7)


def _seed() -> None:
    clock.set(LAST_WEEK)
    load_all()
    seeding.seed(lambda _step: None)


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A window of the pictures' width."""
    return {**browser_context_args, "viewport": WINDOW}


@pytest.fixture
def seeded(transactional_db: None, simulator_clock: None) -> None:
    """The demonstration's data. Made once for each process, then copied back: a second saved in each test."""
    if connection.vendor != "sqlite":
        return _seed()
    connection.ensure_connection()
    if not _seeded_database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        _seed()
        connection.connection.backup(_seeded_database)
        return None
    return _seeded_database.backup(connection.connection)


@pytest.fixture
def control(live_server: LiveServer, seeded: None) -> Iterator[Control]:
    """The control API of the live server, on a working morning."""
    made = Control(live_server.url)
    made.set_clock(A_MORNING)
    yield made
    made.close()


@pytest.fixture
def words(language: str) -> Words:
    """The words of the test's language."""
    return Words(language)


@pytest.fixture
def sit_down(
    control: Control,
    live_server: LiveServer,
    new_context: Callable[..., BrowserContext],
    words: Words,
    screenshot: Callable[[Page, str], None],
) -> Callable[..., Desk]:
    """A browser for one more person: `sit_down()`; options go to Playwright's context."""

    def make(**options: Any) -> Desk:
        return Desk(new_context(**options), live_server.url, words, control, screenshot)

    return make


def seeded_person(email: str) -> Person:
    """Somebody of the demonstration."""
    one = people.by_email(email)
    return Person(one.first_name, one.last_name, one.email, people.PASSWORD, one.number)


@pytest.fixture
def agent() -> Person:
    """The agent of the Ardennes, who decides on operators of the department."""
    return seeded_person("helene.durandeau@example.org")


@pytest.fixture
def theo() -> Person:
    """Somebody with an account and a telephone, and no role."""
    return seeded_person("theo.lefevre@example.org")
