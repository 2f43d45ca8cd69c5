"""A light browser: one connection, its cookies, the forms of a page. Its own cost must not hide the server's."""

import re
import socket
from typing import NamedTuple
from urllib.parse import urlencode

HOST = "bench.example"
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
TIMEOUT = 60  # seconds


class Failed(Exception):
    """A step of a journey did not answer what a person would have needed."""


class Answer(NamedTuple):
    """Status, where it leads, and what it says."""

    status: int
    location: str
    body: bytes


class Browser:
    """One person's browser. Speaks as the proxy in front of the server does: HTTPS has ended there."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.stream = self.socket.makefile("rb")
        self.cookies: dict[str, str] = {}

    def close(self) -> None:
        """Leave."""
        self.stream.close()
        self.socket.close()

    def get(self, path: str) -> Answer:
        """Follow a link."""
        return self._ask("GET", path, b"")

    def post(self, path: str, page: Answer, **fields: str) -> Answer:
        """Send the form of a page."""
        token = TOKEN.search(page.body)
        if token is None:
            raise Failed(f"no form on the page before {path.split('?')[0]}: {page.status} {page.body[:200]!r}")
        return self._ask("POST", path, urlencode({"csrfmiddlewaretoken": token[1].decode(), **fields}).encode())

    def _ask(self, method: str, path: str, body: bytes) -> Answer:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}", "X-Forwarded-Proto: https", "Accept-Language: fr,en"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if method == "POST":
            lines += [f"Origin: https://{HOST}", "Content-Type: application/x-www-form-urlencoded"]
            lines.append(f"Content-Length: {len(body)}")
        self.socket.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        return self._answer()

    def _answer(self) -> Answer:
        status_line = self.stream.readline()
        if not status_line:
            raise Failed("the server closed the connection")
        location, length = "", 0
        while (line := self.stream.readline()) not in (b"\r\n", b""):
            name, _colon, value = line.decode("latin-1").partition(":")
            match name.lower():
                case "content-length":
                    length = int(value)
                case "location":
                    location = value.strip()
                case "set-cookie":
                    self._keep(value.strip())
        return Answer(int(status_line.split()[1]), location, self.stream.read(length))

    def _keep(self, cookie: str) -> None:
        name, _equals, value = cookie.partition(";")[0].partition("=")
        self.cookies[name] = value
