"""Whether a card was revoked: asks the responder that its certificate names (OCSP, RFC 6960). No answer is a no."""

import os
from datetime import timedelta
from urllib.parse import urlsplit

import httpx
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID
from django.conf import settings
from django.utils.module_loading import import_string

from kernel import clock
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode as Code
from mfa.methods.eid import certificates

#: Seconds to wait for a responder: somebody sits in front of the page.
TIMEOUT = 5.0
NONCE_BYTES = 32
#: Clocks of two machines differ; and how old an answer without an end may be (as Web eID).
SKEW = timedelta(minutes=15)
LARGEST_ANSWER = 50_000

#: What goes wrong in reading what a responder sent.
UNREADABLE = (*certificates.UNREADABLE, InvalidSignature, StopIteration, TypeError)


def check(certificate: x509.Certificate, issuer: x509.Certificate) -> None:
    """FactorError when the card was revoked or is not known to its authority, or when nobody can say."""
    nonce = os.urandom(NONCE_BYTES)
    builder = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, hashes.SHA1())  # noqa: S303 - a name, see RFC 6960
    request = builder.add_extension(x509.OCSPNonce(nonce), critical=False).build()
    try:
        raw = _fetch(_responder_of(certificate), request.public_bytes(Encoding.DER))
        answer = _verified(raw, request, issuer, nonce)
    except (*UNREADABLE, httpx.HTTPError) as error:
        raise FactorError(Code.CARD_UNCHECKED) from error
    if answer is ocsp.OCSPCertStatus.REVOKED:
        raise FactorError(Code.CARD_REVOKED)
    if answer is not ocsp.OCSPCertStatus.GOOD:
        raise FactorError(Code.CARD_REFUSED)


def _responder_of(certificate: x509.Certificate) -> str:
    access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    return next(
        entry.access_location.value
        for entry in access
        if entry.access_method == AuthorityInformationAccessOID.OCSP
        and isinstance(entry.access_location, x509.UniformResourceIdentifier)
    )


def _fetch(address: str, request: bytes) -> bytes:
    """Only called for certificates of trusted authorities: they choose the address, nobody else."""
    door = settings.MFA_EID_OCSP_DOORS.get(urlsplit(address).hostname or "")
    if door:
        simulated: bytes = import_string(door)(request)
        return simulated
    response = httpx.post(
        address, content=request, headers={"Content-Type": "application/ocsp-request"}, timeout=TIMEOUT
    )
    response.raise_for_status()
    return response.content[:LARGEST_ANSWER]


def _verified(raw: bytes, request: ocsp.OCSPRequest, issuer: x509.Certificate, nonce: bytes) -> ocsp.OCSPCertStatus:
    answer = ocsp.load_der_ocsp_response(raw)
    if answer.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
        raise ValueError("the responder does not answer")
    asked = (request.serial_number, request.issuer_key_hash, request.issuer_name_hash)
    if (answer.serial_number, answer.issuer_key_hash, answer.issuer_name_hash) != asked:
        raise ValueError("an answer about another certificate")
    _refuse_old(answer)
    _refuse_replay(answer, nonce)
    _verify(_signer(answer, issuer), answer)
    return answer.certificate_status


def _refuse_old(answer: ocsp.OCSPResponse) -> None:
    now, begins, ends = clock.now(), answer.this_update_utc, answer.next_update_utc
    if begins > now + SKEW or (ends or begins) < now - SKEW:
        raise ValueError("an answer for another time")


def _refuse_replay(answer: ocsp.OCSPResponse, nonce: bytes) -> None:
    """A responder may leave the nonce out (RFC 8954); one that gives another answers somebody else."""
    try:
        given = answer.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce
    except x509.ExtensionNotFound:
        return
    if given != nonce:
        raise ValueError("an answer to another question")


def _signer(answer: ocsp.OCSPResponse, issuer: x509.Certificate) -> x509.Certificate:
    """The authority itself, or a responder that it certified for that."""
    for certificate in answer.certificates:
        if certificate == issuer:
            continue
        certificate.verify_directly_issued_by(issuer)
        usages = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        valid = certificate.not_valid_before_utc <= clock.now() <= certificate.not_valid_after_utc
        if ExtendedKeyUsageOID.OCSP_SIGNING not in usages or not valid:
            raise ValueError("not a responder's certificate")
        return certificate
    return issuer


def _verify(signer: x509.Certificate, answer: ocsp.OCSPResponse) -> None:
    key, digest = signer.public_key(), answer.signature_hash_algorithm
    if digest is None or digest.name in ("md5", "sha1"):
        raise ValueError("algorithm")
    if isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(answer.signature, answer.tbs_response_bytes, ec.ECDSA(digest))
    elif isinstance(key, rsa.RSAPublicKey):
        key.verify(answer.signature, answer.tbs_response_bytes, padding.PKCS1v15(), digest)
    else:
        raise ValueError("kind of key")
