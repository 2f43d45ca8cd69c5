"""The keys of the simulated network: never stored, made from the server's secret whenever they are needed.

Each key belongs to one name ("node", "ca:EE", "card:ee-valid"); whoever does not know the secret cannot make it.
"""

from functools import lru_cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

CURVES: dict[str, tuple[ec.EllipticCurve, int]] = {
    "P-256": (ec.SECP256R1(), 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551),
    "P-384": (
        ec.SECP384R1(),
        0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
    ),
}


def private_key(name: str, curve: str = "P-256") -> ec.EllipticCurvePrivateKey:
    """The key of this name on this curve."""
    return _made(settings.SECRET_KEY, name, curve)


@lru_cache(maxsize=200)
def _made(secret: str, name: str, curve: str) -> ec.EllipticCurvePrivateKey:
    kind, order = CURVES[curve]
    # 16 bytes more than the order has, so that the remainder favours no key.
    raw = HKDF(hashes.SHA512(), 64, None, f"simulated-eidas:{name}:{curve}".encode()).derive(secret.encode())
    return ec.derive_private_key(int.from_bytes(raw, "big") % (order - 1) + 1, kind)
