"""Registrations that no honest authenticator and browser send, group by group as in FIDO's conformance tests.

Each case changes one piece of an answer that is right in all else, and really signed where it is signed at all.
"""

from typing import Any

import pytest
from fido2 import cbor

from mfa.contract import FactorError
from mfa.errors import FactorErrorCode as Code
from mfa.methods.security_key.models import Kind
from tests.mfa.methods.security_key.authenticator import AT, BE, BS, UP, UV, b64
from tests.mfa.methods.security_key.drafts import CREDENTIAL, GONE, Change, registration

ED = 0x80
OTHER = b64(b"x" * 32)
NO_TEXT: list[Any] = [GONE, None, 7, [], {}, ""]
NO_BASE64URL = ["AA==", "A+/A", "A A", "é"]


def each(path: str, values: list[Any]) -> list[Change]:
    return [{path: value} for value in values]


STRUCTURE = [
    *each("top.id", [*NO_TEXT, OTHER, b64(CREDENTIAL) + "="]),
    *each("top.rawId", [*NO_TEXT, OTHER]),
    {"top.id": b64(CREDENTIAL) + "=", "top.rawId": b64(CREDENTIAL) + "="},
    *each("top.type", [*NO_TEXT, "public_key", "Public-Key"]),
    *each("top.response", [GONE, None, 7, [], "", {}]),
    *each("top.clientExtensionResults", [None, [], "", 7]),
    *each("response.clientDataJSON", [*NO_TEXT, *NO_BASE64URL]),
    *each("response.attestationObject", [*NO_TEXT, *NO_BASE64URL]),
    *each("response.transports", ["usb", 7, [[]], {"usb": 1}]),
]
CLIENT_DATA = [
    *each("client.type", [*NO_TEXT, "webauthn.get", "webauthn.Create", "payment.get"]),
    *each(
        "client.challenge", [*NO_TEXT, OTHER, lambda right: right + "=", lambda right: right[:-1], lambda r: r + "!"]
    ),
    *each("client.origin", [*NO_TEXT, "https://localhost", "http://localhost:8000", "http://a.localhost"]),
    *each("client.origin", ["http://localhost/", "HTTP://localhost", "localhost", "http://localhost.evil.example"]),
    *each("client.crossOrigin", [True, "false", None, 0, 1, []]),
    *each("client.topOrigin", ["http://localhost", "https://evil.example", None]),
    *each("client.tokenBinding", [None, "supported", {}, {"status": "present", "id": "AA"}, {"status": "no"}]),
    *each("client_bytes", [b"", b"{", b"[]", b"null", b'"text"', b"\xff", lambda right: right[:-1]]),
]
OBJECT = [
    *each("object.fmt", [GONE, 7, b"none", "", "None", "nothing", "android-nail"]),
    *each("object.attStmt", [GONE, [], "", b"", 7, {"sig": b""}]),
    *each("object.authData", [GONE, [], "text", b"", 7]),
    *each("object.more", [1]),
    *each("object_bytes", [b"", b"\xff", b"\x80", b"\x81" * 3000, lambda o: o + b"\0", lambda o: o[:-1]]),
    *each("object_bytes", [lambda o: b"\xa4\x63fmt\x64none" + o[1:]]),
]
DATA = [
    *each("rp_id_hash", [bytes(32), b"", lambda right: right[:-1]]),
    *each("flags", [UV | AT, AT, UP | UV, UP | UV | AT | ED]),
    {"flags": UP | UV | AT | ED, "tail": cbor.encode([])},
    {"flags": UP | UV | AT | ED, "tail": cbor.encode("credProps")},
    {"flags": UP | UV | AT | ED, "tail": b"\xa1\x61a\x45AB"},
    {"flags": UP | UV | AT | ED, "tail": cbor.encode({}) + b"\0"},
    *each("tail", [b"\0", b"\0" * 40, cbor.encode({})]),
    *each("data", [b"", lambda data: data[:36], lambda data: data[:37], lambda data: data[:50], lambda d: d[:-1]]),
    *each("attested", [b"", lambda attested: attested[:15], lambda attested: attested[:17]]),
    *each("id_length", [b"\0\0", b"\0\1", b"\xff\xff", b"\0\x21", b"\0\x1f"]),
    {"credential_id": b"", "top.id": "", "top.rawId": ""},
    {"credential_id": b"x" * 1024, "top.id": b64(b"x" * 1024), "top.rawId": b64(b"x" * 1024)},
    *each("credential_id", [b"x" * 32]),
]
OFF_CURVE = b"\1" * 32
KEY = [
    *each("cose.1", [GONE, 1, 3, 0, "2", True]),
    *each("cose.3", [GONE, 0, -8, -9, -35, -37, -47, -65535, -257, "ES256"]),
    *each("cose.-1", [GONE, 0, 2, 8, "P-256", True]),
    *each("cose.-2", [GONE, b"", OFF_CURVE, b"\xff" * 32, "text", 7, lambda x: x[1:], lambda x: b"\0" + x]),
    *each("cose.-3", [GONE, b"", OFF_CURVE, True, lambda y: y[1:], lambda y: y + b"\0"]),
    *each("cose.-4", [b"private"]),
    *each("cose.2", [b"key id"]),
    *each("cose", [{}, {3: -7}, {1: 1, 3: -8, -1: 6, -2: b"x" * 31}, {1: 1, 3: -8, -1: 5, -2: b"x" * 32}]),
    *each("cose", [{1: 3, 3: -257, -1: b"\xff" * 128, -2: b"\1\0\1"}, {1: 3, 3: -257, -1: b"\xff" * 256, -2: b""}]),
    *each("cose_bytes", [b"", b"\xa0", b"\x80", b"\x07", b"\xff", lambda key: key[:-1]]),
]


def refused(change: Change, **more: Any) -> Code:
    with pytest.raises(FactorError) as error:
        registration(change, **more)
    return error.value.code


def ids(change: Change) -> str:
    return "+".join(f"{path}={_shown(value)}" for path, value in change.items())


def _shown(value: object) -> str:
    if value is GONE or callable(value):
        return "gone" if value is GONE else "altered"
    return repr(value)[:24]


def test_the_answer_that_all_cases_change_is_right() -> None:
    assert registration({}).credential_id == b64(CREDENTIAL)


@pytest.mark.parametrize("change", STRUCTURE, ids=ids)
def test_structure(change: Change) -> None:
    assert refused(change) is Code.KEY_REFUSED


@pytest.mark.parametrize("change", CLIENT_DATA, ids=ids)
def test_client_data(change: Change) -> None:
    assert refused(change) is Code.KEY_REFUSED


@pytest.mark.parametrize("change", OBJECT, ids=ids)
def test_attestation_object(change: Change) -> None:
    assert refused(change) is Code.KEY_REFUSED


@pytest.mark.parametrize("change", DATA, ids=ids)
def test_authenticator_data(change: Change) -> None:
    assert refused(change) is Code.KEY_REFUSED


@pytest.mark.parametrize("change", KEY, ids=ids)
def test_public_key(change: Change) -> None:
    assert refused(change) is Code.KEY_REFUSED


def test_backup_state_without_eligibility() -> None:
    assert refused({"flags": UP | UV | AT | BS}) is Code.KEY_BACKUP_IMPOSSIBLE


def test_platform_without_user_verification() -> None:
    assert refused({"flags": UP | AT}, kind=Kind.PLATFORM) is Code.KEY_UNVERIFIED


ACCEPTED = [
    {"flags": UP | AT},
    {"flags": UP | UV | AT | BE | BS},
    {"flags": UP | UV | AT | ED, "tail": cbor.encode({"credProtect": 2, "unknown": b"x"})},
    {"aaguid": bytes(16)},
    {"client.tokenBinding": {"status": "supported"}},
    {"client.crossOrigin": GONE},
    {"client.somethingNew": {"a": 1}},
    {"top.clientExtensionResults": {"credProps": {"rk": True}, "unasked": 1}},
    {"response.transports": ["usb", "telepathy"]},
    {"response.transports": GONE},
    {"cose": {1: 3, 3: -257, -1: b"\xff" * 256, -2: b"\1\0\1"}},
]


@pytest.mark.parametrize("change", ACCEPTED, ids=ids)
def test_what_honest_ones_may_send_is_accepted(change: Change) -> None:
    assert registration(change)
