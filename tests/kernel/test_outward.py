"""Where this server may be sent by addresses that others chose."""

import socket

import pytest

from kernel import outward


def resolve_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """What the name means, for this test: no name server is asked."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: found)


def test_a_public_address_is_what_the_caller_connects_to(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve_to(monkeypatch, "93.184.216.34")
    assert outward.reachable("push.example", 443) == "93.184.216.34"


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "::1", "fe80::1%eth0", "fd00::1"],
)
def test_a_name_that_means_a_machine_inside_is_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    resolve_to(monkeypatch, "93.184.216.34", address)
    with pytest.raises(OSError, match="inside"):
        outward.reachable("push.example", 443)


def test_an_address_of_version_4_in_one_of_version_6_is_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve_to(monkeypatch, "::ffff:127.0.0.1")
    with pytest.raises(OSError, match="inside"):
        outward.reachable("push.example", 443)


def test_a_host_inside_that_is_allowed_by_name_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve_to(monkeypatch, "127.0.0.1")
    assert outward.reachable("localhost", 443, internal_hosts=["localhost"]) == "127.0.0.1"


def test_the_header_names_the_port_when_it_is_another() -> None:
    assert [outward.host_header("a.example", 443), outward.host_header("::1", 8443)] == ["a.example", "[::1]:8443"]
