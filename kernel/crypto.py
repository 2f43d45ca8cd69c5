"""Secrets at rest: encrypted and bound to their row (`seal`), or hashed with a server key (`fingerprint`).

`context` names the place, as in `"outbox:sms:42"`: what was sealed for one row opens in no other.
"""

import base64
import os
import secrets
import time
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.crypto import constant_time_compare

NONCE_BYTES = 12
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class UnsealError(Exception):
    """The text was not sealed with this key for this place."""


@cache
def _key(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"eulogin-simulator:" + purpose).derive(
        secret.encode()
    )


def seal(text: str, context: str) -> str:
    """Encrypt `text` (AES-256-GCM) for the place named by `context`; URL-safe text."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(_key(settings.SECRET_KEY, b"seal")).encrypt(nonce, text.encode(), context.encode())
    return base64.urlsafe_b64encode(nonce + sealed).decode()


def unseal(token: str, context: str) -> str:
    """Decrypt what `seal` made for the same `context`; raises UnsealError otherwise."""
    try:
        raw = base64.urlsafe_b64decode(token)
        opened = AESGCM(_key(settings.SECRET_KEY, b"seal")).decrypt(
            raw[:NONCE_BYTES], raw[NONCE_BYTES:], context.encode()
        )
    except (InvalidTag, ValueError) as error:
        raise UnsealError(context) from error
    return opened.decode()


def fingerprint(value: str, context: str) -> str:
    """HMAC-SHA-256 of `value` for `context`, in hex: enough for values that cannot be guessed or are short-lived."""
    mac = hmac.HMAC(_key(settings.SECRET_KEY, b"fingerprint"), hashes.SHA256())
    mac.update(context.encode() + b"\x00" + value.encode())
    return mac.finalize().hex()


def p256_key(context: str) -> ec.EllipticCurvePrivateKey:
    """A private key on the curve P-256 for `context`: never stored, made from the server's secret whenever needed."""
    return _p256_key(settings.SECRET_KEY, context)


@cache
def _p256_key(_secret: str, context: str) -> ec.EllipticCurvePrivateKey:
    # Twice 256 bits, so that the remainder favours no key.
    raw = fingerprint("1", context) + fingerprint("2", context)
    return ec.derive_private_key(int(raw, 16) % (P256_ORDER - 1) + 1, ec.SECP256R1())


def same(left: str, right: str) -> bool:
    """Compare two texts in constant time."""
    return constant_time_compare(left, right)


def new_token(size: int = 32) -> str:
    """A random URL-safe token of `size` bytes (256 bits by default)."""
    return secrets.token_urlsafe(size)


def new_key() -> int:
    """A number of 62 bits for a row that must know its own before it is written: later ones are higher, none is twice.

    The machine's microseconds and some chance below them; nothing may read a time out of it.
    """
    return (time.time_ns() // 1000 << 11) + secrets.randbits(11)
