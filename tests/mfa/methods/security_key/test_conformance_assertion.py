"""Assertions that no honest authenticator and browser send: as for registrations, one wrong piece each."""

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from fido2 import cbor

from mfa.contract import FactorError
from mfa.errors import FactorErrorCode as Code
from mfa.methods.security_key import verification
from mfa.methods.security_key.models import Kind
from tests.mfa.methods.security_key.authenticator import AT, BE, BS, UP, UV, b64
from tests.mfa.methods.security_key.drafts import CREDENTIAL, GONE, MODEL, Change, assertion, cose_of
from tests.mfa.methods.security_key.test_conformance_registration import ED, NO_BASE64URL, NO_TEXT, OTHER, each, ids

ATTESTED = MODEL + b"\0\x20" + CREDENTIAL + cbor.encode(cose_of())


def raw(signature: bytes) -> bytes:
    r, s = decode_dss_signature(signature)
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def swapped(signature: bytes) -> bytes:
    r, s = decode_dss_signature(signature)
    return encode_dss_signature(s, r)


STRUCTURE = [
    *each("top.id", [*NO_TEXT, OTHER]),
    *each("top.rawId", [*NO_TEXT, OTHER]),
    {"top.id": OTHER, "top.rawId": OTHER},
    *each("top.type", [*NO_TEXT, "password"]),
    *each("top.response", [GONE, None, 7, [], "", {}]),
    *each("top.clientExtensionResults", [None, [], "", 7]),
    *each("response.clientDataJSON", [*NO_TEXT, *NO_BASE64URL]),
    *each("response.authenticatorData", [*NO_TEXT, *NO_BASE64URL]),
    *each("response.signature", [*NO_TEXT, *NO_BASE64URL]),
    *each("response.userHandle", [7, [], {}, "AA==", "é", OTHER]),
]
CLIENT_DATA = [
    *each("client.type", [*NO_TEXT, "webauthn.create", "webauthn.Get"]),
    *each("client.challenge", [*NO_TEXT, OTHER, lambda right: right + "=", lambda right: right + "!"]),
    *each("client.origin", [*NO_TEXT, "https://localhost", "http://localhost:1", "http://a.localhost"]),
    *each("client.crossOrigin", [True, "false", None, 0]),
    *each("client.topOrigin", ["http://localhost"]),
    *each("client.tokenBinding", [None, "x", {}, {"status": "present", "id": "AA"}]),
    *each("client_bytes", [b"", b"[]", b"\xff", lambda right: right[:-1]]),
]
DATA = [
    *each("rp_id_hash", [bytes(32), lambda right: right[:-1]]),
    *each("flags", [0, UV, UP | UV | ED, UP | UV | AT]),
    {"flags": UP | UV | AT, "tail": ATTESTED},
    {"flags": UP | UV | ED, "tail": cbor.encode([])},
    {"flags": UP | UV | ED, "tail": b"\xa1\x61a\x45AB"},
    *each("tail", [b"\0", cbor.encode({}), ATTESTED]),
    *each("data", [b"", lambda data: data[:36], lambda data: data[:32]]),
]
SIGNATURE = [
    *each("signature", [b"", b"\0", bytes(64), bytes(72), raw, swapped, lambda s: s[:-1], lambda s: s + b"\0"]),
    *each("signature", [encode_dss_signature(0, 0), encode_dss_signature(1, 1), lambda s: s[:8] + b"\0" + s[9:]]),
    {"key": "somebody else's"},
    *each("response.authenticatorData", [lambda data: data[:-1] + ("A" if data[-1] != "A" else "Q")]),
]


def refused(change: Change, **fields: Any) -> Code:
    with pytest.raises(FactorError) as error:
        assertion(change, **fields)
    return error.value.code


def test_the_answer_that_all_cases_change_is_right() -> None:
    assert assertion({}).counter == 2


@pytest.mark.parametrize("change", STRUCTURE, ids=ids)
def test_structure(change: Change) -> None:
    assert refused(change) is Code.KEY_REFUSED


@pytest.mark.parametrize("change", CLIENT_DATA, ids=ids)
def test_client_data(change: Change) -> None:
    assert refused(change) is Code.KEY_REFUSED


@pytest.mark.parametrize("change", DATA, ids=ids)
def test_authenticator_data(change: Change) -> None:
    assert refused(change) is Code.KEY_REFUSED


@pytest.mark.parametrize("change", SIGNATURE, ids=ids)
def test_signature(change: Change) -> None:
    assert refused(change) is Code.KEY_REFUSED


@pytest.mark.parametrize(
    ("flags", "eligible"), [(UP | BS, False), (UP | BE, False), (UP | BE | BS, False), (UP, True), (UP | BS, True)]
)
def test_backup_flags_against_what_was_registered(flags: int, eligible: bool) -> None:
    assert refused({"flags": flags}, backup_eligible=eligible) is Code.KEY_BACKUP_IMPOSSIBLE


def test_platform_without_user_verification() -> None:
    assert refused({"flags": UP}, kind=Kind.PLATFORM) is Code.KEY_UNVERIFIED


HANDLE = b64(verification._handle("n00alice"))
ACCEPTED = [
    {"flags": UP},
    {"flags": UP | UV | ED, "tail": cbor.encode({"unasked": True})},
    {"response.userHandle": HANDLE},
    {"response.userHandle": None},
    {"client.crossOrigin": GONE},
    {"client.tokenBinding": {"status": "not-supported"}},
    {"top.clientExtensionResults": {"appid": False}},
]


@pytest.mark.parametrize("change", ACCEPTED, ids=ids)
def test_what_honest_ones_may_send_is_accepted(change: Change) -> None:
    assert assertion(change)
