"""The night of 10 to 11 June 2024: the password is enough until midnight in Brussels, to the second."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.e2e.control import Control
from tests.e2e.pages import SMS, Desk, EuLogin, Person, Traces

BRUSSELS = ZoneInfo("Europe/Brussels")
EVENING = datetime(2024, 6, 10, 23, 59, 30, tzinfo=BRUSSELS)
LAST_SECOND = datetime(2024, 6, 10, 23, 59, 59, tzinfo=BRUSSELS)
MIDNIGHT = datetime(2024, 6, 11, tzinfo=BRUSSELS)


def test_at_midnight_the_password_alone_is_no_longer_enough(
    sit_down: Callable[..., Desk], control: Control, theo: Person
) -> None:
    control.set_clock(EVENING, frozen=True)
    desk = sit_down()
    eu_login, traces = EuLogin(desk), Traces(desk, "training")
    password, sms = eu_login.method("Password"), eu_login.method(SMS)

    desk.open("/simulator/")
    desk.keep("simulator/01-start")
    desk.link("Set the clock").click()
    expect(desk.page.locator("#clock-state")).to_contain_text("23:59:30")
    desk.keep("simulator/02-clock")
    desk.link("Phones").click()
    desk.keep("simulator/03-phones")

    traces.home()
    desk.button("Log into Traces").click()
    eu_login.identify(theo.email)
    expect(password).to_have_count(1)
    expect(sms).to_have_count(1)
    eu_login.fill_credentials(theo, "Password")
    desk.keep("two-factors/01-before-with-password")
    eu_login.send_credentials()
    desk.see("Welcome to TRACES NT")

    control.set_clock(LAST_SECOND, frozen=True)
    traces.profile()

    control.set_clock(MIDNIGHT, frozen=True)
    desk.page.reload()
    expect(desk.text(SIGN_IN_AGAIN)).to_be_visible()
    desk.keep("two-factors/02-after-sign-in-again")
    desk.button("Log into Traces").click()
    expect(sms).to_have_count(1)
    expect(password).to_have_count(0)
    eu_login.fill_credentials(theo)
    desk.keep("two-factors/03-after-without-password")
    eu_login.send_credentials()
    eu_login.answer(control.code(theo.number))
    desk.see("Edit your profile")  # where they were


SIGN_IN_AGAIN = "TRACES now asks everybody for two factors. You signed in with your password only: sign in again."
