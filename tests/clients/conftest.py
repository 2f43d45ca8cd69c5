"""What the client applications share: EU Login on a real port, people, and a browser for each."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pytest_django.live_server_helper import LiveServer

from eulogin.api import create_account
from eulogin.models import Account
from mfa.api import add_phone
from tests.clients.python_cas_app import PythonCasApp
from tests.clients.serving import server_of
from tests.clients.tls import tls_front, write_certificate
from tests.clients.visitor import Visitor
from tests.eulogin.conftest import PASSWORD, PHONE

#: EU Login is `localhost`, the applications are `127.0.0.1`: browsers keep cookies by host, not by port.
HERE = "http://127.0.0.1"


@pytest.fixture(scope="session")
def cas(live_server: LiveServer) -> str:
    """The address of EU Login, as clients are given it."""
    return f"{live_server.url}/cas"


@pytest.fixture
def camille(transactional_db: None) -> Account:
    """Somebody from outside the institutions, with a telephone and a name that is hard on careless readers."""
    account = create_account(
        email="camille.martin@example.org",
        first_name="Camille & Éloïse",
        last_name="Martin",
        password=PASSWORD,
        groups=["TRACES_USERS", "VETERINARIANS"],
    )
    add_phone(account, PHONE)
    return account


@pytest.fixture
def jana(transactional_db: None) -> Account:
    """Somebody of the Commission."""
    return create_account(
        email="jana.novak@ec.europa.eu",
        first_name="Jana",
        last_name="Novak",
        password=PASSWORD,
        domain="eu.europa.ec",
        employee_type="f",
        assurance_level=40,
    )


@pytest.fixture
def visit() -> Iterator[Callable[[], Visitor]]:
    """A fresh browser for one more person: `visit()`."""
    with ExitStack() as browsers:
        yield lambda: browsers.enter_context(Visitor())


@pytest.fixture
def visitor(visit: Callable[[], Visitor]) -> Visitor:
    """One person at a browser."""
    return visit()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for this machine."""
    return write_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="session")
def secure_cas(cas: str, certificate: Path) -> Iterator[str]:
    """The same EU Login over TLS."""
    port = urlsplit(cas).port
    assert port
    with tls_front(certificate, port) as front:
        yield f"https://localhost:{front.port}/cas"


@pytest.fixture(scope="session")
def python_cas(cas: str) -> Iterator[str]:
    """The application with python-cas."""
    with server_of(PythonCasApp(cas)) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield f"{HERE}:{server.server_port}"
        server.shutdown()
