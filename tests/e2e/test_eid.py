"""An eID: link it at a national provider, sign in with it and with a virtual card, delete it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.pages import Desk, EuLogin, Person

EIDS = "/cas/userdata/manageMyEIDs.cgi"
FANNY = Person("Fanny", "Roche", "fanny.roche@example.org", "Herisson-2024!")


@pytest.fixture
def fanny(control: object) -> Person:
    """Somebody without a second factor."""
    from eulogin.api import create_account

    create_account(
        email=FANNY.email,
        first_name=FANNY.first_name,
        last_name=FANNY.last_name,
        password=FANNY.password,
        language="fr",
    )
    return FANNY


def choose(desk: Desk, country: str, scheme: str) -> None:
    """From the list to the country's own page."""
    desk.link("Link my eID").click()
    desk.page.get_by_role("radio", name=country).check()
    desk.button("Submit").click()
    desk.page.get_by_role("radio", name=scheme).check()
    desk.button("Submit").click()


def prove(desk: Desk, person: str) -> None:
    """At the national provider, and back."""
    desk.page.get_by_role("radio", name=person).check()
    desk.button("Prove my identity").click()
    desk.see("Share these data?")
    desk.button("I agree").click()
    desk.button("Continue").click()


def sign_in(desk: Desk, who: Person) -> None:
    eu_login = EuLogin(desk)
    eu_login.fill_credentials(who, "eID")
    eu_login.send_credentials()
    desk.see("eID")


def test_link_sign_in_delete(sit_down: Callable[..., Desk], fanny: Person) -> None:
    desk = sit_down()
    eu_login = EuLogin(desk)
    desk.open(EIDS)
    eu_login.identify(fanny.email)
    eu_login.fill_credentials(fanny, "Password")
    eu_login.send_credentials()
    desk.see("Manage my eIDs")
    choose(desk, "France", "France Identité")
    prove(desk, "Élodie Châtaignier")
    desk.see("Link this eID?")
    desk.keep("eid/01-link")
    desk.button("Link my eID").click()
    expect(desk.text("Your eID has been linked.")).to_be_visible()

    desk.link("Link my eID").click()  # a change needs a proof by the eID
    sign_in(desk, fanny)
    desk.keep("eid/02-sign-in")
    desk.page.get_by_role("button", name="CHÂTAIGNIER").click()
    prove(desk, "Élodie Châtaignier")
    desk.button("Sign in").click()
    desk.see("Link my eID")

    desk.open(EIDS)
    choose(desk, "Estonie", "Web eID")
    desk.link("Open the desk with the virtual cards").click()
    desk.keep("eid/03-desk")
    desk.page.get_by_role("link", name="Liis Kadakas").click()
    desk.field("PIN1").fill("1234")
    desk.button("Authenticate").click()
    desk.button("Continue").click()
    desk.see("Link this eID?")
    desk.button("Link my eID").click()
    expect(desk.text("Your eID has been linked.")).to_be_visible()
    desk.keep("eid/04-two-eids")

    desk.page.get_by_role("link", name="CHÂTAIGNIER").click()
    desk.see("Delete this eID?")
    desk.button("Delete").click()
    expect(desk.text("The eID has been deleted.")).to_be_visible()
    expect(desk.page.get_by_text("CHÂTAIGNIER")).to_have_count(0)
