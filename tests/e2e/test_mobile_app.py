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
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from simulator.phones.pages import READER
from tests.clients.tls import write_certificate
from tests.e2e.camera import Camera
from tests.e2e.control import Control
from tests.e2e.pages import Desk, EuLogin, Person
from tests.e2e.phone_app import PHONE_SIZE, PIN, App, PushedBrowser
from tests.e2e.words import Words
from tests.mfa.methods.mobile_app.push_service import PushService, serving

DEVICES = "/cas/userdata/mobileApp/manageMyMobileDevices.cgi"
ADDED = "This phone is linked to your account. The computer moves on by itself."
DISOWNED = "You said that it was not you. The sign-in has ended, and an e-mail tells you what to do."
PIN_METHOD = "EU Login Mobile App PIN Code"
QR_METHOD = "EU Login Mobile App QR Code"
NEW_PIN = "8305"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"
PAUL = Person("Paul", "Vidal", "paul.vidal@example.org", "Herisson-2024!", "+33639980077")


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
def push_service(tmp_path: Path, settings: Settings) -> Iterator[PushService]:
    """The push service of the browser's maker, on this machine."""
    certificate = write_certificate(tmp_path)
    settings.MFA_PUSH_INTERNAL_HOSTS, settings.MFA_PUSH_CA_FILE = ["localhost"], str(certificate)
    with serving(certificate) as made:
        yield made


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


def open_devices(desk: Desk, person: Person) -> None:
    """Steps 1 and 2 of the guide: sign in with the password, and from «Mon compte» to the devices."""
    eu_login = EuLogin(desk)
    desk.open("/cas/userdata/myAccount.cgi")
    eu_login.identify(person.email)
    eu_login.fill_credentials(person, "Password")
    eu_login.send_credentials()
    desk.see("My account")
    desk.link("Manage my mobile devices", exact=False).click()
    desk.see("Manage my mobile devices")


def ask_for_code(desk: Desk) -> None:
    """Steps 3 to 6: name and PIN, up to the QR code."""
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


def test_the_twelve_steps_of_the_guide_both_ways_to_sign_in_a_new_pin_and_the_end(
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

    # 1. Sign in to EU Login.  2. «Mon compte», «Gérer mes appareils mobiles».
    open_devices(computer, paul)
    # 3. «Ajouter un appareil mobile».  4. The name of the device.  5. The PIN, twice.  6. «Soumettre»: the QR code.
    ask_for_code(computer)
    computer.keep("mobile-app/02-qr-code")
    camera.show(computer_code(computer))
    # 7. The app on the phone: «Initialiser».
    app.open()
    app.desk.keep("mobile-app/03-phone-initialise")
    app.press("Initialise")
    # 8. «Continuer».
    app.press("Continue")
    # 9. Allow notifications, and the camera.
    app.desk.keep("mobile-app/04-phone-permissions")
    app.press("Allow the camera and scan")
    # 10. Scan the code on the screen: the camera sees it.  11. The PIN.
    app.type_pin()
    # 12. The notification: accept. Both sides say that it is done, and the computer moves on by itself.
    app.screen("Link this phone?")
    app.desk.keep("mobile-app/05-phone-accept")
    app.press("Accept")
    app.says(ADDED)
    computer.see("Manage my mobile devices")
    expect(computer.text("Your mobile device has been added.")).to_be_visible()
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

    # With a fresh proof, another PIN; the phone stays linked.
    other.open(DEVICES)
    other.link("Reset the PIN code", exact=False).click()
    other.field("Your 4 digit PIN code").fill(NEW_PIN)
    other.field("Confirm your PIN code").fill(NEW_PIN)
    other.keep("mobile-app/11-new-pin")
    other.button("Submit").click()
    expect(other.text("The new PIN code is valid at once. The old one no longer works.")).to_be_visible()
    assert any(
        words("EU Login: a new PIN code for your mobile device") == m["subject"] for m in control.mails(paul.email)
    )

    third = sit_down()
    sign_in(third, paul, QR_METHOD)
    camera.show(computer_code(third))
    third.keep("mobile-app/09-sign-in-qr")
    expect(app.page.locator("html[data-offline=ready]")).to_be_attached()
    with_camera.set_offline(True)
    app.page.reload()
    app.press("Scan a QR code")
    app.type_pin(NEW_PIN)
    app.screen("Your one-time password")
    app.desk.keep("mobile-app/10-phone-code")
    code = app.page.locator("[data-part=code-digits]").inner_text().replace(" ", "")
    assert re.fullmatch(r"\d{8}", code)
    third.page.locator("[name=oneTimePassword]").fill(code)
    third.button("Sign in").click()
    third.see("My account")

    # Deleted on the web: the link is broken, the phone learns it, and the app signs nobody in.
    third.open(DEVICES)
    third.link("Delete", exact=False).click()
    third.button("Delete").click()
    expect(third.text("The mobile device has been deleted.")).to_be_visible()
    with_camera.set_offline(False)
    app.page.reload()
    app.screen("EU Login app")
    fourth = sit_down()
    sign_in(fourth, paul, PIN_METHOD)
    expect(fourth.page.locator("#matchingValue")).to_have_count(0)


def test_without_a_camera_a_wrong_pin_a_push_message_somebody_else_and_the_end(
    sit_down: Callable[..., Desk], paul: Person, control: Control, push_service: PushService
) -> None:
    computer, holder = sit_down(), sit_down(permissions=["notifications"])
    holder.page.set_viewport_size(PHONE_SIZE)
    pushed = PushedBrowser(holder.page, push_service)
    app = App(holder, control.make("phones", number=paul.number)["id"])
    open_devices(computer, paul)
    ask_for_code(computer)
    app.open()
    app.press("Initialise")
    app.press("Continue")
    app.press("Allow the camera and scan")
    expect(holder.page.get_by_role("alert").filter(visible=True)).to_be_visible()
    app.paste("https://example.org/")
    app.says("This is not a QR code of EU Login.")
    app.press("OK")
    app.press("Initialise")
    app.press("Continue")
    app.press("Allow the camera and scan")
    app.paste(computer_code(computer))
    app.type_pin("9999")
    app.says("Attempts left:")
    app.type_pin()
    app.press("Accept")
    computer.see("Manage my mobile devices")
    app.press("OK")

    # Its owner lets the phone be woken; the app is closed when somebody signs in.
    app.press("Settings of the app")
    app.press("Wake me by notifications")
    app.says("Notifications wake this phone, also while the app is closed.")
    holder.open(f"{app.phone}lock/")
    thief = sit_down()
    sign_in(thief, paul, PIN_METHOD)
    (told,) = pushed.deliver()
    assert told["title"] == holder.words("EU Login: a request waits for you")
    assert told["data"]["url"] == f"{app.phone}app/"
    waiting = holder.link("EU Login: a request waits for you", exact=False)
    expect(waiting).to_be_visible()
    holder.keep("mobile-app/13-phone-lock")
    waiting.click()
    app.screen("Sign-in request")
    app.press("It is not me")
    app.says(DISOWNED)
    app.press("OK")
    assert any("EU Login" in mail["subject"] for mail in control.mails(paul.email))

    app.press("Settings of the app")
    app.press("Unlink device")
    app.press("Unlink")
    app.says("The account left this phone, and the device was deleted.")
    computer.open(DEVICES)
    expect(computer.page.get_by_text("Mon téléphone")).to_have_count(0)


def test_all_on_one_phone_one_click_on_mobile_and_the_app_installed_again(
    sit_down: Callable[..., Desk], paul: Person, control: Control
) -> None:
    browser = sit_down(user_agent=IPHONE, is_mobile=True, has_touch=True)
    browser.page.set_viewport_size({"width": 320, "height": 640})
    app = App(browser.tab(), control.make("phones", number=paul.number)["id"])
    app.open()
    open_devices(browser, paul)
    ask_for_code(browser)
    app.press("Scan the window beside")
    app.type_pin()
    app.press("Accept")
    app.says(ADDED)
    browser.see("Manage my mobile devices")

    browser.context.clear_cookies(name=re.compile("TGC|SESSION"))
    sign_in(browser, paul, "On Mobile Authentication")
    browser.keep("mobile-app/12-on-mobile")
    app.page.close()
    browser.link("Open the EU Login app").click()
    same = App(browser, int(app.phone.split("/")[3]))
    same.screen("Sign-in request")
    same.press("Continue")
    same.type_pin()
    browser.link("Back to the sign-in page").click()
    browser.see("My account")

    browser.open(f"{same.phone}settings/")
    same.press("Install the app again")
    same.screen("EU Login app")
    browser.open(DEVICES)
    expect(browser.page.get_by_text("Mon téléphone").first).to_be_visible()
