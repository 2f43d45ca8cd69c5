"""Tokens of cards: the published vector holds, and each way in which a token can be false is refused."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID
from pytest_django import Settings

from mfa.contract import FactorError
from mfa.errors import FactorErrorCode as Code
from mfa.methods.eid import certificates, revocation, web_eid
from simulator.eidas import desk, pki
from simulator.eidas import revocation as responder
from simulator.eidas.reference import cards
from tests.clock import Clock
from tests.mfa.methods.eid.published import NONCE, ORIGIN, TOKEN

OURS = "http://testserver"
QUESTION = "q" * 44
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _spring(clock: Clock) -> None:
    clock.set(NOW)


def token_of(card: str, **changes: Any) -> str:
    return json.dumps({**json.loads(desk.authentication_token(cards()[card], QUESTION, OURS)), **changes})


def refused(text: str, nonce: str = QUESTION, origin: str = OURS, country: str = "EE") -> Code:
    with pytest.raises(FactorError) as caught:
        web_eid.read(text, nonce, origin, country)
    return caught.value.code


# --- the published token ----------------------------------------------------------------------------------------------


def test_the_published_token_verifies() -> None:
    token = web_eid.parse(TOKEN)
    web_eid.verify_signature(token, NONCE, ORIGIN)
    assert web_eid.identity_of(token.certificate, "EE").eidas_id == "EE/EU/38001085718"


@pytest.mark.parametrize(
    ("nonce", "origin"), [(NONCE + "4", ORIGIN), (NONCE, ORIGIN + "/"), (NONCE, "https://evil.example"), ("", ORIGIN)]
)
def test_the_published_token_is_for_its_nonce_and_origin_only(nonce: str, origin: str) -> None:
    with pytest.raises(FactorError):
        web_eid.verify_signature(web_eid.parse(TOKEN), nonce, origin)


def test_the_published_token_is_of_an_authority_that_we_do_not_trust() -> None:
    assert refused(TOKEN, NONCE, ORIGIN) is Code.CARD_UNTRUSTED


# --- virtual cards ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("card", "identifier"),
    [("ee-valid", "EE/EU/48403119901"), ("be-valid", "BE/EU/84031199201"), ("lv-valid", "LV/EU/329900-10101")],
)
def test_a_valid_card_proves_its_holder(card: str, identifier: str) -> None:
    identity = web_eid.read(token_of(card), QUESTION, OURS, card[:2].upper())
    assert (identity.eidas_id, identity.level) == (identifier, "high")


@pytest.mark.parametrize(
    ("card", "code"),
    [
        ("fi-expired", Code.CARD_EXPIRED),
        ("ee-revoked", Code.CARD_REVOKED),
        ("be-unknown-issuer", Code.CARD_UNTRUSTED),
    ],
)
def test_a_bad_card_is_refused(card: str, code: Code) -> None:
    assert refused(token_of(card), country=card[:2].upper()) is code


def test_before_its_first_day_a_card_is_refused(clock: Clock) -> None:
    clock.set(datetime(2014, 12, 31, tzinfo=UTC))
    assert refused(token_of("ee-valid")) is Code.CARD_EXPIRED


def test_another_nonce_or_origin_is_refused() -> None:
    token = token_of("ee-valid")
    assert refused(token, nonce="r" * 44) is Code.CARD_REFUSED
    assert refused(token, origin="http://evil.example") is Code.CARD_REFUSED


def test_a_card_of_another_country_is_refused() -> None:
    assert refused(token_of("ee-valid"), country="LT") is Code.CARD_OTHER_COUNTRY


def test_somebody_elses_certificate_is_refused() -> None:
    other = json.loads(token_of("lt-valid"))["unverifiedCertificate"]
    assert refused(token_of("ee-valid", unverifiedCertificate=other), country="LT") is Code.CARD_REFUSED


@pytest.mark.parametrize("algorithm", ["none", "ES256", "ES512", "RS256", "PS384", "HS384", "", "es384"])
def test_an_algorithm_that_does_not_fit_the_key_is_refused(algorithm: str) -> None:
    assert refused(token_of("ee-valid", algorithm=algorithm)) is Code.CARD_REFUSED


@pytest.mark.parametrize("shape", ["web-eid:2.0", "web-eid:1.1", "web-eid:10", "", "WEB-EID:1.0"])
def test_another_format_is_refused(shape: str) -> None:
    assert refused(token_of("ee-valid", format=shape)) is Code.CARD_REFUSED


@pytest.mark.parametrize("field", ["format", "algorithm", "signature", "unverifiedCertificate"])
def test_a_token_without_a_field_is_refused(field: str) -> None:
    fields = json.loads(token_of("ee-valid"))
    del fields[field]
    assert refused(json.dumps(fields)) is Code.CARD_REFUSED


@pytest.mark.parametrize(
    "text", ["", "{}", "[" * 9000, json.dumps({"a": "b" * 10_000}), json.dumps([1] * 100), "é" * 200]
)
def test_garbage_is_refused(text: str) -> None:
    assert refused(text) is Code.CARD_REFUSED


@pytest.mark.parametrize("signature", ["", "AAAA", "!", base64.b64encode(bytes(96)).decode()])
def test_a_signature_that_is_none_is_refused(signature: str) -> None:
    assert refused(token_of("ee-valid", signature=signature)) is Code.CARD_REFUSED


# --- certificates made for the purpose --------------------------------------------------------------------------------


def made(
    *,
    usage: str = "digital_signature",
    purpose: x509.ObjectIdentifier = ExtendedKeyUsageOID.CLIENT_AUTH,
    policy: str = "1.3.6.1.5.5.7.13.1",
    key: Any = None,
) -> x509.Certificate:
    subject = pki.card_certificate(cards()["ee-valid"]).subject
    own = key or pki.card_key(cards()["ee-valid"])
    builder = pki._builder(subject, "EE", "made", own, pki.CARD_LIFE)
    return (
        builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(pki._usage(usage), critical=True)
        .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
        .add_extension(
            x509.CertificatePolicies([x509.PolicyInformation(x509.ObjectIdentifier(policy), None)]), critical=False
        )
        .sign(pki.authority_key("EE"), hashes.SHA384())
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"usage": "content_commitment"},
        {"purpose": ExtendedKeyUsageOID.EMAIL_PROTECTION},
        {"policy": "1.3.6.1.4.1.10015.1.3"},
        {"policy": "1.3.6.1.4.1.10015.1.3.2"},
    ],
)
def test_a_certificate_for_something_else_is_refused(changes: dict[str, Any]) -> None:
    certificates.check(made())
    with pytest.raises(FactorError) as caught:
        certificates.check(made(**changes))
    assert caught.value.code is Code.CARD_REFUSED


def test_the_certificate_of_an_authority_is_no_card() -> None:
    with pytest.raises(FactorError):
        certificates.check(pki.authority("EE"))


def test_without_trusted_authorities_no_card_is_accepted(settings: Settings) -> None:
    settings.MFA_WEB_EID_CAS = ""
    assert refused(token_of("ee-valid")) is Code.CARD_UNTRUSTED


def test_an_operator_can_trust_authorities_of_a_file(settings: Settings, tmp_path: Any) -> None:
    settings.MFA_WEB_EID_CAS = ""
    file = tmp_path / "cas.pem"
    file.write_bytes(pki.authority("EE").public_bytes(Encoding.PEM))
    settings.MFA_WEB_EID_CA_FILE = str(file)
    assert web_eid.read(token_of("ee-valid"), QUESTION, OURS, "EE").first_name == "Liis"


@pytest.mark.parametrize(("name", "pad"), [("RS256", "pkcs"), ("PS256", "pss")])
def test_cards_with_rsa_keys_sign_too(name: str, pad: str) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    certificate = made(key=key)
    message = web_eid._digest(hashes.SHA256(), OURS) + web_eid._digest(hashes.SHA256(), QUESTION)
    scheme = padding.PKCS1v15() if pad == "pkcs" else padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    token = web_eid.Token(name, certificate, key.sign(message, scheme, hashes.SHA256()))
    web_eid.verify_signature(token, QUESTION, OURS)
    with pytest.raises(FactorError):
        web_eid.verify_signature(token, QUESTION, "http://evil.example")


# --- revocation -------------------------------------------------------------------------------------------------------


def unchecked(monkeypatch: pytest.MonkeyPatch, answer: Any) -> Code:
    monkeypatch.setattr(responder, "answer", answer)
    return refused(token_of("ee-valid"))


def test_a_responder_that_fails_is_a_no(monkeypatch: pytest.MonkeyPatch) -> None:
    assert unchecked(monkeypatch, lambda _asked: b"garbage") is Code.CARD_UNCHECKED
    later = ocsp.OCSPResponseStatus.TRY_LATER
    assert unchecked(monkeypatch, lambda _asked: responder._failed(later)) is Code.CARD_UNCHECKED


def test_an_answer_to_another_question_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[bytes] = []
    true = responder.answer

    def replay(asked: bytes) -> bytes:
        kept.append(true(asked))
        return kept[0]

    monkeypatch.setattr(responder, "answer", replay)
    web_eid.read(token_of("ee-valid"), QUESTION, OURS, "EE")
    assert refused(token_of("ee-valid")) is Code.CARD_UNCHECKED


def test_an_old_answer_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(responder, "now", lambda: NOW - timedelta(hours=2))
    assert refused(token_of("ee-valid")) is Code.CARD_UNCHECKED


def test_a_responder_of_another_authority_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pki, "responder_certificate", lambda country, of=pki.responder_certificate: of("LT"))
    assert refused(token_of("ee-valid")) is Code.CARD_UNCHECKED


def test_a_card_that_names_no_responder_is_not_used() -> None:
    with pytest.raises(FactorError) as caught:
        revocation.check(made(), pki.authority("EE"))
    assert caught.value.code is Code.CARD_UNCHECKED


def test_a_certificate_of_another_version_or_curve_is_refused_without_a_crash() -> None:
    """Version 0x07 in place of 3; and an unknown curve in place of P-384."""
    raw = base64.b64decode(json.loads(token_of("ee-valid"))["unverifiedCertificate"])
    version, curve = b"\xa0\x03\x02\x01\x02", bytes.fromhex("06052b81040022")
    assert version in raw
    assert curve in raw
    for bad in (raw.replace(version, b"\xa0\x03\x02\x01\x07"), raw.replace(curve, bytes.fromhex("06052b81040021"))):
        assert refused(token_of("ee-valid", unverifiedCertificate=base64.b64encode(bad).decode())) in (
            Code.CARD_REFUSED,
            Code.CARD_UNTRUSTED,
        )


def test_a_response_with_a_false_signature_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    true = responder.answer

    def forged(asked: bytes) -> bytes:
        raw = true(asked)
        signature = ocsp.load_der_ocsp_response(raw).signature
        return raw.replace(signature, signature[:-1] + bytes([signature[-1] ^ 1]))

    assert unchecked(monkeypatch, forged) is Code.CARD_UNCHECKED


def test_a_responder_that_nobody_certified_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its certificate names the authority and its key signed the response, but another one signed the certificate."""
    true = pki.authority_key
    card, issuer = pki.card_certificate(cards()["ee-valid"]), pki.authority("EE")
    monkeypatch.setattr(pki, "authority_key", lambda _name: true("LT"))
    thief = pki.responder_certificate("EE")
    monkeypatch.undo()
    monkeypatch.setattr(pki, "responder_certificate", lambda _country: thief)
    with pytest.raises(FactorError) as caught:
        revocation.check(card, issuer)
    assert caught.value.code is Code.CARD_UNCHECKED
