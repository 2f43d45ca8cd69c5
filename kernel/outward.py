"""Requests of this server to addresses that somebody else chose: to no address inside the network.

Whoever registers a call-back or a push service could otherwise let this server ask machines that only it can reach.
"""

import ipaddress
import socket
import ssl
from collections.abc import Collection
from functools import cache


def reachable(host: str, port: int, *, internal_hosts: Collection[str] = ()) -> str:
    """The first IP address of the host; OSError when it has none, or one inside the network.

    `internal_hosts` are hosts inside the network that are allowed. Connect to the answer, with the name in `Host` and
    in the TLS handshake: a name may mean another address a moment later.
    """
    found = {str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    if host not in internal_hosts:
        for text in found:
            if not ipaddress.ip_address(text.split("%")[0]).is_global:
                raise OSError("inside the network")
    return min(found)


def host_header(host: str, port: int) -> str:
    """What the header `Host` says for an https address."""
    name = f"[{host}]" if ":" in host else host
    return name if port == 443 else f"{name}:{port}"


@cache
def trusted(ca_file: str) -> ssl.SSLContext:
    """Whose certificates are accepted: those of a PEM file, or the machine's own list.

    Made once: reading the machine's certificates takes longer than a whole request.
    """
    return ssl.create_default_context(cafile=ca_file or None)
