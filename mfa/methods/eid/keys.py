"""EU Login's key towards eIDAS nodes: never stored, made from the server's secret whenever it is needed."""

from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from kernel import crypto

ALGORITHM = "ES256"
KEY_ID = "eulogin-eidas-1"


def private_key() -> ec.EllipticCurvePrivateKey:
    """The key that signs requests."""
    return crypto.p256_key("eidas-request-key")


def published() -> list[dict[str, Any]]:
    """The public key as nodes are given it (JWK)."""
    public: dict[str, Any] = ECAlgorithm.to_jwk(private_key().public_key(), as_dict=True)
    return [{**public, "kid": KEY_ID, "use": "sig", "alg": ALGORITHM}]
