"""A key of software for scripted people: it really signs, and is enrolled by the same verification as any other.

Its private key is given away once and never kept: a test suite signs with it as a browser and a key would.
"""

import hashlib
import json
import secrets
import struct
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AuthenticatorData

from kernel import crypto
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode
from mfa.methods.security_key import ceremonies, devices, verification
from mfa.methods.security_key.models import Kind, SecurityKey
from mfa.methods.security_key.sites import Site
from mfa.models import Purpose

ID_BYTES = COORDINATE_BYTES = 32
FLAGS = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT


@dataclass(frozen=True)
class SoftwareKey:
    """The key of the person, and what a suite needs to sign in with it."""

    key: SecurityKey
    #: Base64url, as the browser would send it in `userHandle`.
    user_handle: str
    #: PKCS #8, PEM, P-256.
    private_key: str


def add(user: AbstractBaseUser, kind: Kind, name: str, base: str) -> SoftwareKey:
    """Make a key for the site at address `base` and give it to the person. FactorError as on the page.

    Its signature counter stays at zero: such keys do not count.
    """
    site = Site.of(base)
    if not site.allows_keys:
        raise FactorError(FactorErrorCode.KEY_ADDRESS)
    private = ec.generate_private_key(ec.SECP256R1())
    with transaction.atomic():
        devices.refuse_name_or_full(user, name)
        ceremony = ceremonies.begin(user, Purpose.ENROL, crypto.new_token(16), kind=kind, name=name)
        ceremonies.use_up(ceremony)
        options = verification.creation_options(ceremony, site, [])
        made = verification.registered(ceremony, site, _answer(options, site, private))
        key = devices.add(user, kind, name, made)
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return SoftwareKey(key, options["user"]["id"], pem.decode())


def _answer(options: dict[str, Any], site: Site, private: ec.EllipticCurvePrivateKey) -> dict[str, Any]:
    """What `navigator.credentials.create` would give."""
    told = {"type": "webauthn.create", "challenge": options["challenge"], "origin": site.origin, "crossOrigin": False}
    identifier = secrets.token_bytes(ID_BYTES)
    data = hashlib.sha256(site.rp_id.encode()).digest() + struct.pack(">BI", FLAGS, 0)
    data += bytes(16) + struct.pack(">H", len(identifier)) + identifier
    point = private.public_key().public_numbers()
    x, y = (number.to_bytes(COORDINATE_BYTES, "big") for number in (point.x, point.y))
    data += cbor.encode({1: 2, 3: ES256.ALGORITHM, -1: 1, -2: x, -3: y})
    attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
    return {
        "id": websafe_encode(identifier),
        "rawId": websafe_encode(identifier),
        "type": "public-key",
        "clientExtensionResults": {},
        "response": {
            "clientDataJSON": websafe_encode(json.dumps(told).encode()),
            "attestationObject": websafe_encode(attestation),
            "transports": [],
        },
    }
