"""What holds for every address. Another reader of addresses, the one of browsers, is asked for its opinion."""

import ipaddress
import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import quote

import httpx
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from eulogin.cas.addresses import (
    DEFAULT_PORTS,
    Address,
    MalformedAddress,
    is_below,
    parse,
    printable,
    same,
    with_parameter,
)
from scripts import services

#: Scheme, host and port, and the path; None when a reader refuses the address.
Reading = tuple[str, str, int, str] | None

#: Pieces that attackers are fond of, put together in every order.
PIECES = [
    *(
        "https",
        "http",
        "HTTPS",
        "javascript",
        "://",
        ":/",
        ":",
        "/",
        "//",
        "\\",
        "@",
        "?",
        "#",
        "&",
        "=",
        ";",
        ".",
        "..",
    ),
    *(
        "app.example",
        "APP.example",
        "evil.example",
        "app.example.",
        "localhost",
        "127.0.0.1",
        "127.1",
        "0x7f.1",
        "[::1]",
    ),
    *(
        "[",
        "]",
        ":443",
        ":80",
        ":0",
        ":00443",
        ":99999",
        "%2e",
        "%2E%2e",
        "%2f",
        "%5c",
        "%252e",
        "%00",
        "%0a",
        "%40",
        "%",
    ),
    *(
        "/app",
        "/app/",
        "/apple",
        "user",
        "user:pw@",
        "。",
        "．",
        "ß",
        "\u212a",
        "é",
        "\u202e",
        "\u200b",
        "\t",
        "\n",
        " ",
        "x",
    ),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)
#: Most of these are nearly good, so that more than refusals is tested.
NEARLY_GOOD = st.tuples(
    st.sampled_from(
        ["https://app.example", "http://app.example", "https://app.example:443", "https://[::1]", "http://127.0.0.1"]
    ),
    TEXTS,
).map("".join)
BELOW = st.tuples(st.just("https://app.example/app"), st.lists(st.sampled_from(PIECES), max_size=5).map("".join)).map(
    "".join
)
PREFIX = parse("https://app.example/app/")


@pytest.fixture(scope="session")
def browsers_url() -> Iterator[Callable[[str], Reading]]:
    """How browsers read an address: `URL` of Node.js is the parser of the WHATWG."""
    program = """
      require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
        let read = null;
        try { const u = new URL(JSON.parse(line)); read = [u.protocol, u.hostname, u.port, u.pathname]; } catch {}
        console.log(JSON.stringify(read));
      });"""
    command = [services.find_node(), "-e", program]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as node:
        stdin, stdout = node.stdin, node.stdout
        assert stdin
        assert stdout

        def read(text: str) -> Reading:
            stdin.write(json.dumps(text) + "\n")
            stdin.flush()
            found = json.loads(stdout.readline())
            return found and _reading(found[0].rstrip(":"), found[1], found[2], found[3])

        yield read
        stdin.close()


def httpx_url(text: str) -> Reading:
    """How the HTTP client reads it, which fetches call-back addresses."""
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError):
        return None
    return _reading(url.scheme, url.raw_host.decode(), str(url.port or ""), url.path)


def _reading(scheme: str, host: str, port: str, path: str) -> Reading:
    return scheme, _comparable(host), int(port or DEFAULT_PORTS.get(scheme, 0)), path


def _comparable(host: str) -> str:
    try:
        return ipaddress.ip_address(host.strip("[]")).exploded
    except ValueError:
        return host


def _parsed(text: str) -> Address | None:
    try:
        return parse(text)
    except MalformedAddress:
        return None


def _origin(address: Address) -> tuple[str, str, int]:
    return address.scheme, _comparable(address.host), address.port


@given(st.one_of(st.text(max_size=200), TEXTS))
def test_any_text_is_either_parsed_or_refused(text: str) -> None:
    found = _parsed(text)
    assert same(text, text) is (found is not None)


@given(st.one_of(NEARLY_GOOD, TEXTS))
@example("https://app.example:0/")
def test_no_other_reader_sees_another_host(browsers_url: Callable[[str], Reading], text: str) -> None:
    address = _parsed(text)
    if address is None:
        return
    for read in (browsers_url, httpx_url):
        seen = read(text)
        assert seen is None or seen[:3] == _origin(address), f"{read} reads {seen}"


@given(BELOW)
def test_no_browser_leaves_the_prefix(browsers_url: Callable[[str], Reading], text: str) -> None:
    address = _parsed(text)
    if address is None or not is_below(address, PREFIX):
        return
    seen = browsers_url(text)
    assert seen is not None
    assert seen[:3] == ("https", "app.example", 443)
    assert seen[3] == "/app" or seen[3].startswith("/app/")


SEGMENTS = st.lists(st.text(st.characters(codec="utf-8", min_codepoint=33), max_size=8), max_size=4)
PAIRS = st.lists(
    st.tuples(st.text(st.characters(codec="utf-8"), max_size=5), st.text(st.characters(codec="utf-8"), max_size=5)),
    max_size=4,
)


def _escaped(text: str, every: bool) -> str:
    return "".join(f"%{byte:02x}" for byte in text.encode()) if every else quote(text, safe="")


def _spelt(segments: list[str], pairs: list[tuple[str, str]], *, odd: bool) -> str:
    """The same address in the usual spelling, or in an odd one."""
    path = "".join(f"/{_escaped(segment, odd)}" for segment in segments) or "/"
    query = "&".join(f"{_escaped(k, odd)}={_escaped(v, odd)}" for k, v in (reversed(pairs) if odd else pairs))
    return ("HTTPS://App.Example:443" if odd else "https://app.example") + path + (f"?{query}" if query else "")


@given(SEGMENTS, PAIRS)
def test_the_spelling_of_an_address_makes_no_difference(segments: list[str], pairs: list[tuple[str, str]]) -> None:
    plain, odd = _spelt(segments, pairs, odd=False), _spelt(segments, pairs, odd=True)
    assert (_parsed(plain) is None) is (_parsed(odd) is None)
    assert same(plain, odd) is same(odd, plain) is (_parsed(plain) is not None)


@given(SEGMENTS, SEGMENTS, PAIRS, PAIRS)
def test_different_places_are_different(
    left: list[str], right: list[str], first: list[tuple[str, str]], second: list[tuple[str, str]]
) -> None:
    assume((left or [""], sorted(first)) != (right or [""], sorted(second)))
    assert not same(_spelt(left, first, odd=False), _spelt(right, second, odd=False))


@given(st.one_of(NEARLY_GOOD, TEXTS))
def test_a_ticket_is_added_and_nothing_else_changes(text: str) -> None:
    address = _parsed(text)
    if address is None:
        return
    expected = replace(address, query=tuple(sorted([*address.query, ("ticket", "ST-1-a")])))
    assert parse(with_parameter(text, "ticket", "ST-1-a")) == expected


@given(st.text(st.characters(codec="utf-8")))
def test_what_is_shown_of_an_address_is_printable_ascii(text: str) -> None:
    shown = printable(text)
    assert shown.isascii()
    assert not any(character <= " " or character == "\x7f" for character in shown)
