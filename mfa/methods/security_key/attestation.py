"""What an authenticator says about its own make, and whether that is true (Web Authentication level 3, section 8).

python-fido2 checks the statement of each format but `android-key`. It leaves to us: members that are missing or of a
wrong kind, the path of certificates, their AAGUID in formats other than `packed`, the key of an Apple certificate. A
format that nobody here can verify (`compound`) is refused: what is kept as said by a maker has been proved.

Whether the maker is trusted is not asked: every model is welcome, and so is one that says nothing.
"""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from fido2.attestation.base import Attestation
from fido2.attestation.packed import OID_AAGUID
from fido2.webauthn import AttestationObject, AttestedCredentialData

from kernel import clock
from mfa.methods.security_key import android_key
from mfa.methods.security_key.makers import described

#: The members of a statement that each format must have and may have.
MEMBERS: dict[str, tuple[dict[str, type], dict[str, type]]] = {
    "none": ({}, {}),
    "packed": ({"alg": int, "sig": bytes}, {"x5c": list}),
    "fido-u2f": ({"sig": bytes, "x5c": list}, {}),
    "tpm": ({"ver": str, "alg": int, "x5c": list, "sig": bytes, "certInfo": bytes, "pubArea": bytes}, {}),
    "apple": ({"x5c": list}, {"alg": int}),
    "android-safetynet": ({"ver": str, "response": bytes}, {}),
    android_key.FORMAT: (android_key.MEMBERS, {}),
}
#: More certificates than any authenticator sends.
LONGEST_PATH = 6
NO_AAGUID = bytes(16)


@dataclass(frozen=True)
class Statement:
    """What is kept: the format, and the path of certificates (DER in base64, the authenticator's own first)."""

    attestation_format: str
    certificates: list[str]
    manufacturer: str
    model: str


def verified(attestation: AttestationObject, client_data_hash: bytes) -> Statement:
    """What a true statement says. One of python-fido2's or Python's exceptions when it is not true."""
    credential = attestation.auth_data.credential_data
    if credential is None:
        raise ValueError("no credential")
    path = _verified_path(attestation, credential, client_data_hash)
    manufacturer, model = described(credential.aaguid.hex(), path[0] if path else None)
    encoded = [b64encode(certificate.public_bytes(Encoding.DER)).decode() for certificate in path]
    return Statement(attestation.fmt, encoded, manufacturer, model)


def _verified_path(
    attestation: AttestationObject, credential: AttestedCredentialData, client_data_hash: bytes
) -> list[x509.Certificate]:
    _refuse_members(attestation.fmt, attestation.att_stmt)
    statement, data = attestation.att_stmt, attestation.auth_data
    if attestation.fmt == android_key.FORMAT:
        path = android_key.verified_path(statement, data, credential.public_key, client_data_hash)
    else:
        said = Attestation.for_type(attestation.fmt)().verify(statement, data, client_data_hash)
        path = [x509.load_der_x509_certificate(der) for der in said.trust_path]
    if path:
        _refuse_path(path)
        _refuse_leaf(attestation, credential, path)
    return path


def _refuse_members(fmt: str, statement: Mapping[str, Any]) -> None:
    needed, allowed = MEMBERS[fmt]  # KeyError: nobody knows this format
    kinds = {**needed, **allowed}
    if not needed.keys() <= statement.keys() <= kinds.keys():
        raise ValueError("members of the statement")
    if any(type(value) is not kinds[member] for member, value in statement.items()):
        raise TypeError("kind of a member")
    if statement.get("ver") is not None and fmt == "tpm" and statement["ver"] != "2.0":
        raise ValueError("version of the TPM")
    path = statement.get("x5c")
    if path is not None and (not 0 < len(path) <= LONGEST_PATH or any(type(der) is not bytes for der in path)):
        raise ValueError("x5c")


def _refuse_path(path: list[x509.Certificate]) -> None:
    """Each certificate is signed by the next, which may sign, and none has expired.

    The start of validity is not looked at: a trainer's clock may stand years before today's devices were made.
    """
    for certificate in path:
        if certificate.not_valid_after_utc < clock.now():
            raise ValueError("certificate has expired")
    for child, parent in pairwise(path):
        child.verify_directly_issued_by(parent)
        if not parent.extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
            raise ValueError("signed by what is no authority")


def _refuse_leaf(
    attestation: AttestationObject, credential: AttestedCredentialData, path: list[x509.Certificate]
) -> None:
    leaf, key = path[0], credential.public_key
    if attestation.fmt == "fido-u2f":
        if len(path) != 1 or credential.aaguid != NO_AAGUID or not _on_p256(leaf):
            raise ValueError("no statement of U2F")
    elif attestation.fmt == "apple" and type(key).from_cryptography_key(leaf.public_key()) != key:
        raise ValueError("certificate of another key")
    for extension in leaf.extensions:
        # An OCTET STRING in an OCTET STRING: two bytes of tag and length come first.
        if extension.oid == OID_AAGUID and extension.value.public_bytes()[2:] != credential.aaguid:
            raise ValueError("certificate of another model")


def _on_p256(certificate: x509.Certificate) -> bool:
    key = certificate.public_key()
    return isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1)
