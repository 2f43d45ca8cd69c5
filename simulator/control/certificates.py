"""A certificate for this machine's addresses, for `make demo LAN=1`: browsers make keys over HTTPS only.

An authority of our own signs it. Who installs that authority on a smartphone trusts it for private addresses only, and
this machine's own: its certificate says so (RFC 5280, name constraints). Both live in one folder; their keys never
leave this machine.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from kernel import clock

AUTHORITY_LIFE = timedelta(days=730)
#: Smartphones refuse certificates of more than 398 days.
LIFE = timedelta(days=90)
RENEWED_BEFORE = timedelta(days=7)
#: Clocks of smartphones may be late.
SKEW = timedelta(hours=1)
#: What the authority may speak for: this machine, private and link-local networks.
NETWORKS = [
    ip_network(one)
    for one in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "::1/128", "fc00::/7")
]

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


@dataclass(frozen=True)
class Files:
    """The files of the certificate (with its authority behind it), its key, and the authority alone."""

    folder: Path

    @property
    def certificate(self) -> Path:
        """Leaf and authority, PEM."""
        return self.folder / "server.pem"

    @property
    def key(self) -> Path:
        """The leaf's private key, PKCS#8."""
        return self.folder / "server.key"

    @property
    def authority(self) -> Path:
        """The file to install on a smartphone."""
        return self.folder / "simulator-ca.crt"

    @property
    def authority_key(self) -> Path:
        """The authority's private key."""
        return self.folder / "simulator-ca.key"


def prepare(folder: Path, addresses: list[str]) -> Files:
    """The files for these addresses; what is there and still good is kept."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    files = Files(folder)
    now = clock.system()
    wanted = sorted({ip_address(address) for address in addresses}, key=str)
    networks = NETWORKS + [ip_network(one) for one in wanted if not any(one in network for network in NETWORKS)]
    if not _is_good(files.authority, now) or not _may_speak_for(files.authority, networks):
        _make_authority(files, networks, now)
        files.certificate.unlink(missing_ok=True)
    if not _is_good(files.certificate, now) or _addresses_of(files.certificate) != wanted:
        _make_certificate(files, wanted, now)
    return files


def _is_good(file: Path, now: datetime) -> bool:
    return file.exists() and _read(file).not_valid_after_utc > now + RENEWED_BEFORE


def _read(file: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(file.read_bytes())


def _addresses_of(file: Path) -> list[Address]:
    names = _read(file).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    found: list[Address] = [one for one in names.get_values_for_type(x509.IPAddress) if not hasattr(one, "netmask")]
    return sorted(found, key=str)


def _may_speak_for(authority: Path, networks: list[Network]) -> bool:
    limits = _read(authority).extensions.get_extension_for_class(x509.NameConstraints).value
    return {one.value for one in limits.permitted_subtrees or []} >= set(networks)


def _make_authority(files: Files, networks: list[Network], now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "EU Login simulator on this machine")])
    allowed = [x509.DNSName("localhost"), *(x509.IPAddress(network) for network in networks)]
    certificate = (
        _builder(name, name, key, now, AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(permitted_subtrees=allowed, excluded_subtrees=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    _write_key(files.authority_key, key)
    files.authority.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


def _make_certificate(files: Files, addresses: list[Address], now: datetime) -> None:
    authority = _read(files.authority)
    authority_key = serialization.load_pem_private_key(files.authority_key.read_bytes(), password=None)
    if not isinstance(authority_key, ec.EllipticCurvePrivateKey):
        raise TypeError("The authority's key is not ours.")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "EU Login simulator")])
    names = [x509.DNSName("localhost"), *(x509.IPAddress(address) for address in addresses)]
    certificate = (
        _builder(name, authority.subject, key, now, LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    _write_key(files.key, key)
    chain = [certificate, authority]
    files.certificate.write_bytes(b"".join(one.public_bytes(serialization.Encoding.PEM) for one in chain))


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, life: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - SKEW)
        .not_valid_after(now + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _write_key(file: Path, key: ec.EllipticCurvePrivateKey) -> None:
    file.touch(mode=0o600)
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
