"""Where a request comes from: what limits count by, and what people are shown of their sessions."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

#: The part of an IPv6 address that its holder cannot choose: providers give each customer such a network.
IPV6_PREFIX = 64


def address_of(request: HttpRequest) -> str:
    """The network address of whoever asks; empty when nobody says.

    Behind a proxy it is the last one that the proxy names: what stands before it was written by the sender.
    """
    direct = str(request.META.get("REMOTE_ADDR") or "")
    if not settings.SECURE_PROXY_SSL_HEADER:
        return direct
    named = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return named if _is_address(named) else direct


def network_of(address: str) -> str:
    """What to count by: the address itself, or the /64 of an IPv6 address, of which its holder has 2⁶⁴."""
    if not _is_address(address):
        return address
    found = ip_address(address)
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ip_network((int(found), IPV6_PREFIX), strict=False))


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
