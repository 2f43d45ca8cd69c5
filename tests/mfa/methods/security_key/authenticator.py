"""A software authenticator with its browser: really signs (ECDSA P-256), and lies where a test tells it to."""

import base64
import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor

UP, UV, BE, BS, AT = 0x01, 0x04, 0x08, 0x10, 0x40
ES256 = -7


def b64(data: bytes) -> str:
    """Base64url without padding, as browsers write it."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """The other way."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Authenticator:
    """One credential, and what the browser says around it. Change a field, and the next answer lies about it."""

    origin: str = "http://localhost"
    rp_id: str = "localhost"
    flags: int = UP | UV
    count: int = 1
    attestation: str = "none"
    aaguid: bytes = bytes(range(16))
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    user_handle: bytes | None = None
    client_data: dict[str, Any] = field(default_factory=dict)

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        """`navigator.credentials.create(…)`, as JSON."""
        client_data = self._client_data("webauthn.create", options)
        data = self._data(AT, struct.pack(">16sH", self.aaguid, len(self.credential_id)) + self.credential_id)
        data += cbor.encode(self.cose)
        statement: dict[str, Any] = {}
        if self.attestation == "packed":
            statement = {"alg": ES256, "sig": self.sign(data + hashlib.sha256(client_data).digest())}
        attestation = cbor.encode({"fmt": self.attestation, "authData": data, "attStmt": statement})
        return self._answer(client_data, attestationObject=b64(attestation), transports=["usb", "telepathy"])

    def get(self, options: dict[str, Any]) -> dict[str, Any]:
        """`navigator.credentials.get(…)`, as JSON."""
        client_data = self._client_data("webauthn.get", options)
        data = self._data(0)
        signature = self.sign(data + hashlib.sha256(client_data).digest())
        parts = {"authenticatorData": b64(data), "signature": b64(signature)}
        if self.user_handle is not None:
            parts["userHandle"] = b64(self.user_handle)
        return self._answer(client_data, **parts)

    @property
    def cose(self) -> dict[int, Any]:
        """The public key as authenticators give it."""
        numbers = self.key.public_key().public_numbers()
        return {1: 2, 3: ES256, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}

    def sign(self, message: bytes) -> bytes:
        """With the credential's key."""
        return self.key.sign(message, ec.ECDSA(hashes.SHA256()))

    def _client_data(self, kind: str, options: dict[str, Any]) -> bytes:
        told = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps({**told, **self.client_data}).encode()

    def _data(self, flags: int, credential: bytes = b"") -> bytes:
        rp_id_hash = hashlib.sha256(self.rp_id.encode()).digest()
        return rp_id_hash + struct.pack(">BI", self.flags | flags, self.count) + credential

    def _answer(self, client_data: bytes, **response: Any) -> dict[str, Any]:
        return {
            "id": b64(self.credential_id),
            "rawId": b64(self.credential_id),
            "type": "public-key",
            "clientExtensionResults": {},
            "response": {"clientDataJSON": b64(client_data), **response},
        }
