"""Web eID authentication tokens, format `web-eid:1.0`: what a card signed for one page and one question.

The card signs hash(origin) ‖ hash(nonce); the token holds its certificate, the algorithm and the signature, and neither
origin nor nonce: we put in our own, so a token for another site or another question does not verify.
"""

import base64
import binascii
import json
import re
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.x509.oid import NameOID

from mfa.contract import FactorError
from mfa.errors import FactorErrorCode as Code
from mfa.methods.eid import certificates, identifiers, revocation
from mfa.methods.eid.models import Identity

#: Limits of Web eID's own validators.
SHORTEST, LONGEST = 100, 10_000
FORMAT = re.compile(r"web-eid:1(\.0)?\Z")
#: ETSI EN 319 412-1: kind, country, hyphen, identifier.
SERIAL_NUMBER = re.compile(r"(?:PNO|IDC|PAS)([A-Z]{2})-([!-~]{1,100})\Z")
#: A card with a reader and a PIN: the cards of the list are notified at this level.
LEVEL = "high"

HASHES: dict[str, type[hashes.SHA256 | hashes.SHA384 | hashes.SHA512]] = {
    "256": hashes.SHA256,
    "384": hashes.SHA384,
    "512": hashes.SHA512,
}
#: Name of the curve and length of each half of the signature, in bytes (RFC 7518).
CURVES = {"256": ("secp256r1", 32), "384": ("secp384r1", 48), "512": ("secp521r1", 66)}
SMALLEST_RSA = 2048


@dataclass(frozen=True)
class Token:
    """A token that has the right form; nothing in it is true yet."""

    algorithm: str
    certificate: x509.Certificate
    signature: bytes


def read(text: str, nonce: str, origin: str, country: str) -> Identity:
    """The holder of the card that signed `nonce` for `origin`. FactorError."""
    token = parse(text)
    issuer = certificates.check(token.certificate)
    verify_signature(token, nonce, origin)
    identity = identity_of(token.certificate, country)
    # Last: only for a card that signed here and now is somebody else asked.
    revocation.check(token.certificate, issuer)
    return identity


def parse(text: str) -> Token:
    """The token in a JSON text. FactorError when it has another form."""
    try:
        if not SHORTEST <= len(text) <= LONGEST:
            raise ValueError("length")
        fields: dict[str, Any] = json.loads(text)
        if not FORMAT.match(fields["format"]):
            raise ValueError("format")
        certificate = x509.load_der_x509_certificate(_decoded(fields["unverifiedCertificate"]))
        return Token(str(fields["algorithm"]), certificate, _decoded(fields["signature"]))
    except (*certificates.UNREADABLE, KeyError, TypeError, RecursionError) as error:
        raise FactorError(Code.CARD_REFUSED) from error


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("base64") from error


def verify_signature(token: Token, nonce: str, origin: str) -> None:
    """FactorError unless the certificate's key signed this nonce for this origin."""
    try:
        kind, size = token.algorithm[:2], token.algorithm[2:]
        digest = HASHES[size]()
        signed = _digest(digest, origin) + _digest(digest, nonce)
        _verify(token, kind, size, digest, signed)
    except (*certificates.UNREADABLE, InvalidSignature, KeyError) as error:
        raise FactorError(Code.CARD_REFUSED) from error


def _digest(algorithm: hashes.HashAlgorithm, text: str) -> bytes:
    made = hashes.Hash(algorithm)
    made.update(text.encode())
    return made.finalize()


def _verify(token: Token, kind: str, size: str, digest: hashes.HashAlgorithm, signed: bytes) -> None:
    key = token.certificate.public_key()
    if kind == "ES" and isinstance(key, ec.EllipticCurvePublicKey):
        curve, half = CURVES[size]
        if key.curve.name != curve or len(token.signature) != 2 * half:
            raise ValueError("curve")
        halves = (token.signature[:half], token.signature[half:])
        r, s = (int.from_bytes(part, "big") for part in halves)
        key.verify(encode_dss_signature(r, s), signed, ec.ECDSA(digest))
    elif kind in ("RS", "PS") and isinstance(key, rsa.RSAPublicKey) and key.key_size >= SMALLEST_RSA:
        pss = padding.PSS(padding.MGF1(digest), padding.PSS.DIGEST_LENGTH)
        key.verify(token.signature, signed, padding.PKCS1v15() if kind == "RS" else pss, digest)
    else:
        raise ValueError("algorithm")


def identity_of(certificate: x509.Certificate, country: str) -> Identity:
    """Who the certificate names, in the words of eIDAS. FactorError when it is of another country than was chosen."""
    found = SERIAL_NUMBER.match(certificates.holder(certificate, NameOID.SERIAL_NUMBER))
    if found is None:
        raise FactorError(Code.CARD_REFUSED)
    if (found[1], certificates.country_of(certificate)) != (country, country):
        raise FactorError(Code.CARD_OTHER_COUNTRY)
    return Identity(
        identifiers.eidas_id(country, found[2]),
        certificates.holder(certificate, NameOID.SURNAME),
        certificates.holder(certificate, NameOID.GIVEN_NAME),
        "",
        LEVEL,
    )
