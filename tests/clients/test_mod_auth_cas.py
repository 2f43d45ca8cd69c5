"""Apache with mod_auth_cas in front of protected pages."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from eulogin.models import Account
from tests.clients.apache import PAGE, Apache, apache
from tests.clients.visitor import Visitor, fetch

Visit = Callable[[], Visitor]
WAYS = ["cas2", "saml"]


@pytest.fixture(scope="session")
def mod_auth_cas(cas: str, secure_cas: str, certificate: Path) -> Iterator[Apache]:
    """Apache, running; it validates tickets over TLS, and knows no other way."""
    with apache(cas, secure_cas, certificate) as running:
        yield running


@pytest.fixture(params=WAYS)
def app(request: pytest.FixtureRequest, mod_auth_cas: Apache) -> str:
    """The port that validates in one way."""
    return str(getattr(mod_auth_cas, request.param))


def test_the_application_learns_who_it_is(app: str, visitor: Visitor, camille: Account) -> None:
    page = visitor.sign_in(f"{app}/protected/", camille.email)
    assert (page.status_code, page.text) == (200, PAGE)
    assert (page.headers["X-User"], page.headers["X-email"]) == (camille.uid, camille.email)
    assert (page.headers["X-lastName"], page.headers["X-groups"]) == ("MARTIN", "TRACES_USERS,VETERINARIANS")


def test_a_used_ticket_is_refused(app: str, cas: str, visit: Visit, camille: Account) -> None:
    person, thief = visit(), visit()
    person.sign_in(f"{app}/protected/", camille.email)
    stolen = person.ticket_for(cas, f"{app}/protected/")
    # Used elsewhere: the module itself remembers the tickets that it has seen.
    fetch(f"{cas}/p3/serviceValidate", service=f"{app}/protected/", ticket=stolen)
    assert thief.open(f"{app}/protected/?ticket={stolen}").text != PAGE


def test_a_good_ticket_is_taken_from_the_address(app: str, cas: str, visit: Visit, camille: Account) -> None:
    person, other_browser = visit(), visit()
    person.sign_in(f"{app}/protected/", camille.email)
    ticket = person.ticket_for(cas, f"{app}/protected/")
    page = other_browser.open(f"{app}/protected/?ticket={ticket}")
    assert (page.text, "ticket" in str(page.url)) == (PAGE, False)


def test_a_ticket_for_another_service_is_refused(app: str, cas: str, visit: Visit, camille: Account) -> None:
    person, thief = visit(), visit()
    person.sign_in(f"{app}/protected/", camille.email)
    stolen = person.ticket_for(cas, f"{app}/protected/another")
    assert thief.open(f"{app}/protected/?ticket={stolen}").text != PAGE


def test_attributes_open_and_close_doors(mod_auth_cas: Apache, visit: Visit, camille: Account, jana: Account) -> None:
    staff = f"{mod_auth_cas.cas2}/protected/staff/"
    assert visit().sign_in(staff, jana.email).status_code == 200
    assert visit().sign_in(staff, camille.email).status_code in (401, 403)


def test_signing_out_of_eu_login_is_told_to_the_application(
    app: str, cas: str, visitor: Visitor, camille: Account
) -> None:
    visitor.sign_in(f"{app}/protected/", camille.email)
    visitor.sign_out(f"{cas}/logout")
    assert str(visitor.open(f"{app}/protected/").url).startswith(f"{cas}/login")
