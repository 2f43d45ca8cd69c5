"""Fixtures and rules of the whole suite: the clock, the checking client, the browser, and what happens when a server or
browser is not there.
"""

import os
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test import TransactionTestCase
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.plugin import DjangoDbBlocker

from eulogin.cas.services import forget_services
from scripts import services
from tests import migrated
from tests.clock import Clock
from tests.emptied import empty_filled_tables
from tests.pages import Web

# Playwright keeps an event loop in the thread; without this the ORM refuses to work in and after browser tests.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# The same examples in each run: what fails on one machine fails on all. Look for new ones with
# `HYPOTHESIS=search .venv/bin/pytest tests/eulogin/cas`.
hypothesis_settings.register_profile("fixed", derandomize=True, database=None, deadline=None, max_examples=150)
hypothesis_settings.register_profile("search", database=None, deadline=None, max_examples=5000)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS", "fixed"))

ROOT = Path(__file__).resolve().parent.parent
IN_CI = os.environ.get("CI", "").lower() not in ("", "0", "false")
#: Milliseconds; a busy machine is slow, but not wrong.
PATIENCE = 15_000
#: Pixels; a long list says nothing more further down.
TALLEST_PICTURE = 1600
LOCALES = {"fr": "fr-FR", "en": "en-GB"}
#: Everything but this machine is unknown to the browser: nothing can leave, and nothing can be waited for.
BROWSER_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]

# --- what is not there is skipped loudly, and missed in CI --------------------------------------------------------

MISSING = "NOT TESTED, "
HINTS = {
    "Chromium": "no browser starts: install Debian's package chromium, or set CHROMIUM",
    "PostgreSQL": "`make test` found no server: start one on port 5432 (user postgres), or set TEST_DATABASE_URL",
    "Redis": "`make test` found no server: start one on port 6379, or set TEST_REDIS_URL",
    "Node.js": "`make test` found no npm to fetch the packages of package-lock.json: install Node.js 18 or later",
    "mod_auth_cas": "install Debian's packages apache2-bin and libapache2-mod-auth-cas",
}
BROWSER_FIXTURES = {"browser", "new_context", "context", "page"}
#: Fixtures that start a client of another maker, and what it runs on.
CLIENT_FIXTURES = {"passport_cas": "Node.js", "browsers_url": "Node.js", "mod_auth_cas": "mod_auth_cas"}


@cache
def is_there(service: str) -> bool:
    """Whether a service can be used in this run; `scripts/run_tests.py` has looked and set the environment."""
    if service == "Chromium":
        return bool(services.find_chromium())
    if service == "Node.js":
        return bool(services.find_node())
    if service == "mod_auth_cas":
        return bool(services.find_apache())
    if service == "PostgreSQL":
        return os.environ.get("DATABASE_URL", "").startswith("postgres")
    return bool(os.environ.get("REDIS_URL"))


def needs(item: pytest.Item) -> set[str]:
    """The services that a test cannot do without."""
    folder = item.path.relative_to(ROOT / "tests").parts[0]
    wanted = {"PostgreSQL"} if folder == "races" else {"PostgreSQL", "Redis"} if folder == "production" else set()
    fixtures = set(getattr(item, "fixturenames", ()))
    wanted |= {CLIENT_FIXTURES[name] for name in fixtures & set(CLIENT_FIXTURES)}
    return wanted | ({"Chromium"} if BROWSER_FIXTURES & fixtures else set())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test with what it needs, and skip it where that is not there."""
    for item in items:
        wanted = needs(item)
        if "Chromium" in wanted:
            item.add_marker("e2e")
        if wanted & {"PostgreSQL", "Redis"}:
            item.add_marker("production")
        for service in sorted(wanted):
            if not is_there(service):
                item.add_marker(pytest.mark.skip(reason=f"{MISSING}{service}: {HINTS[service]}"))


def _skip_reasons(config: pytest.Config) -> list[str]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    reports = reporter.stats.get("skipped", []) if reporter else []
    return [
        str(r.longrepr[2] if isinstance(r.longrepr, tuple) else r.longrepr).removeprefix("Skipped: ") for r in reports
    ]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI everything has to be there: a skipped test is a failed run."""
    if IN_CI and session.exitstatus == 0 and _skip_reasons(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say in capitals what was left out, and what would bring it back."""
    reasons = _skip_reasons(config)
    if not reasons:
        return
    terminalreporter.section("NOT EVERYTHING WAS TESTED", sep="!", red=True, bold=True)
    for reason in sorted(set(reasons)):
        terminalreporter.line(f"{reasons.count(reason):>4} × {reason}", red=True)
    if IN_CI:
        terminalreporter.line("CI is set: every test must run, so this run fails.", red=True, bold=True)


# --- the database ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """As pytest-django's, but on SQLite the migrations are carried out once for all processes (tests/migrated.py)."""
    made: list[Any] = []
    with django_db_blocker.unblock():

        def migrate() -> None:
            made.extend(setup_databases(verbosity=0, interactive=False, serialized_aliases=set()))

        if connection.vendor == "sqlite":
            migrated.bring(Path(connection.settings_dict["TEST"]["NAME"]), migrate)
        else:
            migrate()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_filled_tables)
        yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


# --- every test -----------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _empty_caches() -> Iterator[None]:
    """Limits and sessions of one test are nothing to the next."""
    yield
    forget_services()
    for one in caches.all(initialized_only=True):
        one.clear()


@pytest.fixture(autouse=True)
def _english_to_begin_with() -> Iterator[None]:
    """A request leaves its language active in the thread; the next test must not inherit it."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _mail_goes_to_the_mailbox(request: pytest.FixtureRequest, settings: Settings) -> None:
    """Django's test runner puts another backend in; only tests that ask for `mailoutbox` want that one."""
    if "mailoutbox" not in request.fixturenames:
        settings.EMAIL_BACKEND = "simulator.mail.backend.MailboxBackend"


@pytest.fixture
def clock(settings: Settings) -> Iterator[Clock]:
    """A clock that stands still for the whole product: `clock.set(moment)`, `clock.forward(delta)`, `clock.now`."""
    settings.CLOCK = "tests.clock.now"
    handle = Clock()
    yield handle
    handle.release()


@pytest.fixture
def simulator_clock(settings: Settings) -> None:
    """The clock of the embedded product, which the control API moves; it reads the database."""
    settings.CLOCK = "simulator.control.clock.now"


@pytest.fixture
def web(db: None) -> Web:
    """A test client that fails on any page with a bad heading, title, label, id, script … (see tests/pages.py)."""
    return Web()


# --- browser ----------------------------------------------------------------------------------------------------------


expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session", autouse=True)
def _browsers_keep_static_files() -> Iterator[None]:
    """As behind whitenoise: without this the browser asks for each style sheet again on every page."""
    plain = StaticFilesHandler.serve

    def serve(self: StaticFilesHandler, request: HttpRequest) -> HttpResponseBase:
        response = plain(self, request)
        response["Cache-Control"] = "max-age=3600"
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", serve)
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The browser that was found."""
    return {**browser_type_launch_args, "executable_path": services.find_chromium(), "args": BROWSER_ARGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A small laptop in Brussels."""
    return {**browser_context_args, "viewport": {"width": 1280, "height": 800}, "timezone_id": "Europe/Brussels"}


@pytest.fixture
def language() -> str:
    """The language of the browser; parametrise it: `@pytest.mark.parametrize("language", ["fr", "en"])`."""
    return "fr"


@pytest.fixture
def new_context(new_context: Callable[..., BrowserContext], language: str) -> Iterator[Callable[..., BrowserContext]]:
    """A factory of browser profiles, in the test's language; the test fails when a page broke or called abroad."""
    complaints: list[str] = []

    def make(**options: Any) -> BrowserContext:
        context = new_context(**{"locale": LOCALES[language], **options})
        context.set_default_timeout(PATIENCE)
        context.on("request", lambda request: _expect_local(request.url, complaints))
        context.on("weberror", lambda error: complaints.append(f"a script failed: {error.error}"))
        context.on("console", lambda message: _expect_calm(message.type, message.text, complaints))
        return context

    yield make
    assert not complaints, "in the browser:\n" + "\n".join(f"  - {complaint}" for complaint in complaints)


def _expect_local(url: str, complaints: list[str]) -> None:
    if not re.match(r"(https?|wss?)://(localhost|127\.0\.0\.1)(:\d+)?(/|$)|(data|blob|about|chrome-error):", url):
        complaints.append(f"a page asked for {url}: ship the file under static/, link only what people click")


def _expect_calm(kind: str, text: str, complaints: list[str]) -> None:
    if kind == "error" and "Content Security Policy" in text:
        complaints.append(f"the content security policy refused something: {text}")


@pytest.fixture
def screenshot(language: str) -> Callable[[Page, str], None]:
    """Keep a picture for the documentation with `SCREENSHOTS=1`: `screenshot(page, "training/03-mail")`."""

    def keep(page: Page, name: str) -> None:
        if os.environ.get("SCREENSHOTS") == "1":
            _keep_picture(page, ROOT / "docs" / "screenshots" / language / f"{name}.webp")

    return keep


def _keep_picture(page: Page, path: Path) -> None:
    from io import BytesIO

    from PIL import Image

    path.parent.mkdir(parents=True, exist_ok=True)
    page.wait_for_load_state()  # between two pages there is no document
    height = page.evaluate("document.documentElement.scrollHeight")
    clip = {"x": 0, "y": 0, "width": page.viewport_size["width"], "height": min(height, TALLEST_PICTURE)}
    picture = Image.open(BytesIO(page.screenshot(full_page=True, clip=clip, animations="disabled", caret="hide")))
    # A palette of 64 colours is enough for pages of text, and without losses a fraction of the size.
    picture.convert("RGB").quantize(64).convert("RGB").save(path, lossless=True, method=6)
