"""A real worker in production mode, and the servers at the other end of its messages."""

import os
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import connection

from config.celery import app
from tests.rules.source import ROOT

PATIENCE = 20  # seconds; a worker is ready in three, a message takes milliseconds


def wait_for(condition: Callable[[], object], what: str) -> None:
    """Wait until something has happened, or fail with what did not."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"waited {PATIENCE} s in vain for {what}"
        time.sleep(0.05)


@dataclass
class MailServer:
    """An SMTP server that keeps what it gets."""

    received: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Called by aiosmtpd with each message."""
        message = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.received.append(message)
        return "250 OK"


@pytest.fixture(scope="session")
def mail_server() -> Iterator[tuple[MailServer, int]]:
    """The mail server and its port."""
    handler = MailServer()
    with socketserver.TCPServer(("127.0.0.1", 0), None) as probe:  # type: ignore[arg-type]
        port = probe.server_address[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, port
    controller.stop()


@dataclass
class Sms:
    """A text message as a Kannel gateway gets it."""

    to: str
    text: str
    coding: str


@pytest.fixture(scope="session")
def sms_gateway() -> Iterator[tuple[list[Sms], int]]:
    """What stands where Kannel's `sendsms` would: the messages it took, and its port."""
    received: list[Sms] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["Content-Length"])).decode()
            received.append(Sms(self.headers["X-Kannel-To"], text, self.headers["X-Kannel-Coding"]))
            self.send_response(202)
            self.end_headers()
            self.wfile.write(b"0: Accepted for delivery")

        def log_message(self, *_: object) -> None:
            """Numbers are not for logs."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield received, server.server_address[1]
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def worker_environment(mail_server: tuple[MailServer, int], sms_gateway: tuple[list[Sms], int]) -> dict[str, str]:
    """What an operator would set, with our test servers behind the addresses."""
    return {
        **{k: v for k, v in os.environ.items() if k not in ("DJANGO_SETTINGS_MODULE", "DATABASE_POOL")},
        "MODE": "production",
        "SECRET_KEY": settings.SECRET_KEY,
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_server[1]}",
        "SMS_KANNEL_URL": f"http://127.0.0.1:{sms_gateway[1]}/cgi-bin/sendsms?username=user&password=secret",
        "LOG_LEVEL": "INFO",
    }


@pytest.fixture(scope="session")
def worker(
    django_db_setup: None, worker_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """A worker process with its own settings, on the test database; its log."""
    database = connection.settings_dict
    address = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    log = tmp_path_factory.mktemp("celery") / "worker.log"
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "-Q", "sms,push,mail,default", "-P", "threads"]
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, "-c", "2", "--loglevel=INFO", "--without-gossip", "--without-mingle"],
            cwd=ROOT,
            env={**worker_environment, "DATABASE_URL": address},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        wait_for(lambda: " ready." in log.read_text() or process.poll() is not None, f"the worker:\n{log.read_text()}")
        assert process.poll() is None, log.read_text()
        yield log
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)
    said = log.read_text()
    assert "Traceback" not in said, said


@pytest.fixture
def broker(worker: Path) -> Iterator[None]:
    """Tasks of this process go to the worker through Redis, as in production."""
    app.conf.task_always_eager = False
    yield
    app.conf.task_always_eager = True
