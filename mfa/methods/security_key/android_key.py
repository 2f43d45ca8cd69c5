"""The statement of Android's key store (Web Authentication level 3, section 8.4), which python-fido2 does not read.

A certificate for the credential's own key, issued by the telephone's secure hardware, describes in an extension what
the key was made for (Android's schema `KeyDescription`).
"""

from collections.abc import Mapping
from typing import Any

from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.x509.oid import ObjectIdentifier
from fido2.cose import CoseKey
from fido2.webauthn import AuthenticatorData

FORMAT = "android-key"
MEMBERS: dict[str, type] = {"alg": int, "sig": bytes, "x5c": list}
KEY_DESCRIPTION = ObjectIdentifier("1.3.6.1.4.1.11129.2.1.17")
#: Tags of an authorisation list: [1], [600] and [702], explicit.
PURPOSE, ALL_APPLICATIONS, ORIGIN = b"\xa1", b"\xbf\x84\x58", b"\xbf\x85\x3e"
#: KM_ORIGIN_GENERATED and KM_PURPOSE_SIGN.
GENERATED, TO_SIGN = 0, 2


@asn1.sequence
class KeyDescription:
    """What the extension says. Both lists hold explicitly tagged values, of which newer telephones have more."""

    attestation_version: int
    attestation_level: asn1.TLV
    keymint_version: int
    keymint_level: asn1.TLV
    challenge: bytes
    unique_id: bytes
    software_enforced: list[asn1.TLV]
    hardware_enforced: list[asn1.TLV]


@asn1.sequence
class _Purposes:
    numbers: asn1.SetOf[int]


def verified_path(
    statement: Mapping[str, Any], data: AuthenticatorData, key: CoseKey, client_data_hash: bytes
) -> list[x509.Certificate]:
    """The certificates of a true statement about `key`. An exception when it is not true."""
    path = [x509.load_der_x509_certificate(der) for der in statement["x5c"]]
    certified = CoseKey.for_alg(statement["alg"]).from_cryptography_key(path[0].public_key())
    certified.verify(bytes(data) + client_data_hash, statement["sig"])
    if type(key).from_cryptography_key(path[0].public_key()) != key:
        raise ValueError("certificate of another key")
    _refuse_description(path[0], client_data_hash)
    return path


def _refuse_description(leaf: x509.Certificate, client_data_hash: bytes) -> None:
    extension = leaf.extensions.get_extension_for_oid(KEY_DESCRIPTION).value
    described = asn1.decode_der(KeyDescription, extension.public_bytes())
    if described.challenge != client_data_hash:
        raise ValueError("made for another challenge")
    # Either list counts: we trust every maker, those without secure hardware as well.
    lists = [*described.software_enforced, *described.hardware_enforced]
    allowed = [(bytes(one.tag_bytes), bytes(one.data)) for one in lists]
    if any(tag == ALL_APPLICATIONS for tag, _value in allowed):
        raise ValueError("a key for all applications")
    if {asn1.decode_der(int, value) for tag, value in allowed if tag == ORIGIN} != {GENERATED}:
        raise ValueError("a key that came from elsewhere")
    purposes = [purpose for tag, value in allowed if tag == PURPOSE for purpose in _set_of_numbers(value)]
    if TO_SIGN not in purposes:
        raise ValueError("a key that may not sign")


def _set_of_numbers(der: bytes) -> list[int]:
    # The decoder takes a set only as the member of a structure: one is put around it, of less than 128 bytes.
    wrapped = asn1.decode_der(_Purposes, b"\x30" + bytes([len(der)]) + der)
    return list(wrapped.numbers.as_list())
