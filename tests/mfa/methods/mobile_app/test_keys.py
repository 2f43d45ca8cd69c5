"""Keys from JWK, the secret that both sides agree on, signatures."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from mfa.contract import FactorError
from mfa.methods.mobile_app import keys
from tests.mfa.methods.mobile_app.phone import Phone

OWN = ec.generate_private_key(ec.SECP256R1())
JWK = keys.as_jwk(OWN.public_key())


def test_a_key_survives_the_way_through_a_jwk() -> None:
    assert keys.point(keys.public_key({**JWK, "ext": True, "key_ops": ["verify"]}, "signing_key")) == keys.point(
        OWN.public_key()
    )


@pytest.mark.parametrize(
    "change",
    [
        {"kty": "RSA"},
        {"crv": "P-384"},
        {"d": "secret"},
        {"x": JWK["y"], "y": JWK["x"]},
        {"x": ""},
        {"x": JWK["x"] + "A"},
        {"x": JWK["x"] + "="},
        {"x": "AA" + JWK["x"]},
        {"y": "!" * 43},
        {"x": "A" * 43, "y": "A" * 43},
    ],
)
def test_what_is_no_public_key_is_refused_with_its_field(change: dict[str, str]) -> None:
    with pytest.raises(FactorError) as refused:
        keys.public_key({**JWK, **change}, "agreement_key")
    assert (refused.value.code, refused.value.field) == ("app-key-malformed", "agreement_key")


def test_both_sides_compute_the_same_secret_and_another_salt_another_one() -> None:
    agreed = keys.agree(OWN.public_key(), b"salt")
    server = keys.public_key(agreed.server_key, "server_key")
    assert keys.derive(OWN, server, b"salt") == agreed.secret
    assert len(agreed.secret) == 32
    assert keys.derive(OWN, server, b"other") != agreed.secret
    assert keys.agree(OWN.public_key(), b"salt").secret != agreed.secret


def phone_and_point() -> tuple[Phone, bytes]:
    phone = Phone()
    phone.known = {"device_id": "d1"}
    return phone, keys.point(phone.signing.public_key())


def test_the_devices_own_signature_is_accepted() -> None:
    phone, point = phone_and_point()
    keys.refuse_forged(
        point, phone.sign("answer", "1:n", "approve"), keys.signed_text("answer", "d1", "1:n", "approve")
    )


@pytest.mark.parametrize(
    "text",
    [
        ("confirm", "d1", "1:n", "approve"),
        ("answer", "d2", "1:n", "approve"),
        ("answer", "d1", "2:n", "approve"),
        ("answer", "d1", "1:m", "approve"),
        ("answer", "d1", "1:n", "refuse"),
    ],
)
def test_a_signature_serves_nothing_else(text: tuple[str, str, str, str]) -> None:
    phone, point = phone_and_point()
    with pytest.raises(FactorError, match="signature-wrong"):
        keys.refuse_forged(point, phone.sign("answer", "1:n", "approve"), keys.signed_text(*text))


@pytest.mark.parametrize("signature", ["", "AAAA", "A" * 86, "!" * 86, "A" * 87])
def test_what_is_no_signature_is_refused(signature: str) -> None:
    _phone, point = phone_and_point()
    with pytest.raises(FactorError, match="signature-wrong"):
        keys.refuse_forged(point, signature, keys.signed_text("answer", "d1"))
