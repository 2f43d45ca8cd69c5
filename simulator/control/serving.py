"""The web server of `make demo`: one granian process that this one starts, watches and stops."""

import os
import secrets
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlencode

import httpx

from simulator.control import certificates

#: How long a slow machine may take to answer for the first time, in seconds.
PATIENCE = 60.0


class ServingError(Exception):
    """The server cannot start; the text says why, and what to do."""


@dataclass(frozen=True)
class Place:
    """Where the server listens. Beyond this machine it asks for a token."""

    host: str
    port: int
    address: str
    token: str = field(repr=False)
    #: For HTTPS; None: plain HTTP.
    tls: certificates.Files | None = None

    @property
    def _scheme(self) -> str:
        return "https" if self.tls else "http"

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach it."""
        return ip_address(self.address).is_loopback

    @property
    def base(self) -> str:
        """The address to show, without a final slash."""
        name = self.host
        if self.is_local and self.host in ("127.0.0.1", "localhost"):
            name = "localhost"  # security keys and other browser features know this name only
        elif ip_address(self.address).is_unspecified:
            name = own_address()
        return f"{self._scheme}://{f'[{name}]' if ':' in name else name}:{self.port}"

    def url(self, path: str) -> str:
        """An address for people to open; it carries the token where one is asked for."""
        return f"{self.base}{path}{'?' + urlencode({'token': self.token}) if self.token else ''}"

    @property
    def _probe(self) -> str:
        loopback = {4: "127.0.0.1", 6: "::1"}
        ip = ip_address(self.address)
        near = loopback[ip.version] if ip.is_unspecified else self.address
        return f"{self._scheme}://{f'[{near}]' if ':' in near else near}:{self.port}/simulator/"

    @property
    def _trusted(self) -> ssl.SSLContext | bool:
        return ssl.create_default_context(cafile=self.tls.authority) if self.tls else True

    def answers(self) -> bool:
        """Whether the start page answers over HTTP, to a client with the token."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        try:
            answer = httpx.get(self._probe, headers=headers, timeout=10, trust_env=False, verify=self._trusted)
            return answer.status_code == 200
        except httpx.HTTPError:
            return False


def find_place(host: str, port: int, token: str) -> Place:
    """Resolve the host, see that the port is free, choose a token where one is needed. ServingError."""
    try:
        family, *_rest, (address, *_more) = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, OverflowError, UnicodeError) as error:
        raise ServingError(f"{host!r} is no address of this machine: try HOST=127.0.0.1 or HOST=0.0.0.0.") from error
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((address, port))
        except (OSError, OverflowError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            raise ServingError(
                f"Port {port} on {host} cannot be used ({reason})."
                " Stop the program that uses it, or choose another one: PORT=8001."
            ) from error
    local = ip_address(address).is_loopback
    return Place(host, port, str(address), token or ("" if local else secrets.token_urlsafe(16)))


def own_address() -> str:
    """This machine's address in its network; no packet is sent for that."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as question:
        try:
            question.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(question.getsockname()[0])


@contextmanager
def served(place: Place) -> Iterator[subprocess.Popen[bytes]]:
    """Run the server while inside, from its first answer on. ServingError when it does not come."""
    # One process: without Redis the limits are counted in its memory.
    options: dict[str, object] = {
        "interface": "wsgi",
        "host": place.address,
        "port": place.port,
        "workers": 1,
        "blocking-threads": 8,
    }
    command = [
        str(Path(sys.executable).with_name("granian")),
        "config.wsgi:application",
        "--no-ws",
        "--log-level",
        "error",
    ]
    if place.tls:
        options |= {"ssl-certificate": place.tls.certificate, "ssl-keyfile": place.tls.key}
    for name, value in options.items():
        command += [f"--{name}", str(value)]
    environment = {**os.environ, "SIMULATOR_TOKEN": place.token, "SIMULATOR": "1"}
    if place.tls:
        environment["HTTPS"] = "1"
    with subprocess.Popen(command, env=environment) as server:  # noqa: S603 - our own words, no shell
        try:
            _await(place, server)
            yield server
        finally:
            server.terminate()


def _await(place: Place, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not place.answers():
        if server.poll() is not None:
            raise ServingError("The server stopped before its first answer: see its messages above.")
        if time.monotonic() > deadline:
            raise ServingError(f"The server did not answer within {PATIENCE:.0f} seconds.")
        time.sleep(0.1)


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """A termination ends like Ctrl-C: whoever stops this process stops the server with it."""

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
