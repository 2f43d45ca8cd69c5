"""Attestation statements that are not true, format by format: one wrong piece each, all the rest really signed."""

from dataclasses import replace
from typing import Any

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from mfa.contract import FactorError
from mfa.errors import FactorErrorCode as Code
from mfa.methods.security_key.verification import Registered
from tests.clock import Clock
from tests.mfa.methods.security_key.certificates import Leaf, new_key
from tests.mfa.methods.security_key.drafts import GONE, MODEL, OWN, Change, Statement, cose_of, registration, signed
from tests.mfa.methods.security_key.statements import (
    AIK,
    ALIEN,
    ATTESTER,
    ENCRYPTS,
    FOR_ALL,
    GENERATED,
    IMPORTED,
    LEAF,
    NAME,
    PURPOSE,
    SAFETY,
    SIGNS,
    android,
    apple,
    own,
    packed,
    safetynet,
    tpm,
    u2f,
)

pytestmark = pytest.mark.usefixtures("clock")
NO_AAGUID: Change = {"aaguid": bytes(16)}
OTHER_MODEL = b"x" * 16
RUBBISH: list[Any] = [GONE, False, {}, 7, []]
P384 = replace(LEAF, key="p384")
Case = tuple[Statement, Change]


def each(statement: Statement, member: str, values: list[Any]) -> list[Case]:
    return [(statement, {f"statement.{member}": value}) for value in values]


def leaves(*wrong: Leaf) -> list[Case]:
    return [(packed(leaf), {}) for leaf in wrong]


SELF = [
    *each(own(), "alg", [*RUBBISH, -35, -257, -65535, "-7"]),
    *each(own(), "sig", [*RUBBISH, b"", b"wrong", bytes(70), signed(b"something else")]),
    *each(own(), "more", [1]),
    *each(own(), "ecdaaKeyId", [b"key"]),
    *each(own(), "x5c", [[], False, b"", [b""], [7]]),
    (own(ALIEN), {}),
    (own(), {"statement": {}}),
]
FULL = [
    *each(packed(), "alg", [*RUBBISH, -8, -35, -257, -65535]),
    *each(packed(), "sig", [*RUBBISH, b"", b"wrong", signed(b"something else", "leaf")]),
    *each(packed(), "x5c", [[], b"", [b""], [b"rubbish"], ["text"], LEAF.path() * 4, LEAF.path()[::-1]]),
    *each(packed(), "x5c", [[LEAF.path()[0], LEAF.path()[0]]]),
    (packed(signer=OWN), {}),
    (packed(P384, signer="p384"), {}),
    (packed(P384, signer="p384", alg=-35), {"statement.alg": -7}),
    *leaves(
        replace(LEAF, ca=True),
        replace(LEAF, ca=None),
        LEAF.without(NameOID.COUNTRY_NAME),
        LEAF.without(NameOID.ORGANIZATION_NAME),
        LEAF.without(NameOID.ORGANIZATIONAL_UNIT_NAME),
        LEAF.without(NameOID.COMMON_NAME),
        LEAF.having(NameOID.ORGANIZATIONAL_UNIT_NAME, "Authenticators"),
        LEAF.of_model(OTHER_MODEL),
        LEAF.of_model(MODEL, critical=True),
        LEAF.of_model(MODEL[:-1]),
        replace(LEAF, days=-1),
        replace(LEAF, issuer_ca=False),
        replace(LEAF, signed_by=ALIEN),
        replace(LEAF, key=ALIEN),
    ),
]
U2F = [
    *each(u2f(), "sig", [*RUBBISH, b"", b"wrong"]),
    *each(u2f(), "x5c", [*RUBBISH, [b""]]),
    *each(u2f(), "alg", [-7]),
    (u2f(signer=OWN), {}),
    (u2f(over=lambda message: message[1:]), {}),
    (u2f(over=lambda message: message[:-1]), {}),
    (u2f(certificates=2), {}),
    (u2f(P384, "p384"), {}),
    (u2f(replace(LEAF, days=-1)), {}),
    (u2f(), {"aaguid": MODEL}),
]
APPLE = [
    *each(apple(), "x5c", [*RUBBISH, [b""]]),
    *each(apple(), "more", [1]),
    (apple(nonce=lambda _right: bytes(32)), {}),
    (apple(nonce=lambda right: right[:-1]), {}),
    (apple(oid=AIK), {}),
    (apple(key=ALIEN), {}),
]
NO_AIK = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])
TPM = [
    *each(tpm(), "ver", [*RUBBISH, "1.2"]),
    *each(tpm(), "alg", [*RUBBISH, -257]),
    *each(tpm(), "sig", [*RUBBISH, b"", b"wrong"]),
    *each(tpm(), "x5c", [*RUBBISH, [b""]]),
    *each(tpm(), "certInfo", [*RUBBISH, b"", lambda info: info[:-1], lambda info: info[:20]]),
    *each(tpm(), "pubArea", [*RUBBISH, b"", lambda area: area[:-1], lambda area: area + b"\0"]),
    *each(tpm(), "ecdaaKeyId", [b"key"]),
    (tpm(signer=OWN), {}),
    (tpm(magic=b"\xffTCP"), {}),
    (tpm(kind=b"\x80\x18"), {}),
    (tpm(hashed=bytes(32)), {}),
    (tpm(name=b"\0\x0b" + bytes(32)), {}),
    (tpm(point=(cose_of("leaf")[-2], cose_of("leaf")[-3])), {}),
    (tpm(replace(ATTESTER, subject={NameOID.COMMON_NAME: "TPM"})), {}),
    (tpm(ATTESTER.saying((PURPOSE, False))), {}),
    (tpm(ATTESTER.saying((NAME, True))), {}),
    (tpm(ATTESTER.saying((NAME, True), (NO_AIK, False))), {}),
    (tpm(replace(ATTESTER, ca=True)), {}),
    (tpm(replace(ATTESTER, ca=None)), {}),
    (tpm(replace(ATTESTER, days=-1)), {}),
    (tpm(ATTESTER.of_model(OTHER_MODEL, also=ATTESTER.extensions)), {}),
]
SAFETYNET = [
    *each(safetynet(), "response", [*RUBBISH, b"", b"a.b", b"a.b.c"]),
    *each(safetynet(), "ver", RUBBISH[:2]),
    (safetynet(signer=OWN), {}),
    (safetynet(nonce="AAAA"), {}),
    (safetynet(ctsProfileMatch=False), {}),
    (safetynet(replace(SAFETY, subject={NameOID.COMMON_NAME: "attest.android.org"})), {}),
]
ANDROID = [
    *each(android(), "alg", [*RUBBISH, -35, -257]),
    *each(android(), "sig", [*RUBBISH, b"", b"wrong"]),
    *each(android(), "x5c", [*RUBBISH, [b""]]),
    *each(android(), "more", [1]),
    (android(signer=ALIEN), {}),
    (android(key=ALIEN, signer=ALIEN), {}),
    (android(challenge=lambda _right: bytes(32)), {}),
    (android(challenge=lambda right: right[:-1]), {}),
    (android(oid=AIK), {}),
    (android(tail=b"\0"), {}),
    (android(software=FOR_ALL), {}),
    (android(hardware=SIGNS + FOR_ALL + GENERATED), {}),
    (android(hardware=SIGNS), {}),
    (android(hardware=SIGNS + IMPORTED), {}),
    (android(hardware=SIGNS + GENERATED, software=IMPORTED), {}),
    (android(hardware=GENERATED), {}),
    (android(hardware=ENCRYPTS + GENERATED), {}),
    (android(hardware=b"rubbish"), {}),
    (android(leaf=replace(LEAF, days=-1)), {}),
    (android(leaf=replace(LEAF, issuer_ca=False)), {}),
]


def refused(fmt: str, case: Case, change: Change | None = None) -> Code:
    statement, more = case
    with pytest.raises(FactorError) as error:
        registration({**(change or {}), **more}, statement, fmt)
    return error.value.code


@pytest.mark.parametrize("case", SELF)
def test_packed_self(case: Case) -> None:
    assert refused("packed", case) is Code.KEY_REFUSED


@pytest.mark.parametrize("case", FULL)
def test_packed_full(case: Case) -> None:
    assert refused("packed", case) is Code.KEY_REFUSED


@pytest.mark.parametrize("case", U2F)
def test_fido_u2f(case: Case) -> None:
    assert refused("fido-u2f", case, NO_AAGUID) is Code.KEY_REFUSED


@pytest.mark.parametrize("case", APPLE)
def test_apple(case: Case) -> None:
    assert refused("apple", case) is Code.KEY_REFUSED


@pytest.mark.parametrize("case", TPM)
def test_tpm(case: Case) -> None:
    assert refused("tpm", case) is Code.KEY_REFUSED


@pytest.mark.parametrize("case", SAFETYNET)
def test_safetynet(case: Case) -> None:
    assert refused("android-safetynet", case) is Code.KEY_REFUSED


def test_android_key() -> None:
    assert {refused("android-key", case) for case in ANDROID} == {Code.KEY_REFUSED}


@pytest.mark.parametrize("fmt", ["compound", "tpm2", ""])
def test_what_nobody_here_can_verify_is_refused(fmt: str) -> None:
    assert refused(fmt, (own(), {})) is Code.KEY_REFUSED


@pytest.mark.parametrize(
    ("fmt", "statement", "path"),
    [
        ("packed", own(), 0),
        ("packed", packed(), 2),
        ("packed", packed(LEAF.of_model(MODEL)), 2),
        ("fido-u2f", u2f(), 1),
        ("apple", apple(), 2),
        ("tpm", tpm(), 2),
        ("android-safetynet", safetynet(), 2),
        ("android-key", android(), 2),
        ("android-key", android(software=SIGNS, hardware=GENERATED), 2),
    ],
)
def test_true_statements_are_kept_with_their_certificates(fmt: str, statement: Statement, path: int) -> None:
    made = registration(NO_AAGUID if fmt == "fido-u2f" else {}, statement, fmt)
    assert (made.attestation_format, len(made.certificates)) == (fmt, path)


def made_by(change: Change, leaf: Leaf) -> Registered:
    return registration(change, packed(leaf), "packed")


def test_make_and_model_come_from_the_certificate() -> None:
    made = made_by({}, LEAF)
    assert (made.manufacturer, made.model) == ("Keys & Co", "Blue Key 7")


def test_a_known_aaguid_says_it_better() -> None:
    made = made_by({"aaguid": bytes.fromhex("2fc0579f811347eab116bb5a8db9202a")}, LEAF)
    assert (made.manufacturer, made.model) == ("Yubico", "YubiKey 5 Series with NFC")


def test_what_no_page_can_show_is_left_out_of_a_name() -> None:
    assert made_by({}, LEAF.having(NameOID.COMMON_NAME, "A\0B\x1b" + "x" * 60)).model == "AB" + "x" * 60


def test_without_statement_nothing_is_known() -> None:
    made = registration({})
    assert (made.attestation_format, made.certificates, made.manufacturer, made.model) == ("none", [], "", "")


def test_a_certificate_that_expires_is_good_until_then(clock: Clock) -> None:
    assert made_by({}, replace(LEAF, days=0))


def test_keys_of_the_cases_differ() -> None:
    assert len({new_key(name).private_numbers() for name in (OWN, ALIEN, "leaf", "p384", "authority")}) == 5
