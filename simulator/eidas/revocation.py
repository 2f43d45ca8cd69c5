"""The OCSP responder of the simulated countries (RFC 6960): real requests, real signed responses."""

from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp

from simulator.eidas import keys, pki
from simulator.eidas.models import now
from simulator.eidas.reference import Card, cards

#: How long a response may be relied upon.
RESPONSE_LIFE = timedelta(hours=1)
REVOKED_FOR = timedelta(days=30)


def answer(request: bytes) -> bytes:
    """The response (DER) to a request (DER)."""
    try:
        asked = ocsp.load_der_ocsp_request(request)
    except ValueError:
        return _failed(ocsp.OCSPResponseStatus.MALFORMED_REQUEST)
    country = next((c for c in _countries() if _is_issuer(asked, pki.authority(c))), None)
    if country is None:
        return _failed(ocsp.OCSPResponseStatus.UNAUTHORIZED)
    return _signed(asked, country)


def _signed(asked: ocsp.OCSPRequest, country: str) -> bytes:
    card = _card_with(asked.serial_number, country)
    revoked, moment = card is not None and card.state == "revoked", now()
    status = ocsp.OCSPCertStatus.UNKNOWN
    if card:
        status = ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD
    builder = (
        ocsp.OCSPResponseBuilder()
        .add_response_by_hash(
            issuer_name_hash=asked.issuer_name_hash,
            issuer_key_hash=asked.issuer_key_hash,
            serial_number=asked.serial_number,
            algorithm=asked.hash_algorithm,
            cert_status=status,
            this_update=moment,
            next_update=moment + RESPONSE_LIFE,
            revocation_time=moment - REVOKED_FOR if revoked else None,
            revocation_reason=x509.ReasonFlags.key_compromise if revoked else None,
        )
        .responder_id(ocsp.OCSPResponderEncoding.HASH, pki.responder_certificate(country))
        .certificates([pki.responder_certificate(country)])
    )
    for extension in asked.extensions:
        if isinstance(extension.value, x509.OCSPNonce):
            builder = builder.add_extension(extension.value, critical=False)
    response = builder.sign(keys.private_key(f"ocsp:{country}"), hashes.SHA256())
    return response.public_bytes(Encoding.DER)


def _failed(status: ocsp.OCSPResponseStatus) -> bytes:
    return ocsp.OCSPResponseBuilder.build_unsuccessful(status).public_bytes(Encoding.DER)


def _countries() -> list[str]:
    return sorted({card.country for card in cards().values()})


def _is_issuer(asked: ocsp.OCSPRequest, authority: x509.Certificate) -> bool:
    key = authority.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)  # noqa: S101 - all our authorities have such keys
    digest = hashes.Hash(asked.hash_algorithm)
    # The bits of the key without its algorithm (RFC 6960): for such a key, the point.
    digest.update(key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))
    return digest.finalize() == asked.issuer_key_hash


def _card_with(serial: int, country: str) -> Card | None:
    return next(
        (c for c in cards().values() if pki.serial_of(f"card:{c.key}") == serial and pki.issuer_of(c) == country), None
    )
