"""A certificate of our own, and a TLS front that passes everything on to a plain port: some clients insist on https."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def write_certificate(folder: Path) -> Path:
    """A key and a certificate for this machine, which is its own authority; answers the path of the certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    path = folder / "certificate.pem"
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return path


class Front(ThreadingTCPServer):
    """A TLS port; `behind` is the plain one, which may begin to listen later."""

    daemon_threads = True
    behind = 0
    context: ssl.SSLContext

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])


class _Connection(BaseRequestHandler):
    server: Front

    def handle(self) -> None:
        """Pass bytes on in both directions until one side has finished."""
        with (
            suppress(OSError),
            self.server.context.wrap_socket(self.request, server_side=True) as outside,
            socket.create_connection(("127.0.0.1", self.server.behind)) as inside,
        ):
            back = threading.Thread(target=_pass_on, args=(inside, outside), daemon=True)
            back.start()
            _pass_on(outside, inside)
            back.join()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_RDWR)


@contextmanager
def tls_front(certificate: Path, behind: int = 0) -> Iterator[Front]:
    """A TLS port in front of a plain one on this machine."""
    with Front(("127.0.0.1", 0), _Connection) as front:
        front.behind = behind
        front.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        front.context.load_cert_chain(certificate, certificate.with_name("key.pem"))
        threading.Thread(target=front.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield front
        front.shutdown()
