"""What a scripted device keeps to itself, encrypted in the simulator's database."""

import base64
import json
import os
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE_BYTES = 12
INFO = b"simulator:phones:device"


def _key() -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=INFO).derive(settings.SECRET_KEY.encode())


def seal(values: dict[str, Any], device_id: str) -> str:
    """Encrypt (AES-256-GCM) what one device keeps; opens for that device only."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(_key()).encrypt(nonce, json.dumps(values).encode(), device_id.encode())
    return base64.b64encode(nonce + sealed).decode()


def unseal(sealed: str, device_id: str) -> dict[str, Any]:
    """What `seal` was given. InvalidTag when it was sealed for another device or with another key."""
    raw = base64.b64decode(sealed)
    opened = AESGCM(_key()).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], device_id.encode())
    values: dict[str, Any] = json.loads(opened)
    return values
