"""Keys of devices: from and to JWK, the secret that both sides agree on, and signatures."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from mfa.contract import FactorError
from mfa.errors import FactorErrorCode as Code

CURVE = ec.SECP256R1()
COORDINATE = 32
#: The first of the five lines that a device signs.
HEADING = "EU Login simulator mobile app 1"
SECRET_INFO = b"EU Login simulator OCRA"


def encoded(raw: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """What `encoded` made. ValueError for anything else."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("not base64url") from error
    if encoded(raw) != text:
        raise ValueError("not canonical base64url")
    return raw


def public_key(jwk: Mapping[str, object], field: str) -> ec.EllipticCurvePublicKey:
    """The P-256 key of a JWK. FactorError(APP_KEY_MALFORMED) when it is none, or not a public one."""
    try:
        if (jwk.get("kty"), jwk.get("crv")) != ("EC", "P-256") or "d" in jwk:
            raise ValueError("not a public P-256 key")
        x, y = (decoded(str(jwk[name])) for name in ("x", "y"))
        if len(x) != COORDINATE or len(y) != COORDINATE:
            raise ValueError("length of a coordinate")
        return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, b"\x04" + x + y)
    except (ValueError, KeyError) as error:
        raise FactorError(Code.APP_KEY_MALFORMED, field=field) from error


def as_jwk(key: ec.EllipticCurvePublicKey) -> dict[str, str]:
    """The key as a JWK."""
    raw = point(key)
    return {
        "kty": "EC",
        "crv": "P-256",
        "x": encoded(raw[1 : 1 + COORDINATE]),
        "y": encoded(raw[1 + COORDINATE :]),
    }


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """The key as it is stored: the uncompressed point."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


@dataclass(frozen=True)
class Agreed:
    """The secret, and what the device needs to compute it too."""

    secret: bytes
    server_key: dict[str, str]


def agree(device_key: ec.EllipticCurvePublicKey, salt: bytes) -> Agreed:
    """A secret of 32 bytes shared with the device, with a key that the server makes for this once and forgets."""
    own = ec.generate_private_key(CURVE)
    return Agreed(derive(own, device_key, salt), as_jwk(own.public_key()))


def derive(own: ec.EllipticCurvePrivateKey, other: ec.EllipticCurvePublicKey, salt: bytes) -> bytes:
    """HKDF-SHA-256 of the ECDH secret."""
    shared = own.exchange(ec.ECDH(), other)
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=SECRET_INFO).derive(shared)


def signed_text(act: str, device: str, what: str = "-", decision: str = "-") -> bytes:
    """What a device signs: five lines that bind the act, the device, the request and the decision."""
    return "\n".join([HEADING, act, device, what, decision]).encode()


def refuse_forged(signing_key: bytes | memoryview, signature: str, text: bytes) -> None:
    """FactorError(APP_SIGNATURE_WRONG) unless `signature` (r and s, 64 bytes) is the device's over `text`."""
    key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, bytes(signing_key))
    try:
        raw = decoded(signature)
        if len(raw) != 2 * COORDINATE:
            raise ValueError("length of the signature")
        r, s = (int.from_bytes(half, "big") for half in (raw[:COORDINATE], raw[COORDINATE:]))
        key.verify(encode_dss_signature(r, s), text, ec.ECDSA(hashes.SHA256()))
    except (ValueError, InvalidSignature) as error:
        raise FactorError(Code.APP_SIGNATURE_WRONG) from error
