"""A browser that subscribes, and the push service of its maker: a real HTTPS server that opens what it is sent."""

import json
import os
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import http_ece
import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from mfa.methods.mobile_app import keys


@dataclass
class PushService:
    """What arrived, each message with its headers in small letters; `status` is what it answers."""

    base: str = ""
    status: int = 201
    received: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


class Browser:
    """One subscription with its keys."""

    def __init__(self, base: str = "https://push.example") -> None:
        self.endpoint = f"{base}/send/abc"
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = os.urandom(16)

    @property
    def subscription(self) -> dict[str, Any]:
        """As `PushSubscription.toJSON()` gives it."""
        named = {"p256dh": keys.encoded(keys.point(self.key.public_key())), "auth": keys.encoded(self.auth)}
        return {"endpoint": self.endpoint, "expirationTime": None, "keys": named}

    def open(self, content: bytes) -> Any:
        """Decrypt a message by another library than the one that encrypted it (RFC 8291)."""
        return json.loads(http_ece.decrypt(content, private_key=self.key, auth_secret=self.auth, version="aes128gcm"))


def claims_of(authorization: str, audience: str) -> dict[str, Any]:
    """What the sender says of itself, checked with the key that it names (RFC 8292)."""
    scheme, _, parameters = authorization.partition(" ")
    assert scheme == "vapid"
    named = dict(part.strip().split("=", 1) for part in parameters.split(","))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), keys.decoded(named["k"]))
    claims: dict[str, Any] = jwt.decode(named["t"], key, algorithms=["ES256"], audience=audience)
    return {**claims, "key": named["k"]}


@contextmanager
def serving(certificate: Path) -> Iterator[PushService]:
    """The service, on this machine."""
    service = PushService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            service.received.append(({k.lower(): v for k, v in self.headers.items()}, content))
            self.send_response(service.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quiet."""

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    service.base = f"https://localhost:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
