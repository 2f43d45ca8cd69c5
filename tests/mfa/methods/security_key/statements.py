"""Attestation statements of every format that is read, each true until a test changes a piece of it."""

import hashlib
import json
import struct
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from cryptography import x509
from cryptography.x509.oid import NameOID, ObjectIdentifier

from tests.mfa.methods.security_key.authenticator import b64
from tests.mfa.methods.security_key.certificates import Leaf, new_key
from tests.mfa.methods.security_key.drafts import CREDENTIAL, OWN, Statement, signed

NONCE_OF_APPLE = ObjectIdentifier("1.2.840.113635.100.8.2")
AIK = ObjectIdentifier("2.23.133.8.3")
LEAF = Leaf()
ALIEN = "somebody else's"
#: No algorithms, no restrictions: what a TPM says of a plain signing key on P-256.
PLAIN_P256 = struct.pack(">HHHH", 0x0010, 0x0010, 0x0003, 0x0010)


def own(signer: str = OWN) -> Statement:
    """`packed`, signed with the credential's own key."""
    return lambda draft, client: {"alg": -7, "sig": signed(draft.data + client, signer)}


def packed(leaf: Leaf = LEAF, signer: str = "leaf", **more: Any) -> Statement:
    """`packed` with a path of certificates."""
    return lambda draft, client: {"alg": -7, "sig": signed(draft.data + client, signer), "x5c": leaf.path(), **more}


def u2f(
    leaf: Leaf = LEAF, signer: str = "leaf", over: Callable[[bytes], bytes] = bytes, certificates: int = 1
) -> Statement:
    """`fido-u2f`; `over` changes what is signed."""

    def made(draft: SimpleNamespace, client: bytes) -> dict[str, Any]:
        point = b"\x04" + draft.cose[-2] + draft.cose[-3]
        message = over(b"\0" + draft.rp_id_hash + client + CREDENTIAL + point)
        return {"sig": signed(message, signer), "x5c": leaf.path()[:certificates]}

    return made


def apple(key: str = OWN, nonce: Callable[[bytes], bytes] = bytes, oid: ObjectIdentifier = NONCE_OF_APPLE) -> Statement:
    """`apple`: nothing is signed but a certificate that holds the hash."""

    def made(draft: SimpleNamespace, client: bytes) -> dict[str, Any]:
        said = b"\x30\x24\xa1\x22\x04\x20" + nonce(hashlib.sha256(draft.data + client).digest())
        leaf = replace(LEAF, public=new_key(key).public_key()).saying((x509.UnrecognizedExtension(oid, said), False))
        return {"x5c": leaf.path()}

    return made


NAME = x509.SubjectAlternativeName([x509.DirectoryName(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "TPM")]))])
PURPOSE = x509.ExtendedKeyUsage([AIK])
ATTESTER = Leaf(subject={}).saying((NAME, True), (PURPOSE, False))


def sized(part: bytes) -> bytes:
    return struct.pack(">H", len(part)) + part


def tpm(leaf: Leaf = ATTESTER, signer: str = "leaf", **pieces: Any) -> Statement:
    """`tpm`; pieces: magic, kind, hashed, name, point, ver."""

    def made(draft: SimpleNamespace, client: bytes) -> dict[str, Any]:
        x, y = pieces.get("point", (draft.cose[-2], draft.cose[-3]))
        area = struct.pack(">HHI", 0x0023, 0x000B, 0x00040000) + sized(b"") + PLAIN_P256 + sized(x) + sized(y)
        name = pieces.get("name", b"\0\x0b" + hashlib.sha256(area).digest())
        hashed = pieces.get("hashed", hashlib.sha256(draft.data + client).digest())
        info = pieces.get("magic", b"\xffTCG") + pieces.get("kind", b"\x80\x17") + sized(b"signer") + sized(hashed)
        info += struct.pack(">QIIBQ", 1, 2, 3, 1, 4) + sized(name) + sized(b"")
        parts = {"alg": -7, "x5c": leaf.path(), "sig": signed(info, signer), "certInfo": info, "pubArea": area}
        return {"ver": pieces.get("ver", "2.0"), **parts}

    return made


SAFETY = replace(LEAF, subject={NameOID.COMMON_NAME: "attest.android.com"})


def safetynet(leaf: Leaf = SAFETY, signer: str = "leaf", **told: Any) -> Statement:
    """`android-safetynet`: a signed text of Google's service, retired in 2025 and still in old authenticators."""

    def made(draft: SimpleNamespace, client: bytes) -> dict[str, Any]:
        header = {"alg": "ES256", "x5c": [b64(der) for der in leaf.path()]}
        nonce = b64(hashlib.sha256(draft.data + client).digest())
        payload = {"nonce": nonce, "ctsProfileMatch": True, **told}
        text = ".".join(b64(json.dumps(part).encode()) for part in (header, payload)).encode()
        return {"ver": "14799021", "response": text + b"." + b64(signed(text, signer)).encode()}

    return made


KEY_DESCRIPTION = ObjectIdentifier("1.3.6.1.4.1.11129.2.1.17")


def tagged(tag: bytes, content: bytes) -> bytes:
    return tag + (bytes([len(content)]) if len(content) < 128 else b"\x81" + bytes([len(content)])) + content


def number(value: int) -> bytes:
    return tagged(b"\x02", bytes([value]))


SIGNS, GENERATED = tagged(b"\xa1", tagged(b"\x31", number(2))), tagged(b"\xbf\x85\x3e", number(0))
IMPORTED, ENCRYPTS = tagged(b"\xbf\x85\x3e", number(2)), tagged(b"\xa1", tagged(b"\x31", number(0)))
FOR_ALL = tagged(b"\xbf\x84\x58", b"\x05\x00")
#: [2] algorithm, as every real list has it: what is not asked for is passed over.
ALGORITHM = tagged(b"\xa2", number(3))


def android(
    key: str = OWN,
    signer: str = OWN,
    software: bytes = b"",
    hardware: bytes = SIGNS + ALGORITHM + GENERATED,
    challenge: Callable[[bytes], bytes] = bytes,
    oid: ObjectIdentifier = KEY_DESCRIPTION,
    tail: bytes = b"",
    leaf: Leaf = LEAF,
) -> Statement:
    """`android-key`: a certificate of the credential's own key, which says what the key was made for."""

    def made(draft: SimpleNamespace, client: bytes) -> dict[str, Any]:
        level, lists = tagged(b"\x0a", b"\1"), tagged(b"\x30", software) + tagged(b"\x30", hardware)
        said = number(100) + level + number(100) + level + tagged(b"\x04", challenge(client)) + tagged(b"\x04", b"")
        extension = x509.UnrecognizedExtension(oid, tagged(b"\x30", said + lists) + tail)
        certified = replace(leaf, public=new_key(key).public_key()).saying((extension, False))
        return {"alg": -7, "sig": signed(draft.data + client, signer), "x5c": certified.path()}

    return made
