"""Summer 2025: TRACES accepts text messages no more, and somebody has nothing but a telephone number."""

from collections.abc import Callable
from datetime import datetime

from playwright.sync_api import expect

from mfa.api import SECOND_FACTORS, Strength
from tests.e2e.control import Control
from tests.e2e.pages import SMS, TRACES, Desk, EuLogin, Person, Traces
from tests.e2e.test_security_key import METHOD, _localhost, plug_in, sign_in

__all__ = ["_localhost"]
WITHDRAWN, A_DAY_LATER = "2025-06-30T00:00:00+02:00", datetime.fromisoformat("2025-07-01T10:00:00+02:00")
LEFT = [strength for strength in SECOND_FACTORS if strength is not Strength.PASSWORD_SMS]
WITHDRAWN_SINCE = "%(site)s does not accept it any more since %(since)s."
SET_UP = "A second factor is required"


def test_who_has_only_a_telephone_is_told_why_and_led_to_another_method(
    sit_down: Callable[..., Desk], control: Control, theo: Person
) -> None:
    control.make(
        "services",
        url_prefix=f"{TRACES['training']}/",
        name="TRACES NT (training)",
        level_timeline=[{"from": None, "methods": SECOND_FACTORS}, {"from": WITHDRAWN, "methods": LEFT}],
    )
    control.set_clock(A_DAY_LATER)
    desk = sit_down()
    page, eu_login, traces = desk.page, EuLogin(desk), Traces(desk, "training")
    plug_in(desk, "usb")
    since = desk.words(WITHDRAWN_SINCE) % {
        "site": "TRACES NT (training)",
        "since": {"fr": "30 juin 2025", "en": "30 June 2025"}[desk.words.language],
    }

    traces.home()
    desk.button("Log into Traces").click()
    eu_login.identify(theo.email)
    expect(eu_login.method(SMS)).to_have_count(0)
    page.get_by_text(desk.words("Why is a method not in the list?")).press("Enter")
    expect(page.get_by_text(since)).to_be_visible()
    desk.keep("era-2025/01-why-no-text-message")

    eu_login.fill_credentials(theo, METHOD)
    eu_login.send_credentials()
    desk.see(SET_UP)
    expect(page.get_by_text(since)).to_be_visible()
    desk.keep("era-2025/02-another-method")

    page.get_by_role("link", name=f"{desk.words('Set up')} – {desk.words(METHOD)}").click()
    eu_login.fill_credentials(theo)  # in «Mon compte» the number still proves who they are
    eu_login.send_credentials()
    eu_login.answer(control.code(theo.number))
    desk.see("Manage my Security Keys and Trusted Platforms")
    desk.link("Add a Security Key").click()
    desk.field("Your device name").fill("Ma clé")
    desk.button("Submit").click()
    desk.button("Open the dialog").click()

    desk.see("Sign in to continue")  # back in the sign-in to TRACES
    desk.keep("era-2025/03-back-in-the-sign-in")
    sign_in(desk, theo)
    desk.see("Welcome to TRACES NT")
