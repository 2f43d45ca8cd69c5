"""«Mon compte» in a browser: a new address by a mailed link, PANIC, and the authority that lifts the suspension."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import seeded_person
from tests.e2e.control import Control
from tests.e2e.pages import Desk, EuLogin, Mailbox, Person, Traces
from tests.e2e.test_refusals import enter, requests_of

JEROME = "jerome.noel@example.org"
NEW_ADDRESS = "jerome.noel.ardennes@example.org"
PANIC = "Delete all my devices and eIDs (PANIC)"


@pytest.fixture
def jerome() -> Person:
    """Agent of the Ardennes, whose colleague is the administrator there."""
    return seeded_person(JEROME)


def my_account(desk: Desk, person: Person) -> None:
    """Signed in with two factors, at the nine tiles."""
    desk.open("/cas/login?next=/cas/userdata/myAccount.cgi&authenticationLevel=MEDIUM")
    EuLogin(desk).sign_in(person)
    desk.see("My account")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_new_address_takes_effect_by_its_link(
    sit_down: Callable[..., Desk], control: Control, jerome: Person
) -> None:
    desk = sit_down()
    my_account(desk, jerome)
    desk.link("Configure my account").click()
    desk.see("Configure my account")
    desk.field("E-mail", "registration").fill(NEW_ADDRESS)
    desk.keep("account/11-configure")
    desk.button("Save").click()
    expect(desk.page.get_by_text(NEW_ADDRESS).first).to_be_visible()
    mailbox = Mailbox(desk.tab())
    mailbox.open(NEW_ADDRESS)
    mailbox.desk.page.locator("main a").filter(has_text="EU Login").first.click()
    mailbox.follow_link()
    mailbox.desk.see("My account details")
    expect(mailbox.desk.page.locator("main")).to_contain_text(NEW_ADDRESS)
    assert [JEROME in mail["to"] for mail in control.mails(JEROME)] == [True]


def test_after_panic_traces_waits_for_an_authority(
    sit_down: Callable[..., Desk], control: Control, jerome: Person, agent: Person
) -> None:
    desk, authority = sit_down(), sit_down()
    enter(desk, jerome)
    desk.open("/cas/userdata/myAccount.cgi")
    desk.link(PANIC).click()
    desk.see(PANIC)
    desk.keep("account/12-panic")
    desk.page.get_by_role("checkbox").check()
    desk.button("Delete them all").click()
    expect(desk.text("All your numbers, devices, keys and eIDs have been deleted.")).to_be_visible()
    traces = Traces(desk, "training")
    traces.home()
    expect(desk.text("You are suspended").first).to_be_visible()
    desk.keep("account/13-suspended")

    enter(authority, agent)
    requests_of(authority)
    authority.page.get_by_role("link", name=jerome.name).click()
    authority.keep("account/14-unsuspend")
    authority.button("Unsuspend User").click()
    authority.see("Users")
    assert any("TRACES" in mail["subject"] for mail in control.mails(jerome.email))


def test_the_sessions_of_other_browsers_can_be_ended(sit_down: Callable[..., Desk], theo: Person) -> None:
    here, elsewhere = sit_down(), sit_down()
    my_account(here, theo)
    my_account(elsewhere, theo)
    here.link("Show my sessions").click()
    here.see("Show my sessions")
    here.keep("account/15-sessions")
    here.button("End all other sessions").click()
    here.see("Show my sessions")
    elsewhere.open("/cas/userdata/myAccount.cgi")
    elsewhere.see("Sign in to continue")


def test_the_warning_comes_before_the_application(sit_down: Callable[..., Desk], theo: Person) -> None:
    desk = sit_down()
    my_account(desk, theo)
    desk.open("/cas/userdata/configureMyAccount.cgi")
    desk.field("Warn me each time an application asks for my identity").check()
    desk.button("Save").click()
    expect(desk.text("Your account has been updated.")).to_be_visible()
    Traces(desk, "training").home()
    desk.button("Log into Traces").click()
    desk.see("An application asks for your identity")
    desk.keep("account/16-warning")
    desk.button("Continue").click()
    desk.see("Welcome to TRACES NT")
