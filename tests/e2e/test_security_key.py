"""A security key and a trusted platform in Chromium, with its virtual authenticators: add, sign in, delete."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, expect
from pytest_django.live_server_helper import LiveServer

from mfa.errors import SENTENCES, FactorErrorCode
from tests.e2e.pages import Desk, EuLogin, Person

KEYS = "/cas/userdata/manageMySecurityKeys.cgi"
ALREADY = "This security key or trusted platform is already registered in your account. Use another one."
NOTHING = (
    "Nothing was confirmed: the dialog was closed, took too long, or your device is not one of those asked for."
    " Try again."
)
METHOD = "Security Key or Trusted Platform"
NINA = Person("Nina", "Roche", "nina.roche@example.org", "Herisson-2024!")


@pytest.fixture
def nina(control: object) -> Person:
    """Somebody without a second factor."""
    from eulogin.api import create_account

    create_account(
        email=NINA.email, first_name=NINA.first_name, last_name=NINA.last_name, password=NINA.password, language="fr"
    )
    return NINA


@pytest.fixture(autouse=True)
def _localhost(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Browsers make no keys for bare IP addresses."""
    monkeypatch.setattr(LiveServer, "url", property(lambda server: f"http://localhost:{server.thread.port}"))


def plug_in(desk: Desk, transport: str) -> tuple[CDPSession, str]:
    """Give the browser an authenticator that says yes to everything."""
    cdp = desk.context.new_cdp_session(desk.page)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": transport,
        "hasResidentKey": transport == "internal",
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    return cdp, cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def add(desk: Desk, button: str, name: str) -> None:
    desk.link(button).click()
    desk.see(button)
    desk.field("Your device name").fill(name)
    desk.button("Submit").click()
    desk.button("Open the dialog").click()


def sign_in(desk: Desk, person: Person) -> None:
    """Both screens; the dialog opens by itself."""
    eu_login = EuLogin(desk)
    eu_login.fill_credentials(person, METHOD)
    eu_login.send_credentials()


@pytest.mark.parametrize(
    ("transport", "button", "added"),
    [
        ("usb", "Add a Security Key", "Your security key has been added."),
        ("internal", "Add a Trusted Platform", "Your trusted platform has been added."),
    ],
)
def test_add_sign_in_delete(
    sit_down: Callable[..., Desk], nina: Person, transport: str, button: str, added: str
) -> None:
    desk = sit_down()
    page, eu_login = desk.page, EuLogin(desk)
    cdp, authenticator = plug_in(desk, transport)
    desk.open(KEYS)
    eu_login.identify(nina.email)
    eu_login.fill_credentials(nina, "Password")
    eu_login.send_credentials()
    desk.see("Manage my Security Keys and Trusted Platforms")
    desk.keep(f"security-key/{transport}-01-empty-lists")
    add(desk, button, "Ma clé")
    expect(desk.text(added)).to_be_visible()
    desk.keep(f"security-key/{transport}-02-added")

    desk.link(button).click()  # a change needs a proof by the new key
    sign_in(desk, nina)
    desk.see(button)
    desk.field("Your device name").fill("La même")
    desk.button("Submit").click()
    desk.button("Open the dialog").click()
    expect(desk.text(ALREADY)).to_be_visible()
    desk.keep(f"security-key/{transport}-03-twice")

    cdp.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
    cdp.send("WebAuthn.clearCredentials", {"authenticatorId": authenticator})
    if transport == "internal":
        desk.button("Open the dialog").click()
        expect(desk.text(NOTHING)).to_be_visible()

    desk.open(KEYS)
    page.get_by_role("link", name=re.compile("Ma clé")).click()
    desk.see("Delete this device?")
    desk.button("Delete").click()
    expect(desk.text("The device has been deleted.")).to_be_visible()
    expect(page.get_by_text("Ma clé")).to_have_count(0)

    desk.open("/cas/login?authenticationLevel=MEDIUM&renew=true")  # what was deleted opens nothing
    desk.see("A second factor is required")


def test_a_copy_is_refused_and_the_key_disabled(sit_down: Callable[..., Desk], nina: Person) -> None:
    """The authenticator is emptied and given the same credential with an older counter, as a copy would have it."""
    desk = sit_down()
    eu_login = EuLogin(desk)
    cdp, authenticator = plug_in(desk, "usb")
    where = {"authenticatorId": authenticator}
    desk.open(KEYS)
    eu_login.identify(nina.email)
    eu_login.fill_credentials(nina, "Password")
    eu_login.send_credentials()
    add(desk, "Add a Security Key", "Ma clé")
    expect(desk.text("Your security key has been added.")).to_be_visible()
    (credential,) = cdp.send("WebAuthn.getCredentials", where)["credentials"]
    cdp.send("WebAuthn.clearCredentials", where)
    cdp.send("WebAuthn.addCredential", {**where, "credential": {**credential, "signCount": 0}})

    desk.link("Add a Security Key").click()  # a change needs a proof by the key
    sign_in(desk, nina)
    desk.error(str(SENTENCES[FactorErrorCode.KEY_COUNTER_BACK]))
    desk.keep("security-key/copy-01-refused")


def test_a_refusal_in_the_dialog_is_told_and_retried(sit_down: Callable[..., Desk], nina: Person) -> None:
    desk = sit_down()
    eu_login = EuLogin(desk)
    cdp, authenticator = plug_in(desk, "internal")
    cdp.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
    desk.open(KEYS)
    eu_login.identify(nina.email)
    eu_login.fill_credentials(nina, "Password")
    eu_login.send_credentials()
    add(desk, "Add a Trusted Platform", "Bureau")
    expect(desk.text(NOTHING)).to_be_visible()
    desk.keep("security-key/refused-01-told")
    cdp.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": True})
    desk.button("Open the dialog").click()
    expect(desk.text("Your trusted platform has been added.")).to_be_visible()
