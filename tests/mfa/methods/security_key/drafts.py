"""Answers of authenticators piece by piece, so that a test can change one piece and sign all the rest truly.

A change is a mapping from the path of a piece ("client.origin", "cose.-1", "flags") to its new value, to GONE, or to a
function of the old value.
"""

import hashlib
import json
import struct
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor

from mfa.methods.security_key import verification
from mfa.methods.security_key.models import Ceremony, Kind, SecurityKey
from mfa.models import Purpose
from tests.mfa.methods.security_key.authenticator import AT, UP, UV, b64
from tests.mfa.methods.security_key.certificates import new_key
from tests.mfa.methods.security_key.conftest import HERE

Change = dict[str, Any]
GONE = object()
MODEL = bytes(range(16))
CREDENTIAL = bytes(range(100, 132))
#: The credential's own key.
OWN = "credential"


def signed(message: bytes, key: str = OWN) -> bytes:
    return new_key(key).sign(message, ec.ECDSA(hashes.SHA256()))


def cose_of(key: str = OWN) -> dict[Any, Any]:
    numbers = new_key(key).public_key().public_numbers()
    return {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}


def ceremony(purpose: Purpose, kind: Kind | str = Kind.SECURITY_KEY) -> Ceremony:
    """One that is in no database: verification needs none."""
    return Ceremony(pk=1, purpose=purpose, user_id="n00alice", attempt="1", kind=kind, nonce="nonce")


def _change(piece: Any, path: list[str], value: Any) -> None:
    name: Any = path[0]
    fields = vars(piece) if isinstance(piece, SimpleNamespace) else piece
    if name.lstrip("-").isdigit():
        name = int(name)
    if len(path) > 1:
        _change(fields[name], path[1:], value)
    elif value is GONE:
        del fields[name]
    else:
        fields[name] = value(fields[name]) if callable(value) else value


def _applied(draft: SimpleNamespace, change: Change, stage: set[str]) -> None:
    for path, value in change.items():
        names = path.split(".")
        if names[0] in stage:
            _change(draft, names, value)


def _client(draft: SimpleNamespace, kind: str, challenge: bytes, change: Change) -> bytes:
    draft.client = {"type": kind, "challenge": b64(challenge), "origin": HERE.origin, "crossOrigin": False}
    _applied(draft, change, {"client"})
    draft.client_bytes = json.dumps(draft.client).encode()
    _applied(draft, change, {"client_bytes"})
    written: bytes = draft.client_bytes
    return written


def _framed(draft: SimpleNamespace, response: dict[str, Any], change: Change) -> dict[str, Any]:
    credential = b64(CREDENTIAL)
    draft.response = response
    draft.top = {"id": credential, "rawId": credential, "type": "public-key", "clientExtensionResults": {}}
    draft.top["response"] = response
    _applied(draft, change, {"response", "top"})
    answer: dict[str, Any] = draft.top
    return answer


Statement = Callable[[SimpleNamespace, bytes], dict[str, Any]]


def no_statement(_draft: SimpleNamespace, _hash: bytes) -> dict[str, Any]:
    return {}


def registration(
    change: Change, statement: Statement = no_statement, fmt: str = "none", kind: Kind = Kind.SECURITY_KEY
) -> verification.Registered:
    """What verification makes of a new credential."""
    begun = ceremony(Purpose.ENROL, kind)
    draft = SimpleNamespace(
        rp_id_hash=hashlib.sha256(HERE.rp_id.encode()).digest(),
        flags=UP | UV | AT,
        count=1,
        aaguid=MODEL,
        credential_id=CREDENTIAL,
        cose=cose_of(),
        tail=b"",
        fmt=fmt,
    )
    _applied(draft, change, set(vars(draft)))
    draft.id_length = struct.pack(">H", len(draft.credential_id))
    draft.cose_bytes = cbor.encode(draft.cose)
    _applied(draft, change, {"id_length", "cose_bytes"})
    draft.attested = draft.aaguid + draft.id_length + draft.credential_id + draft.cose_bytes
    _applied(draft, change, {"attested"})
    draft.data = draft.rp_id_hash + struct.pack(">BI", draft.flags, draft.count) + draft.attested + draft.tail
    _applied(draft, change, {"data"})
    client = _client(draft, "webauthn.create", begun.challenge, change)
    draft.statement = statement(draft, hashlib.sha256(client).digest())
    _applied(draft, change, {"statement"})
    draft.object = {"fmt": draft.fmt, "attStmt": draft.statement, "authData": draft.data}
    _applied(draft, change, {"object"})
    draft.object_bytes = cbor.encode(draft.object)
    _applied(draft, change, {"object_bytes"})
    response = {"clientDataJSON": b64(client), "attestationObject": b64(draft.object_bytes), "transports": ["usb"]}
    return verification.registered(begun, HERE, _framed(draft, response, change))


def stored(**fields: Any) -> SecurityKey:
    """The key as a registration would have stored it."""
    values = {"kind": Kind.SECURITY_KEY, "backup_eligible": False, "credential_id": b64(CREDENTIAL), **fields}
    return SecurityKey(public_key=cbor.encode(cose_of()), aaguid=MODEL.hex(), rp_id=HERE.rp_id, **values)


def assertion(change: Change, **fields: Any) -> Any:
    """What verification makes of a proof by the stored key."""
    begun = ceremony(Purpose.SIGN_IN, "")
    draft = SimpleNamespace(
        rp_id_hash=hashlib.sha256(HERE.rp_id.encode()).digest(), flags=UP | UV, count=2, tail=b"", key=OWN
    )
    _applied(draft, change, set(vars(draft)))
    draft.data = draft.rp_id_hash + struct.pack(">BI", draft.flags, draft.count) + draft.tail
    _applied(draft, change, {"data"})
    client = _client(draft, "webauthn.get", begun.challenge, change)
    draft.signature = signed(draft.data + hashlib.sha256(client).digest(), draft.key)
    _applied(draft, change, {"signature"})
    response = {"clientDataJSON": b64(client), "authenticatorData": b64(draft.data), "signature": b64(draft.signature)}
    return verification.proved(begun, HERE, stored(**fields), _framed(draft, response, change))
