"""@coursetable/passport-cas, from npm, in an Express application of its own process."""

from collections.abc import Callable, Iterator

import pytest

from eulogin.api import register_service
from eulogin.models import Account
from scripts import services
from tests.clients.processes import running
from tests.clients.visitor import Visitor

Visit = Callable[[], Visitor]
PROGRAM = "tests/clients/passport_cas_app/server.js"
VERSIONS = ["cas3", "cas2", "cas1", "saml"]


@pytest.fixture(scope="session")
def passport_cas(cas: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The application, running."""
    log = tmp_path_factory.mktemp("passport-cas") / "log"
    with running(services.find_node(), PROGRAM, log=log, CAS_SERVER_URL=cas) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(params=VERSIONS)
def app(request: pytest.FixtureRequest, passport_cas: str, transactional_db: None) -> str:
    """The application in one version; for version 2 its registration says that external people may enter."""
    register_service(url_prefix=f"{passport_cas}/cas2/", name="passport-cas 2", default_assurance=10)
    return f"{passport_cas}/{request.param}"


def test_the_application_learns_who_it_is(app: str, visitor: Visitor, camille: Account) -> None:
    page = visitor.sign_in(f"{app}/me", camille.email)
    assert (page.status_code, page.json().get("user")) == (200, camille.uid)


def test_a_used_ticket_is_refused(app: str, visit: Visit, camille: Account) -> None:
    first, thief = visit(), visit()
    first.sign_in(f"{app}/me", camille.email)
    assert thief.open(first.callbacks[-1]).status_code == 403
    assert first.open(f"{app}/me").json()["user"] == camille.uid


def test_a_ticket_for_another_service_is_refused(app: str, cas: str, visit: Visit, camille: Account) -> None:
    person, thief = visit(), visit()
    person.sign_in(f"{app}/me", camille.email)
    stolen = person.ticket_for(cas, f"{app}/another")
    assert thief.open(f"{app}/login?ticket={stolen}").status_code == 403


def test_signing_out_ends_both_sessions(passport_cas: str, cas: str, visitor: Visitor, camille: Account) -> None:
    visitor.sign_in(f"{passport_cas}/cas3/me", camille.email)
    assert "You have logged out" in visitor.sign_out(f"{passport_cas}/cas3/logout").text
    assert str(visitor.open(f"{passport_cas}/cas3/me").url).startswith(f"{cas}/login")


def test_version_3_gives_the_attributes(passport_cas: str, visitor: Visitor, camille: Account) -> None:
    attributes = visitor.sign_in(f"{passport_cas}/cas3/me", camille.email).json()["attributes"]
    # This client writes the names of all elements in small letters.
    expected = {"email": camille.email, "firstname": "Camille & Éloïse", "lastname": "MARTIN"}
    assert {name: attributes[name] for name in expected} == expected
    assert attributes["groups"] == ["TRACES_USERS", "VETERINARIANS"]
