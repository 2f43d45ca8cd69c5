"""An eID: link it, sign in with it and with a card, delete it; begin with it, reconcile; lose it with all else."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from tests.e2e.control import Control
from tests.e2e.pages import SMS, Desk, EuLogin, Person, Traces
from tests.e2e.test_access import problems_of
from tests.e2e.test_account import PANIC
from tests.e2e.test_refusals import enter
from tests.e2e.test_security_key import METHOD, add, plug_in

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
    leave(desk, country, scheme)


def leave(desk: Desk, country: str, scheme: str) -> None:
    """The flags, then the schemes."""
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


def to_eu_login(desk: Desk) -> None:
    """From the home page of TRACES to the first screen."""
    Traces(desk, "training").home()
    desk.button("Log into Traces").click()
    desk.see("Sign in to continue")


def test_an_eid_alone_opens_a_virtual_account_until_it_is_linked(
    sit_down: Callable[..., Desk], control: Control, fanny: Person
) -> None:
    desk = sit_down()
    to_eu_login(desk)
    desk.keep("eid/05-first-screen")
    desk.button("Sign in with eID").click()
    desk.see("Sign in with eID")
    found = problems_of(desk.page, "flags")
    leave(desk, "France", "France Identité")
    desk.page.get_by_role("radio", name="Bastien Peuplier").check()
    desk.button("Cancel").click()
    desk.button("Continue").click()
    desk.error("You cancelled on the page of your country. You can try again.")
    desk.button("Try again").click()
    leave(desk, "France", "France Identité")
    prove(desk, "Bastien Peuplier")
    found += problems_of(desk.page, "not linked")
    assert not found, "\n".join(found)
    desk.keep("eid/06-not-linked")
    desk.button("Open a virtual account and sign in").click()
    desk.see("Welcome to TRACES NT")
    desk.open("/cas/userdata/myAccount.cgi")
    virtual = desk.page.locator(".notice strong").inner_text()
    assert virtual.startswith("v00")
    desk.keep("eid/07-virtual-account")

    owner = sit_down()  # the same person, with their ordinary account
    to_eu_login(owner)
    owner.button("Sign in with eID").click()
    leave(owner, "France", "France Identité")
    prove(owner, "Bastien Peuplier")
    expect(owner.page.get_by_text(virtual)).to_be_visible()
    owner.link("Sign in with my account and link the eID").click()
    EuLogin(owner).identify(fanny.email)
    EuLogin(owner).fill_credentials(fanny, "Password")
    EuLogin(owner).send_credentials()
    owner.see("Link my eID")
    leave(owner, "France", "France Identité")
    prove(owner, "Bastien Peuplier")
    expect(owner.page.get_by_text("v00")).to_be_visible()
    owner.keep("eid/08-reconcile")
    owner.button("Link my eID").click()
    owner.see("Sign in to continue")  # back towards TRACES, which asks for a second factor
    assert any(virtual in mail["text"] for mail in control.mails(fanny.email))

    desk.open("/cas/userdata/myAccount.cgi")  # the virtual account is gone, with its session
    desk.see("Sign in to continue")
    to_eu_login(desk)
    desk.button("Sign in with eID").click()
    leave(desk, "France", "France Identité")
    prove(desk, "Bastien Peuplier")
    expect(desk.page.get_by_text(fanny.name)).to_be_visible()
    desk.button("Sign in").click()
    desk.see("Welcome to TRACES NT")


@pytest.fixture
def localhost(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Browsers make no keys for bare IP addresses."""
    monkeypatch.setattr(LiveServer, "url", property(lambda server: f"http://localhost:{server.thread.port}"))


IDA = Person("Ida", "Roche", "ida.roche@example.org", "Herisson-2024!", "+33 6 39 98 01 77")
METHODS = [SMS, "EU Login Mobile App PIN Code", METHOD, "eID"]


def test_panic_takes_every_method_at_once(localhost: None, sit_down: Callable[..., Desk], control: Control) -> None:
    control.make(
        "accounts",
        email=IDA.email,
        password=IDA.password,
        first_name=IDA.first_name,
        last_name=IDA.last_name,
        locale="fr",
        phones=[IDA.number.replace(" ", "")],
        devices=[{"name": "Tablette", "pin": "2580"}],
        eids=[{"country": "FR", "identifier": "SIM-IDA"}],
    )
    post = {"role_type": "authority", "organisation": "FR00008", "status": "valid"}
    control.make("roles", email=IDA.email, environment="training", **post)
    desk = sit_down()
    plug_in(desk, "usb")
    enter(desk, IDA)
    desk.open("/cas/userdata/manageMySecurityKeys.cgi")
    add(desk, "Add a Security Key", "Ma clé")
    expect(desk.text("Your security key has been added.")).to_be_visible()
    desk.open("/cas/userdata/panic.cgi")
    desk.see(PANIC)
    desk.page.get_by_role("checkbox").check()
    desk.button("Delete them all").click()
    expect(desk.text("All your numbers, devices, keys and eIDs have been deleted.")).to_be_visible()
    Traces(desk, "training").home()
    expect(desk.text("You are suspended").first).to_be_visible()

    for method in METHODS:
        other = sit_down()
        to_eu_login(other)
        EuLogin(other).identify(IDA.email)
        EuLogin(other).fill_credentials(IDA, method)
        EuLogin(other).send_credentials()
        other.see("A second factor is required")
    to_eu_login(desk := sit_down())
    desk.button("Sign in with eID").click()
    leave(desk, "France", "France Identité")
    prove(desk, IDA.first_name)
    expect(desk.link("Sign in with my account and link the eID")).to_be_visible()
