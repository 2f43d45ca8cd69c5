"""django-cas-ng in a Django project of its own process."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from eulogin.models import Account
from tests.clients.processes import running
from tests.clients.tls import tls_front
from tests.clients.visitor import Visitor, fetch

Visit = Callable[[], Visitor]


@pytest.fixture(scope="session")
def project(cas: str, certificate: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The project, running; its address, and where it takes proxy-granting tickets: over TLS, as they insist on it."""
    folder = tmp_path_factory.mktemp("django-cas-ng")
    with tls_front(certificate) as front:
        callback = f"https://127.0.0.1:{front.port}/accounts/callback"
        places = {"CAS_SERVER_URL": f"{cas}/", "CAS_PROXY_CALLBACK": callback, "APP_FOLDER": str(folder)}
        with running(sys.executable, "-m", "tests.clients.django_cas_ng_app", log=folder / "log", **places) as port:
            front.behind = port
            yield f"http://127.0.0.1:{port}", callback


@pytest.fixture
def app(project: tuple[str, str], certificate: Path, settings: Settings) -> str:
    """The address of the project, whose certificate EU Login knows."""
    settings.EULOGIN_PROXY_CA_FILE = str(certificate)
    return project[0]


def test_the_application_learns_who_it_is(app: str, visitor: Visitor, camille: Account) -> None:
    known = visitor.sign_in(f"{app}/me", camille.email).json()
    expected = [camille.uid, camille.email, "Camille & Éloïse", "MARTIN"]
    assert [known[name] for name in ("user", "email", "first_name", "last_name")] == expected
    assert known["attributes"]["eulogin_groups"] == ["TRACES_USERS", "VETERINARIANS"]


def test_a_used_ticket_is_refused(app: str, visit: Visit, camille: Account) -> None:
    first, thief = visit(), visit()
    first.sign_in(f"{app}/me", camille.email)
    assert thief.open(first.callbacks[-1]).status_code == 403
    assert first.open(f"{app}/me").json()["user"] == camille.uid


def test_a_ticket_for_another_service_is_refused(app: str, cas: str, visit: Visit, camille: Account) -> None:
    person, thief = visit(), visit()
    person.sign_in(f"{app}/me", camille.email)
    stolen = person.ticket_for(cas, f"{app}/another")
    assert thief.open(f"{app}/accounts/login?next=%2Fme&ticket={stolen}").status_code == 403


def test_signing_out_ends_both_sessions(app: str, cas: str, visitor: Visitor, camille: Account) -> None:
    visitor.sign_in(f"{app}/me", camille.email)
    assert "You have logged out" in visitor.sign_out(f"{app}/accounts/logout").text
    assert str(visitor.open(f"{app}/me").url).startswith(f"{cas}/login")


def test_signing_out_of_eu_login_is_told_to_the_application(
    app: str, cas: str, visitor: Visitor, camille: Account
) -> None:
    visitor.sign_in(f"{app}/me", camille.email)
    visitor.sign_out(f"{cas}/logout")
    assert str(visitor.open(f"{app}/me").url).startswith(f"{cas}/login")


def test_the_application_calls_another_one_in_the_name_of_the_person(
    project: tuple[str, str], app: str, cas: str, visitor: Visitor, camille: Account
) -> None:
    backend = "http://127.0.0.1:9/backend"
    visitor.sign_in(f"{app}/me", camille.email)
    ticket = visitor.open(f"{app}/proxy?service={backend}").json()["ticket"]
    asked = {"service": backend, "ticket": ticket, "assuranceLevel": "LOW", "format": "JSON"}
    told = fetch(f"{cas}/proxyValidate", **asked).json()["serviceResponse"]["authenticationSuccess"]
    assert (told["user"], told["ticketType"], told["proxies"]) == (camille.uid, "PROXY", [project[1]])
    assert "INVALID_TICKET" in fetch(f"{cas}/proxyValidate", **asked).text


def test_an_application_that_takes_no_proxy_tickets_gets_none(
    app: str, cas: str, visitor: Visitor, camille: Account
) -> None:
    backend = "http://127.0.0.1:9/backend"
    visitor.sign_in(f"{app}/me", camille.email)
    ticket = visitor.open(f"{app}/proxy?service={backend}").json()["ticket"]
    asked = {"service": backend, "ticket": ticket, "assuranceLevel": "LOW"}
    assert "INVALID_TICKET" in fetch(f"{cas}/serviceValidate", **asked).text
