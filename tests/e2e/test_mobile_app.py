"""The EU Login app on a virtual phone beside the computer: the twelve steps of the guide, two ways to sign in, the end.

One browser is the computer; another one, with a camera that reads the computer's screen, is the phone.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import BrowserContext, BrowserType, Page, expect
from pytest_django.live_server_helper import LiveServer

from simulator.phones.pages import READER
from tests.e2e.camera import Camera
from tests.e2e.control import Control
from tests.e2e.pages import Desk, EuLogin, Person
from tests.e2e.words import Words

DEVICES = "/cas/userdata/mobileApp/manageMyMobileDevices.cgi"
ADDED = "This phone is linked to your account. The computer moves on by itself."
DISOWNED = "You said that it was not you. The sign-in has ended, and an e-mail tells you what to do."
PIN_METHOD = "EU Login Mobile App PIN Code"
QR_METHOD = "EU Login Mobile App QR Code"
PIN = "4719"
PHONE_SIZE = {"width": 390, "height": 844}
PAUL = Person("Paul", "Vidal", "paul.vidal@example.org", "Herisson-2024!", "+33639980077")


class App:
    """The EU Login app on a phone."""

    def __init__(self, desk: Desk, phone_id: int) -> None:
        self.desk, self.page = desk, desk.page
        self.path = f"/simulator/phones/{phone_id}/app/"

    def open(self) -> None:
        """From the phone's keys."""
        self.desk.open(self.path)

    def screen(self, english: str) -> None:
        """The screen with this title is there."""
        title = self.page.get_by_role("heading", level=2, name=self.desk.words(english), exact=True)
        expect(title).to_be_visible()

    def press(self, english: str) -> None:
        """A button of the screen."""
        self.desk.button(english).click()

    def type_pin(self, pin: str = PIN) -> None:
        """On the pad, digit by digit."""
        self.screen("Your PIN code")
        for digit in pin:
            self.page.get_by_role("button", name=digit, exact=True).click()
        self.press("Authenticate")

    def paste(self, payload: str) -> None:
        """The code's text instead of the camera."""
        self.desk.field("Or paste the text of the code (on the same machine)").fill(payload)
        self.press("Use this text")

    def value(self) -> str:
        """The number to compare with the computer's."""
        return self.page.locator("[data-part=request-value]").inner_text()


@pytest.fixture
def paul(control: Control) -> Person:
    """Somebody without a second factor."""
    control.make(
        "accounts",
        email=PAUL.email,
        password=PAUL.password,
        first_name=PAUL.first_name,
        last_name=PAUL.last_name,
        locale="fr",
    )
    return PAUL


@pytest.fixture
def camera(tmp_path: Path) -> Camera:
    """What the phone's camera sees."""
    if not finders.find(READER):
        pytest.skip("NOT TESTED, Node.js: no QR reader in node_modules; scripts/front_end.sh fetches it")
    return Camera(tmp_path)


@pytest.fixture
def with_camera(
    camera: Camera, browser_type: BrowserType, browser_type_launch_args: dict[str, Any]
) -> Iterator[BrowserContext]:
    """A phone with a camera, held upright; a browser of its own, because the camera is chosen at its start."""
    arguments = [*browser_type_launch_args["args"], *camera.arguments]
    browser = browser_type.launch(**{**browser_type_launch_args, "args": arguments})
    context = browser.new_context(
        locale="fr-FR", viewport=PHONE_SIZE, timezone_id="Europe/Brussels", permissions=["notifications"]
    )
    yield context
    browser.close()


def computer_code(desk: Desk) -> str:
    """The text of the QR code on the computer's screen."""
    return str(desk.page.locator("#qrcode").get_attribute("data-payload"))


def begin_device(desk: Desk, person: Person) -> None:
    """«Ajouter un appareil mobile», up to the QR code."""
    eu_login = EuLogin(desk)
    desk.open(DEVICES)
    eu_login.identify(person.email)
    eu_login.fill_credentials(person, "Password")
    eu_login.send_credentials()
    desk.see("Manage my mobile devices")
    desk.link("Add a mobile device").first.click()
    desk.field("Your device name").fill("Mon téléphone")
    desk.field("Your 4 digit PIN code").fill(PIN)
    desk.field("Confirm your PIN code").fill(PIN)
    desk.keep("mobile-app/01-new-device")
    desk.button("Submit").click()
    expect(desk.page.locator("#qrcode")).to_be_visible()


def sign_in(desk: Desk, person: Person, method: str) -> None:
    """Both screens of a sign-in at My account."""
    eu_login = EuLogin(desk)
    desk.open("/cas/userdata/myAccount.cgi")
    eu_login.identify(person.email)
    eu_login.fill_credentials(person, method)
    eu_login.send_credentials()


def test_the_steps_of_the_guide_and_both_ways_to_sign_in(
    sit_down: Callable[..., Desk],
    with_camera: BrowserContext,
    camera: Camera,
    paul: Person,
    control: Control,
    live_server: LiveServer,
    words: Words,
    screenshot: Callable[[Page, str], None],
) -> None:
    computer = sit_down()
    phone = control.make("phones", number=paul.number)
    app = App(Desk(with_camera, live_server.url, words, control, screenshot), phone["id"])

    begin_device(computer, paul)
    computer.keep("mobile-app/02-qr-code")
    camera.show(computer_code(computer))
    app.open()
    app.desk.keep("mobile-app/03-phone-initialise")
    app.press("Initialise")
    app.press("Continue")
    app.desk.keep("mobile-app/04-phone-permissions")
    app.press("Allow the camera and scan")
    app.type_pin()
    app.screen("Link this phone?")
    app.desk.keep("mobile-app/05-phone-accept")
    app.press("Accept")
    expect(app.desk.text(ADDED)).to_be_visible()
    computer.see("Manage my mobile devices")
    expect(computer.page.get_by_text("Mon téléphone").first).to_be_visible()
    computer.keep("mobile-app/06-added")
    app.press("OK")

    other = sit_down()
    sign_in(other, paul, PIN_METHOD)
    app.screen("Sign-in request")
    expect(other.page.get_by_text(app.value(), exact=True)).to_be_visible()
    other.keep("mobile-app/07-waiting")
    app.desk.keep("mobile-app/08-phone-request")
    app.press("Continue")
    app.type_pin()
    other.see("My account")
    app.press("OK")

    third = sit_down()
    sign_in(third, paul, QR_METHOD)
    camera.show(computer_code(third))
    third.keep("mobile-app/09-sign-in-qr")
    expect(app.page.locator("html[data-offline=ready]")).to_be_attached()
    with_camera.set_offline(True)
    app.page.reload()
    app.press("Scan a QR code")
    app.type_pin()
    app.screen("Your one-time password")
    app.desk.keep("mobile-app/10-phone-code")
    code = app.page.locator("[data-part=code-digits]").inner_text().replace(" ", "")
    assert re.fullmatch(r"\d{8}", code)
    third.page.locator("[name=oneTimePassword]").fill(code)
    third.button("Sign in").click()
    third.see("My account")


def test_without_a_camera_a_wrong_pin_somebody_else_and_the_end(
    sit_down: Callable[..., Desk], paul: Person, control: Control
) -> None:
    computer, holder = sit_down(), sit_down()
    holder.page.set_viewport_size(PHONE_SIZE)
    app = App(holder, control.make("phones", number=paul.number)["id"])
    begin_device(computer, paul)
    app.open()
    app.press("Initialise")
    app.press("Continue")
    app.press("Allow the camera and scan")
    expect(holder.page.get_by_role("alert").filter(visible=True)).to_be_visible()
    app.paste("https://example.org/")
    expect(holder.text("This is not a QR code of EU Login.")).to_be_visible()
    app.press("OK")
    app.press("Initialise")
    app.press("Continue")
    app.press("Allow the camera and scan")
    app.paste(computer_code(computer))
    app.type_pin("9999")
    expect(holder.text("Attempts left:")).to_be_visible()
    app.type_pin()
    app.press("Accept")
    computer.see("Manage my mobile devices")
    app.press("OK")

    thief = sit_down()
    sign_in(thief, paul, PIN_METHOD)
    app.screen("Sign-in request")
    app.press("It is not me")
    expect(holder.text(DISOWNED)).to_be_visible()
    app.press("OK")
    assert any("EU Login" in mail["subject"] for mail in control.mails(paul.email))

    app.press("Settings of the app")
    app.press("Unlink device")
    app.press("Unlink")
    expect(holder.text("The account left this phone, and the device was deleted.")).to_be_visible()
    computer.open(DEVICES)
    expect(computer.page.get_by_text("Mon téléphone")).to_have_count(0)
