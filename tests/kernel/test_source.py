import pytest
from django.test import RequestFactory
from pytest_django import Settings

from kernel.web.source import address_of, network_of

PROXY = ("HTTP_X_FORWARDED_PROTO", "https")


def asked(forwarded: str = "") -> str:
    return address_of(RequestFactory().get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR="10.0.0.1"))


def test_without_a_proxy_nobody_can_pretend_to_be_elsewhere(settings: Settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = None
    assert asked("203.0.113.9") == "10.0.0.1"


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("", "10.0.0.1"),
        ("rubbish", "10.0.0.1"),
    ],
)
def test_behind_a_proxy_its_own_word_counts_and_no_other(settings: Settings, forwarded: str, address: str) -> None:
    settings.SECURE_PROXY_SSL_HEADER = PROXY
    assert asked(forwarded) == address


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("", ""),
        ("unix", "unix"),
    ],
)
def test_an_ipv6_address_counts_as_its_network(address: str, network: str) -> None:
    assert network_of(address) == network
