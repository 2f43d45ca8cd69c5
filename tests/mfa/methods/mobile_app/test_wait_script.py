"""The script behind the waiting pages, in a real browser whose clock the test moves."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route

from tests.rules.source import ROOT

SCRIPT = (ROOT / "static" / "js" / "mobile-app-wait.js").read_text()
SITE = "http://localhost"
WAIT = 'data-wait="/state" data-wait-state="waiting"'
FORM = f'<form method="post" action="/sent" {WAIT} data-wait-submit="answered"></form>'
NOTE = f"<p {WAIT}></p>"


@pytest.fixture
def shown(page: Page) -> Callable[..., list[str]]:
    """Open a page that waits, let the server answer these states one after the other; what the browser asked for."""

    def show(body: str, *states: str) -> list[str]:
        asked: list[str] = []
        left = list(states)

        def serve(route: Route) -> None:
            path = route.request.url.removeprefix(SITE)
            asked.append(f"{route.request.method} {path}")
            if path != "/state":
                route.fulfill(content_type="text/html", body=f"<body>{body}<script>{SCRIPT}</script>")
            elif left and left[0] == "broken":
                left.pop(0)
                route.fulfill(status=502)
            else:
                route.fulfill(body=json.dumps({"state": left.pop(0) if left else "waiting"}))

        page.route("**/*", serve)
        page.clock.install()
        page.goto(f"{SITE}/page")
        return asked

    return show


def wait(page: Page, done: Callable[[], bool]) -> None:
    """Let seconds pass until it is done."""
    for _ in range(20):
        if done():
            return
        page.clock.run_for(1000)
        page.wait_for_timeout(20)
    assert done()


def test_the_form_is_sent_once_when_the_device_has_answered(page: Page, shown: Callable[..., list[str]]) -> None:
    asked = shown(FORM, "waiting", "broken", "answered")
    wait(page, lambda: "POST /sent" in asked)
    assert asked[:5] == ["GET /page", "GET /state", "GET /state", "GET /state", "POST /sent"]


def test_in_any_other_state_the_page_is_loaded_again(page: Page, shown: Callable[..., list[str]]) -> None:
    asked = shown(FORM, "over")
    wait(page, lambda: asked.count("GET /page") == 2)
    assert "POST /sent" not in asked


def test_a_page_without_form_is_loaded_again(page: Page, shown: Callable[..., list[str]]) -> None:
    asked = shown(NOTE, "waiting", "scanned")
    wait(page, lambda: asked.count("GET /page") == 2)
