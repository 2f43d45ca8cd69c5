"""python-cas, every version of the protocol that it speaks."""

from collections.abc import Callable

import pytest

from eulogin.api import register_service
from eulogin.models import Account
from tests.clients.visitor import Visitor

Visit = Callable[[], Visitor]
#: The versions that accept external people without settings.
OPEN = ["1", "3", "CAS_2_SAML_1_0"]
EVERY = [*OPEN, "2"]


@pytest.fixture(params=EVERY)
def app(request: pytest.FixtureRequest, python_cas: str, transactional_db: None) -> str:
    """The application in one version; for version 2 its registration says that external people may enter."""
    register_service(url_prefix=f"{python_cas}/2/", name="python-cas 2", default_assurance=10)
    return f"{python_cas}/{request.param}"


def test_the_application_learns_who_it_is(app: str, visitor: Visitor, camille: Account) -> None:
    page = visitor.sign_in(f"{app}/me", camille.email)
    assert (page.status_code, page.json()["user"]) == (200, camille.uid)


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


def test_signing_out_ends_both_sessions(app: str, cas: str, visitor: Visitor, camille: Account) -> None:
    visitor.sign_in(f"{app}/me", camille.email)
    assert "You have logged out" in visitor.sign_out(f"{app}/logout").text
    assert str(visitor.open(f"{app}/me").url).startswith(f"{cas}/login")


def test_version_3_gives_the_attributes(python_cas: str, visitor: Visitor, camille: Account) -> None:
    attributes = visitor.sign_in(f"{python_cas}/3/me", camille.email, loginStrength="PASSWORD_SMS").json()["attributes"]
    expected = {"email": camille.email, "firstName": "Camille & Éloïse", "lastName": "MARTIN", "domain": "external"}
    assert {name: attributes[name] for name in expected} == expected
    assert (attributes["strengths"], attributes["authenticationLevel"]) == ("PASSWORD_SMS", "MEDIUM")
    assert attributes["groups"] == ["TRACES_USERS", "VETERINARIANS"]


def test_version_2_without_registration_lets_in_the_commission_only(
    python_cas: str, visit: Visit, camille: Account, jana: Account
) -> None:
    assert visit().sign_in(f"{python_cas}/2/me", camille.email).status_code == 403
    assert visit().sign_in(f"{python_cas}/2/me", jana.email).json()["user"] == jana.uid


@pytest.mark.parametrize("version", ["3", "CAS_2_SAML_1_0"])
def test_signing_out_of_eu_login_is_told_to_the_application(
    version: str, python_cas: str, cas: str, visitor: Visitor, camille: Account
) -> None:
    visitor.sign_in(f"{python_cas}/{version}/me", camille.email)
    visitor.sign_out(f"{cas}/logout")
    assert str(visitor.open(f"{python_cas}/{version}/me").url).startswith(f"{cas}/login")
