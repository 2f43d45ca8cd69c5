"""In a real browser the form of the second screen leads on to the client: the content security policy allows it."""

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from playwright.sync_api import BrowserContext
from pytest_django.live_server_helper import LiveServer

from eulogin.api import register_client
from eulogin.models import Account
from tests.eulogin.conftest import PASSWORD


class Page(BaseHTTPRequestHandler):
    """Every address of the client."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<h1>The client</h1>")

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def client_address() -> Iterator[str]:
    """A client that listens on another port: another origin for the browser."""
    server = HTTPServer(("127.0.0.1", 0), Page)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_browser_comes_back_to_the_client_and_signs_out(
    live_server: LiveServer, camille: Account, new_context: Callable[..., BrowserContext], client_address: str
) -> None:
    callback, after = f"{client_address}/callback", f"{client_address}/after"
    document, _created = register_client({"redirect_uris": [callback], "post_logout_redirect_uris": [after]})
    query = (
        f"response_type=code&client_id={document['client_id']}&redirect_uri={callback}&scope=openid"
        f"&code_challenge={'c' * 43}&code_challenge_method=S256"
    )
    page = new_context().new_page()
    page.goto(f"{live_server.url}/cas/oauth2/authorize?{query}")
    page.locator("#username").fill(camille.email)
    page.locator("[name=whoamiSubmit]").click()
    page.locator("#password").fill(PASSWORD)
    page.locator("[name=_submit]").click()
    page.wait_for_url(f"{callback}?code=*")
    page.goto(f"{live_server.url}/cas/oauth2/logout?client_id={document['client_id']}&post_logout_redirect_uri={after}")
    page.locator("[name=_submit]").click()
    page.wait_for_url(after)
