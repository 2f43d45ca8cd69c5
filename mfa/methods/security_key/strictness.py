"""What python-fido2 reads too kindly in an answer, and we refuse: kinds, encodings, lengths, members, public keys."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from fido2 import cbor
from fido2.cose import ES256, ES384, ES512, RS256, CoseKey, EdDSA
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestedCredentialData, AuthenticatorData, PublicKeyCredentialType

from mfa.methods.security_key.models import LONGEST_CREDENTIAL_ID

BASE64URL = re.compile(r"[A-Za-z0-9_-]+")
#: Curve (COSE's number) and bytes of a coordinate.
CURVES = {ES256.ALGORITHM: (1, 32), ES384.ALGORITHM: (2, 48), ES512.ALGORITHM: (3, 66)}
#: What keys may sign with, the most wished for first. RS256 is what a TPM has.
ALGORITHMS = [ES256.ALGORITHM, EdDSA.ALGORITHM, ES384.ALGORITHM, ES512.ALGORITHM, RS256.ALGORITHM]
RSA_BYTES = range(256, 1025)
#: Hash of the relying party's id, flags, counter.
HEAD_OF_DATA = 37
#: `status` of clients that have bound no TLS connection: ours never does.
UNBOUND = {"supported", "not-supported"}


def refuse_form(answer: Mapping[str, Any], parts: Iterable[str], challenge: bytes) -> None:
    """An answer has these parts of `response`, each in base64url, and speaks of this challenge on a page of its own."""
    if answer["type"] != PublicKeyCredentialType.PUBLIC_KEY.value or answer["id"] != answer["rawId"]:
        raise ValueError("type or id")
    if not isinstance(answer.get("clientExtensionResults", {}), Mapping):
        raise TypeError("clientExtensionResults")
    response = answer["response"]
    for encoded in (answer["rawId"], *(response[part] for part in parts)):
        _refuse_encoding(encoded)
    if response.get("userHandle") not in (None, ""):
        _refuse_encoding(response["userHandle"])
    _refuse_client_data(json.loads(websafe_decode(response["clientDataJSON"])), challenge)


def _refuse_encoding(encoded: object) -> None:
    if not isinstance(encoded, str) or not BASE64URL.fullmatch(encoded):
        raise ValueError("no base64url")


def _refuse_client_data(told: Mapping[str, Any], challenge: bytes) -> None:
    if told["challenge"] != websafe_encode(challenge):
        raise ValueError("another challenge")
    # Opened by our own page, not by one that shows ours in a frame.
    if told.get("crossOrigin", False) is not False or "topOrigin" in told:
        raise ValueError("in a frame")
    if "tokenBinding" in told and told["tokenBinding"]["status"] not in UNBOUND:
        raise ValueError("tokenBinding")


def refuse_object(encoded: str) -> None:
    """An attestation object has three members of their kinds, and no byte is missing, doubled or left over."""
    raw = websafe_decode(encoded)
    members: Any = cbor.decode(raw)
    if {name: type(value) for name, value in members.items()} != {"fmt": str, "attStmt": dict, "authData": bytes}:
        raise ValueError("attestationObject")
    _refuse_rewritten(members, raw)


def _refuse_rewritten(read: Any, raw: bytes) -> None:
    """What was read has exactly these bytes, though members may come in any order.

    python-fido2 reads a string that ends too early, and takes the last of two members of one name.
    """
    if sorted(cbor.encode(read)) != sorted(raw):
        raise ValueError("truncated, or a member twice")


def refuse_data(data: AuthenticatorData) -> None:
    """Authenticator data are as long as what they hold, and extensions are a map."""
    extensions = b""
    if data.extensions is not None:
        if not isinstance(data.extensions, dict):
            raise TypeError("extensions")
        extensions = cbor.encode(data.extensions)
    head = HEAD_OF_DATA + len(data.credential_data or b"")
    if len(data) != head + len(extensions):
        raise ValueError("length")
    _refuse_rewritten(data.extensions or {}, data[head:] or cbor.encode({}))


def refuse_credential(credential: AttestedCredentialData) -> None:
    """The id has a length that is allowed; the public key is one we asked for, complete, and able to verify."""
    if not 0 < len(websafe_encode(credential.credential_id)) <= LONGEST_CREDENTIAL_ID:
        raise ValueError("length of the credential id")
    key = credential.public_key
    _refuse_members(key)
    try:
        key.verify(b"", b"")  # a point beside its curve raises here; no statement need have used the key
    except InvalidSignature:
        return


def _refuse_members(key: CoseKey) -> None:
    algorithm = key.get(3)
    if algorithm in CURVES:
        curve, size = CURVES[algorithm]
        fixed, sizes = {1: 2, -1: curve}, {-2: [size], -3: [size]}
    elif algorithm == EdDSA.ALGORITHM:
        fixed, sizes = {1: 1, -1: 6}, {-2: [32]}
    elif algorithm == RS256.ALGORITHM:
        fixed, sizes = {1: 3}, {-1: RSA_BYTES, -2: range(1, 5)}  # type: ignore[dict-item]
    else:
        raise ValueError("algorithm")
    if key.keys() != {3, *fixed, *sizes}:
        raise ValueError("members of the key")
    if any(type(key[name]) is not int or key[name] != value for name, value in fixed.items()):
        raise ValueError("kind of key or curve")
    if any(type(key[name]) is not bytes or len(key[name]) not in size for name, size in sizes.items()):
        raise ValueError("length of a number")
