"""An application at the other end of the protocol, over real HTTP(S) on this machine."""

import datetime
import ipaddress
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_django import Settings

PROXY_SUCCESS = b'<casClient:proxySuccess xmlns:casClient="http://www.yale.edu/tp/casClient"/>'


@dataclass
class Application:
    """What listens there: each request that came, and what it answers."""

    base: str
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    status: int = 200
    body: bytes = PROXY_SUCCESS

    def url(self, path: str = "/") -> str:
        return f"{self.base}{path}"


def _serve(tls: ssl.SSLContext | None) -> tuple[ThreadingHTTPServer, Application]:
    application = Application("")

    class Handler(BaseHTTPRequestHandler):
        def _take(self, text: str) -> None:
            application.requests.append((self.command, {k: v[0] for k, v in parse_qs(text).items()}))
            self.send_response(application.status)
            self.end_headers()
            self.wfile.write(application.body)

        def do_GET(self) -> None:
            self._take(urlsplit(self.path).query)

        def do_POST(self) -> None:
            self._take(self.rfile.read(int(self.headers["Content-Length"])).decode())

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    application.base = f"{'https' if tls else 'http'}://localhost:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server, application


@pytest.fixture
def application() -> Iterator[Application]:
    """An application over plain HTTP."""
    server, made = _serve(None)
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def secure_application(certificate: Path, settings: Settings) -> Iterator[Application]:
    """An application over HTTPS whose certificate EU Login trusts."""
    settings.EULOGIN_PROXY_CA_FILE = str(certificate)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server, made = _serve(context)
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Callable[..., object]) -> Callable[..., object]:
    """Run what waits for the commit: `with committed(execute=True): …`."""
    return django_capture_on_commit_callbacks
