"""The web server of `make demo`."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from simulator.control import certificates, serving
from simulator.control.people import PASSWORD, PEOPLE

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def port() -> int:
    """A port that nobody uses."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_on_this_machine_no_token_is_needed(host: str, port: int) -> None:
    place = serving.find_place(host, port, "")
    assert place.is_local
    assert place.url("/simulator/") == f"http://localhost:{port}/simulator/"


def test_beyond_this_machine_a_token_is_made_and_stands_in_the_address(port: int) -> None:
    place = serving.find_place("0.0.0.0", port, "")  # noqa: S104 - what a trainer types
    assert len(place.token) >= 20
    assert place.url("/simulator/").endswith(f":{port}/simulator/?token={place.token}")
    assert "0.0.0.0" not in place.base  # noqa: S104


def test_with_a_certificate_the_address_is_secure(port: int, tmp_path: Path) -> None:
    place = replace(serving.find_place("0.0.0.0", port, ""), tls=certificates.Files(tmp_path))  # noqa: S104
    assert place.url("/").startswith("https://")


def test_a_token_that_was_given_is_kept_and_not_shown_by_repr(port: int) -> None:
    place = serving.find_place("0.0.0.0", port, "given")  # noqa: S104
    assert place.token == "given"
    assert "given" not in repr(place)


def test_a_taken_port_is_named_with_a_way_out(port: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        with pytest.raises(serving.ServingError, match=rf"Port {port} .*PORT="):
            serving.find_place("127.0.0.1", port, "")


@pytest.mark.parametrize(("host", "number"), [("a..b", 8000), ("127.0.0.1", 99999)])
def test_a_place_that_is_none_is_refused(host: str, number: int) -> None:
    with pytest.raises(serving.ServingError):
        serving.find_place(host, number, "")


@pytest.fixture
def demo(port: int, tmp_path: Path) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """`manage.py demo` on an empty database, from the first line to the last, and what it printed."""
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/new/demo.sqlite3", "REDIS_URL": ""}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "manage.py", "demo", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout
        lines = []
        for line in process.stdout:
            lines.append(line)
            if "Ctrl-C" in line:
                break
        try:
            yield process, "".join(lines)
        finally:
            process.terminate()


def test_the_demonstration_starts_from_nothing_says_who_can_sign_in_and_stops(
    demo: tuple["subprocess.Popen[str]", str], port: int
) -> None:
    process, printed = demo
    assert f"Start here: http://localhost:{port}/simulator/" in printed
    assert PASSWORD in printed
    assert all(person.email in printed for person in PEOPLE)
    assert httpx.get(f"http://127.0.0.1:{port}/simulator/").status_code == 200
    process.send_signal(signal.SIGTERM)
    rest, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "Stopped." in rest
    assert not re.search(r"Traceback|Error", printed + rest)
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/simulator/")
