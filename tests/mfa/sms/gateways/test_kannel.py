"""Against a server of our own that answers as Kannel 1.4.5 does."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from mfa.sms.gateways.contract import GatewayCode, GatewayError
from mfa.sms.gateways.kannel import KannelGateway
from tests.mfa.conftest import BELGIAN

TEXT = "EU Login (simulateur) : ABC-DEF-GHI est votre challenge. à"


class Kannel(HTTPServer):
    """What was asked last, and what to answer."""

    status = 202
    path = text = ""
    headers: dict[str, str]


class Handler(BaseHTTPRequestHandler):
    """One sendsms request."""

    server: Kannel

    def do_POST(self) -> None:
        """Keep the request, answer as told."""
        self.server.path, self.server.headers = self.path, dict(self.headers)
        self.server.text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(b"0: Accepted for delivery")

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the console."""


@pytest.fixture
def kannel(settings: Settings) -> Iterator[Kannel]:
    server = Kannel(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    query = "username=tester&password=foo%26bar&from=EU%20Login"
    settings.SMS_KANNEL_URL = f"http://127.0.0.1:{server.server_port}/cgi-bin/sendsms?{query}"
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def send(text: str = TEXT) -> str:
    return KannelGateway().send(to=BELGIAN, text=text, reference="sms-7", sent_at=datetime(2026, 11, 20, tzinfo=UTC))


def test_a_message_is_posted_with_kannels_headers(kannel: Kannel) -> None:
    assert send() == ""
    assert kannel.text == TEXT
    sent = {name.lower(): value for name, value in kannel.headers.items()}
    assert sent["content-type"] == "text/plain; charset=UTF-8"
    assert {name: sent[f"x-kannel-{name}"] for name in ("username", "password", "from", "to", "coding", "binfo")} == {
        "username": "tester",
        "password": "foo&bar",
        "from": "EU Login",
        "to": BELGIAN,
        "coding": "0",
        "binfo": "sms-7",
    }


def test_the_address_holds_nothing_secret(kannel: Kannel) -> None:
    send()
    assert kannel.path == "/cgi-bin/sendsms"


def test_other_alphabets_go_as_ucs2(kannel: Kannel) -> None:
    send("Ο κωδικός")
    assert kannel.text == "Ο κωδικός"
    assert kannel.headers["X-Kannel-Coding"] == "2"


@pytest.mark.parametrize(
    ("status", "code", "permanent"),
    [(400, GatewayCode.REFUSED, True), (403, GatewayCode.NOT_AUTHORISED, False), (503, GatewayCode.BUSY, False)],
)
def test_a_refusal_says_whether_to_try_again(kannel: Kannel, status: int, code: GatewayCode, permanent: bool) -> None:
    kannel.status = status
    with pytest.raises(GatewayError) as refused:
        send()
    assert (refused.value.code, refused.value.permanent) == (code, permanent)


def test_an_unreachable_gateway_may_come_back(settings: Settings) -> None:
    settings.SMS_KANNEL_URL = "http://127.0.0.1:9/cgi-bin/sendsms"
    with pytest.raises(GatewayError) as refused:
        send()
    assert (refused.value.code, refused.value.permanent) == (GatewayCode.UNREACHABLE, False)


def test_logs_hold_neither_number_nor_text_nor_password(kannel: Kannel, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        send()
    assert "475123456" not in caplog.text
    assert "ABC-DEF" not in caplog.text
    assert "bar" not in caplog.text


def test_without_an_address_the_settings_are_wrong(settings: Settings) -> None:
    settings.SMS_KANNEL_URL = ""
    with pytest.raises(ImproperlyConfigured):
        KannelGateway()
