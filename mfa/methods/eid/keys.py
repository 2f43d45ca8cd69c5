"""EU Login's key towards eIDAS nodes: never stored, made from the server's secret whenever it is needed."""

from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from jwt.algorithms import ECAlgorithm

from kernel import crypto

ALGORITHM = "ES256"
KEY_ID = "eulogin-eidas-1"
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of the curve P-256


def private_key() -> ec.EllipticCurvePrivateKey:
    """The key that signs requests."""
    return _made(settings.SECRET_KEY)


@cache
def _made(_secret: str) -> ec.EllipticCurvePrivateKey:
    # Twice 256 bits, so that the remainder favours no key.
    raw = crypto.fingerprint("1", "eidas-request-key") + crypto.fingerprint("2", "eidas-request-key")
    return ec.derive_private_key(int(raw, 16) % (ORDER - 1) + 1, ec.SECP256R1())


def published() -> list[dict[str, Any]]:
    """The public key as nodes are given it (JWK)."""
    public: dict[str, Any] = ECAlgorithm.to_jwk(private_key().public_key(), as_dict=True)
    return [{**public, "kid": KEY_ID, "use": "sig", "alg": ALGORITHM}]
