"""The keys of a scripted device: two pairs on P-256, signatures, the secret for work without network."""

import base64
from dataclasses import dataclass
from typing import TypedDict

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PROTOCOL = "EU Login simulator mobile app 1"
OCRA_INFO = b"EU Login simulator OCRA"
#: Length of a number on the curve, in bytes.
SIZE = 32


class Jwk(TypedDict):
    """A public key as the API writes it."""

    kty: str
    crv: str
    x: str
    y: str


@dataclass(frozen=True)
class Keys:
    """What a device makes for one account."""

    signing: ec.EllipticCurvePrivateKey
    agreement: ec.EllipticCurvePrivateKey

    @classmethod
    def new(cls) -> "Keys":
        """Two fresh pairs."""
        return cls(ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1()))

    def sign(self, *lines: str) -> str:
        """ECDSA with SHA-256 over the protocol's name and `lines`, as `r || s` in base64url."""
        text = "\n".join((PROTOCOL, *lines))
        r, s = decode_dss_signature(self.signing.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
        return encode(r.to_bytes(SIZE, "big") + s.to_bytes(SIZE, "big"))

    def secret(self, server_key: Jwk, salt: str) -> bytes:
        """The secret that EU Login computes from the other halves."""
        x, y = (int.from_bytes(decode(server_key[name]), "big") for name in ("x", "y"))
        public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
        shared = self.agreement.exchange(ec.ECDH(), public)
        return HKDF(algorithm=hashes.SHA256(), length=32, salt=decode(salt), info=OCRA_INFO).derive(shared)


def jwk(key: ec.EllipticCurvePrivateKey) -> Jwk:
    """The public half."""
    numbers = key.public_key().public_numbers()
    x, y = (encode(number.to_bytes(SIZE, "big")) for number in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


def dump(key: ec.EllipticCurvePrivateKey) -> str:
    """The private key as text, to be sealed."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def load(text: str) -> ec.EllipticCurvePrivateKey:
    """What `dump` wrote."""
    key = serialization.load_pem_private_key(text.encode(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("Not a key on an elliptic curve.")
    return key


def encode(raw: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """Base64url with or without padding; ValueError."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
