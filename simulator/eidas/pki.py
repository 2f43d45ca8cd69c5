"""The authorities behind the virtual cards: one for each country, and one that nobody trusts.

Certificates are made anew in each process, from keys that are always the same: their bytes differ, what they prove not.
"""

import hashlib
from datetime import UTC, datetime
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID
from django.conf import settings

from simulator.eidas import keys
from simulator.eidas.reference import Card, Identity, cards, stock

#: No such host exists: `simulator.eidas.revocation` answers, in process or under /simulator/eidas/ocsp.
OCSP_HOST = "ocsp.eidas.simulator.invalid"
#: A policy of our own, below the arc that RFC 7229 keeps for tests.
POLICY = x509.ObjectIdentifier("1.3.6.1.5.5.7.13.1")
AUTHORITY_LIFE = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2199, 12, 31, tzinfo=UTC))
#: Longer than real cards live: the simulator's clock moves by years.
CARD_LIFE = (datetime(2015, 1, 1, tzinfo=UTC), datetime(2060, 1, 1, tzinfo=UTC))
EXPIRED_LIFE = (datetime(2009, 1, 1, tzinfo=UTC), datetime(2014, 1, 1, tzinfo=UTC))
AUTHORITY_CURVE = "P-384"
UNLISTED = "unlisted:"

KEY_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


def ca_certificates() -> list[x509.Certificate]:
    """The authorities that issue the cards of the countries, for `settings.MFA_WEB_EID_CAS`."""
    return [authority(country) for country in sorted({card.country for card in cards().values()})]


def authority(name: str) -> x509.Certificate:
    """The certificate of an authority: a country's code, or `UNLISTED` and a code."""
    return _authority(settings.SECRET_KEY, name)


def authority_key(name: str) -> ec.EllipticCurvePrivateKey:
    """Its key."""
    return keys.private_key(f"ca:{name}", AUTHORITY_CURVE)


def issuer_of(card: Card) -> str:
    """The name of the authority that issued a card."""
    return f"{UNLISTED}{card.country}" if card.state == "unknown-issuer" else card.country


def card_certificate(card: Card) -> x509.Certificate:
    """The card's certificate for authentication."""
    return _card_certificate(settings.SECRET_KEY, card)


def card_key(card: Card) -> ec.EllipticCurvePrivateKey:
    """The key that never leaves the card."""
    return keys.private_key(f"card:{card.key}", card.curve)


def holder_of(card: Card) -> Identity:
    """Whose card it is."""
    return next(p for p in stock() if (p.country, p.identifier) == (card.country, card.identifier))


def serial_of(name: str) -> int:
    """The serial number of the certificate of this name, the same in every process."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:15], "big") + 1


def responder_certificate(country: str) -> x509.Certificate:
    """The certificate with which the country's OCSP responder signs."""
    subject = _name(country, f"TEST OCSP responder {country}")
    builder = _builder(subject, country, f"ocsp:{country}", keys.private_key(f"ocsp:{country}"), AUTHORITY_LIFE)
    return (
        builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage("digital_signature"), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), critical=False)
        .add_extension(x509.OCSPNoCheck(), critical=False)
        .sign(authority_key(country), hashes.SHA384())
    )


@lru_cache(maxsize=100)
def _authority(_secret: str, name: str) -> x509.Certificate:
    builder = _builder(_authority_name(name), name, f"ca:{name}", authority_key(name), AUTHORITY_LIFE)
    return (
        builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
        .sign(authority_key(name), hashes.SHA384())
    )


@lru_cache(maxsize=100)
def _card_certificate(_secret: str, card: Card) -> x509.Certificate:
    issuer, life = issuer_of(card), EXPIRED_LIFE if card.state == "expired" else CARD_LIFE
    builder = _builder(_subject(holder_of(card)), issuer, f"card:{card.key}", card_key(card), life)
    ocsp = x509.AccessDescription(
        AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(f"http://{OCSP_HOST}/")
    )
    return (
        builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage("digital_signature"), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=True)
        .add_extension(x509.CertificatePolicies([x509.PolicyInformation(POLICY, None)]), critical=False)
        .add_extension(x509.AuthorityInformationAccess([ocsp]), critical=False)
        .sign(authority_key(issuer), hashes.SHA384())
    )


def _builder(
    subject: x509.Name,
    issuer: str,
    name: str,
    key: ec.EllipticCurvePrivateKey,
    life: tuple[datetime, datetime],
) -> x509.CertificateBuilder:
    issuer_key = authority_key(issuer).public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(_authority_name(issuer))
        .public_key(key.public_key())
        .serial_number(serial_of(name))
        .not_valid_before(life[0])
        .not_valid_after(life[1])
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key), critical=False)
    )


def _usage(*used: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{name: name in used for name in KEY_USAGES})


def _authority_name(name: str) -> x509.Name:
    country = name.removeprefix(UNLISTED)
    return _name(country, f"TEST eID authority {'nobody trusts ' if country != name else ''}{country}")


def _name(country: str, common: str) -> x509.Name:
    parts = (
        (NameOID.COUNTRY_NAME, country),
        (NameOID.ORGANIZATION_NAME, "Invented cards"),
        (NameOID.COMMON_NAME, common),
    )
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts])


def _subject(holder: Identity) -> x509.Name:
    """As on Estonian cards; the serial number in the notation of ETSI EN 319 412-1."""
    parts = (
        (NameOID.COUNTRY_NAME, holder.country),
        (NameOID.COMMON_NAME, f"{holder.family_name},{holder.first_name},{holder.identifier}"),
        (NameOID.SURNAME, holder.family_name),
        (NameOID.GIVEN_NAME, holder.first_name),
        (NameOID.SERIAL_NUMBER, f"PNO{holder.country}-{holder.identifier}"),
    )
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts])
