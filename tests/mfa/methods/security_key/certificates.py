"""Real chains of certificates for attestation statements, made in the test: an authority, and a leaf that may lie."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID, ObjectIdentifier

from tests.clock import START

AAGUID_EXTENSION = ObjectIdentifier("1.3.6.1.4.1.45724.1.1.4")
SUBJECT = {
    NameOID.COUNTRY_NAME: "BE",
    NameOID.ORGANIZATION_NAME: "Keys & Co",
    NameOID.ORGANIZATIONAL_UNIT_NAME: "Authenticator Attestation",
    NameOID.COMMON_NAME: "Blue Key 7",
}


@cache
def new_key(name: str = "leaf") -> ec.EllipticCurvePrivateKey:
    """The same key for the same name: making keys takes time."""
    return ec.generate_private_key(ec.SECP384R1() if name.startswith("p384") else ec.SECP256R1())


def named(parts: dict[ObjectIdentifier, str]) -> x509.Name:
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in parts.items()])


@dataclass(frozen=True)
class Leaf:
    """The certificate of an authenticator."""

    subject: dict[ObjectIdentifier, str] = field(default_factory=lambda: SUBJECT)
    key: str = "leaf"
    public: ec.EllipticCurvePublicKey | None = None
    ca: bool | None = False
    days: int = 10_000
    issuer_ca: bool = True
    signed_by: str = "authority"
    extensions: tuple[tuple[x509.ExtensionType, bool], ...] = ()

    def without(self, part: ObjectIdentifier) -> "Leaf":
        return replace(self, subject={oid: text for oid, text in self.subject.items() if oid != part})

    def having(self, part: ObjectIdentifier, text: str) -> "Leaf":
        return replace(self, subject={**self.subject, part: text})

    def saying(self, *extensions: tuple[x509.ExtensionType, bool]) -> "Leaf":
        return replace(self, extensions=extensions)

    def of_model(
        self, aaguid: bytes, critical: bool = False, also: tuple[tuple[x509.ExtensionType, bool], ...] = ()
    ) -> "Leaf":
        return self.saying((x509.UnrecognizedExtension(AAGUID_EXTENSION, b"\x04\x10" + aaguid), critical), *also)

    def path(self) -> list[bytes]:
        """DER, the leaf first, then its authority."""
        authority = named({NameOID.COMMON_NAME: "Authority"})
        leaf = _built(named(self.subject), authority, self.public or new_key(self.key).public_key(), self.days)
        if self.ca is not None:
            leaf = leaf.add_extension(x509.BasicConstraints(self.ca, None), critical=True)
        for extension, critical in self.extensions:
            leaf = leaf.add_extension(extension, critical)
        above = _built(authority, authority, new_key("authority").public_key(), 20_000).add_extension(
            x509.BasicConstraints(self.issuer_ca, None), critical=True
        )
        return [
            leaf.sign(new_key(self.signed_by), hashes.SHA256()).public_bytes(Encoding.DER),
            above.sign(new_key("authority"), hashes.SHA256()).public_bytes(Encoding.DER),
        ]


def _built(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(7)
        .not_valid_before(START - timedelta(days=5000))
        .not_valid_after(START + timedelta(days=days))
    )
