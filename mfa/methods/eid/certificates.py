"""The certificate of a card: its path to a trusted authority, its purpose and its policies.

The checks and their order are those of Web eID's validation libraries; the authorities that we trust are those that
issue the cards, as there.
"""

from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from cryptography.x509.verification import ExtensionPolicy, PolicyBuilder, Store, VerificationError
from django.conf import settings
from django.utils.module_loading import import_string

from kernel import clock
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode as Code

#: Certificates of the Estonian Mobile-ID: their key is in a telephone, not in a card; refused as Web eID does.
DISALLOWED_POLICIES = {
    "1.3.6.1.4.1.10015.1.3",
    "1.3.6.1.4.1.10015.1.3.1",
    "1.3.6.1.4.1.10015.1.3.2",
    "1.3.6.1.4.1.10015.1.3.3",
}

#: What a certificate that somebody made up can do to who reads it.
UNREADABLE = (
    ValueError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.ExtensionNotFound,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)


def trusted() -> tuple[x509.Certificate, ...]:
    """The authorities whose cards are accepted."""
    return _of_door(settings.MFA_WEB_EID_CAS, settings.SECRET_KEY) + _of_file(settings.MFA_WEB_EID_CA_FILE)


@cache
def _of_door(path: str, _secret: str) -> tuple[x509.Certificate, ...]:
    return tuple(import_string(path)()) if path else ()


@cache
def _of_file(path: str) -> tuple[x509.Certificate, ...]:
    return tuple(x509.load_pem_x509_certificates(Path(path).read_bytes())) if path else ()


def check(certificate: x509.Certificate) -> x509.Certificate:
    """The authority that issued it. FactorError: expired, not for signing in, of a refused policy, or not trusted."""
    try:
        _refuse_time(certificate)
        _refuse_purpose(certificate)
        _refuse_policy(certificate)
        return _issuer(certificate)
    except UNREADABLE as error:
        raise FactorError(Code.CARD_REFUSED) from error


def _refuse_time(certificate: x509.Certificate) -> None:
    if not certificate.not_valid_before_utc <= clock.now() <= certificate.not_valid_after_utc:
        raise FactorError(Code.CARD_EXPIRED)


def _refuse_purpose(certificate: x509.Certificate) -> None:
    extensions = certificate.extensions
    if not extensions.get_extension_for_class(x509.KeyUsage).value.digital_signature:
        raise FactorError(Code.CARD_REFUSED)
    if ExtendedKeyUsageOID.CLIENT_AUTH not in extensions.get_extension_for_class(x509.ExtendedKeyUsage).value:
        raise FactorError(Code.CARD_REFUSED)


def _refuse_policy(certificate: x509.Certificate) -> None:
    policies = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
    if DISALLOWED_POLICIES & {policy.policy_identifier.dotted_string for policy in policies}:
        raise FactorError(Code.CARD_REFUSED)


def _issuer(certificate: x509.Certificate) -> x509.Certificate:
    authorities = trusted()
    if not authorities:
        raise FactorError(Code.CARD_UNTRUSTED)
    builder = PolicyBuilder().store(Store(list(authorities))).time(clock.now()).max_chain_depth(2)
    # Cards name no host: the profile of web sites asks for one in the last certificate, so its extensions are ours to
    # check; those of the authorities are the profile's.
    verifier = builder.extension_policies(
        ca_policy=ExtensionPolicy.webpki_defaults_ca(), ee_policy=ExtensionPolicy.permit_all()
    ).build_client_verifier()
    try:
        path = verifier.verify(certificate, []).chain
    except VerificationError as error:
        raise FactorError(Code.CARD_UNTRUSTED) from error
    return path[1]


def holder(certificate: x509.Certificate, name: x509.ObjectIdentifier) -> str:
    """One part of the holder's name; empty when there is none."""
    found = certificate.subject.get_attributes_for_oid(name)
    return str(found[0].value) if found else ""


def country_of(certificate: x509.Certificate) -> str:
    """The country that the certificate names."""
    return holder(certificate, NameOID.COUNTRY_NAME)
