"""Everybody can use it: with a screen reader, a narrow screen, the keyboard alone, without JavaScript, on paper."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.conftest import seeded_person
from tests.e2e.control import Control
from tests.e2e.pages import TRACES, Desk, EuLogin, Person, Traces

T = TRACES["training"]
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 320, "height": 640}
ANONYMOUS = [
    "/simulator/",
    "/simulator/phones/",
    "/simulator/phones/1/",
    "/simulator/phones/1/app/",
    "/simulator/phones/1/settings/",
    "/simulator/mail/",
    "/simulator/clock/",
    f"{T}/login",
    "/cas/login",
    "/cas/eim/external/register.cgi",
    "/cas/change/lostPassword.cgi",
    "/cas/help.html",
    "/cas/contact.html",
    "/cas/privacyStatement.html",
    "/simulator/inspector/",
    "/simulator/classroom/",
    "/simulator/classroom/new/",
    "/simulator/classroom/training/",
    "/simulator/classroom/exercises/",
    "/nowhere",
]
SIGNED_IN = [
    "/cas/login",
    "/cas/userdata/myAccount.cgi",
    "/cas/userdata/ShowDetails.cgi",
    "/cas/userdata/configureMyAccount.cgi",
    "/cas/userdata/panic.cgi",
    "/cas/userdata/lostFactor.cgi",
    "/cas/userdata/sessions.cgi",
    "/cas/userdata/deleteMyAccount.cgi",
    "/cas/userdata/mobileApp/manageMyMobileDevices.cgi",
    "/cas/userdata/mobileApp/forgottenPinCode.cgi",
    "/cas/eim/external/restricted/manageMyMobilePhoneNumbers.cgi",
    "/cas/eim/external/restricted/addMobilePhoneNumber.cgi",
    "/cas/eim/external/restricted/deleteMobilePhoneNumber.cgi",
    "/cas/change/changePassword.cgi",
    "/cas/logout",
    f"{T}/login",
    f"{T}/profile",
    f"{T}/notices",
    f"{T}/documents/",
    f"{T}/certificate/eu-intra/",
    f"{T}/certificate/eu-intra/new",
    f"{T}/roles/",
    f"{T}/roles/operator/?country=FR&name=bestiaux",
    f"{T}/roles/authority/?country=FR&name=Ardennes",
    f"{T}/roles/control-body/?name=Ecocert",
    f"{T}/admin/",
    f"{T}/admin/traces/role/",
    f"{T}/admin/traces/role/1/change/",
    f"{T}/admin/operators/operatoractivity/",
    f"{T}/admin/operators/operator/1/change/",
    f"{T}/admin/reference/authority/",
    "/cas/userdata/releaseMyFactors.cgi",
    f"{T}/readiness/",
    f"{T}/readiness/people",
    f"{T}/readiness/phones/",
    f"{T}/logout",
]
#: Put into a page once; of its answer only this much is fetched.
AXE = Axe().axe_script
VIOLATIONS = "axe.run({resultTypes: ['violations']}).then(found => found.violations)"


def problems_of(page: Page, name: str) -> list[str]:
    """What axe finds on the page at both widths, and whether it is wider than a narrow screen; its width stays."""
    before, found = page.viewport_size, []
    page.evaluate(AXE)
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        found += [
            f"{name} at {size['width']} px: {one['help']}: {node['html'][:200]}"
            for one in page.evaluate(VIOLATIONS)
            for node in one["nodes"]
        ]
    width = page.evaluate("document.documentElement.scrollWidth")
    if before:
        page.set_viewport_size(before)
    return [*found, f"{name} scrolls sideways: {width} px"] if width > NARROW["width"] else found


@pytest.mark.parametrize("who", ["anonymous", "signed in"])
def test_pages_are_accessible_at_any_width(sit_down: Callable[..., Desk], agent: Person, who: str) -> None:
    desk = sit_down()
    found = []
    if who == "signed in":
        Traces(desk, "training").home()
        desk.button("Log into Traces").click()
        EuLogin(desk).identify(agent.email)
        found += problems_of(desk.page, "password")
        EuLogin(desk).fill_credentials(agent)
        EuLogin(desk).send_credentials()
        desk.see("Challenge sent by text message")
        found += problems_of(desk.page, "challenge")
        EuLogin(desk).answer(desk.control.code(agent.number))
        desk.see("Welcome to TRACES NT")
    for path in SIGNED_IN if who == "signed in" else ANONYMOUS:
        desk.open(path)
        found += problems_of(desk.page, path)
    assert not found, "\n".join(found)


def test_sign_in_with_the_keyboard_alone(sit_down: Callable[..., Desk], control: Control, theo: Person) -> None:
    desk = sit_down()
    press, type_ = desk.page.keyboard.press, desk.page.keyboard.type

    def tab_to(name: str) -> None:
        for _ in range(25):
            if desk.page.evaluate(FOCUSED) == desk.words(name):
                return
            press("Tab")
        raise AssertionError(f"Tab does not lead to {desk.words(name)!r}.")

    Traces(desk, "training").home()
    press("Tab")
    assert desk.page.evaluate(FOCUSED) == desk.words("Skip to the content")
    press("Enter")
    tab_to("Log into Traces")
    press("Enter")
    desk.see("Sign in to continue")
    # The field takes the focus by itself, a moment after the heading is there.
    expect(desk.field("Use your e-mail address")).to_be_focused()
    type_(theo.email)
    press("Enter")
    expect(desk.field("Password")).to_be_focused()
    type_(theo.password)
    tab_to("Choose your verification method")
    press(desk.words("Mobile Phone + SMS")[0])  # the only method that begins so
    tab_to("Mobile phone number")
    type_(theo.number)
    tab_to("Sign in")
    press("Enter")
    desk.see("Challenge sent by text message")
    tab_to("First three characters")
    type_(control.code(theo.number).replace("-", ""))
    press("Enter")
    desk.see("Welcome to TRACES NT")
    tab_to("Operator")
    press("Enter")
    desk.see("Search an operator")


#: The words of what has the focus.
FOCUSED = """() => {
    const here = document.activeElement;
    return (here.labels?.[0] ?? here).textContent.split("(")[0].trim().replace(/\\s+/g, " ");
}"""


def test_without_javascript_people_sign_in_and_ask_for_a_role(sit_down: Callable[..., Desk], theo: Person) -> None:
    desk = sit_down(java_script_enabled=False)
    traces = Traces(desk, "training")
    traces.home()
    desk.button("Log into Traces").click()
    EuLogin(desk).identify(theo.email)
    EuLogin(desk).fill_credentials(theo)
    EuLogin(desk).send_credentials()
    for place, group in zip(BOXES, desk.control.code(theo.number).split("-"), strict=True):
        desk.field(place).fill(group)
    desk.button("Sign in").click()
    operator = traces.prepare_request("FR.2020.000002")
    desk.button("Send authorisation request").click()
    expect(traces.request(operator)).to_contain_text(desk.words("Requested"))


BOXES = ["First three characters", "Second three characters", "Last three characters"]


def test_the_profile_on_paper_has_what_matters(sit_down: Callable[..., Desk]) -> None:
    amelie = seeded_person("amelie.choux@example.org")
    desk = sit_down()
    desk.open(f"{T}/profile")
    EuLogin(desk).sign_in(amelie)
    desk.see("Edit your profile")
    desk.page.emulate_media(media="print")
    for wanted in (amelie.name, amelie.email, "n00amcho"):
        expect(desk.page.get_by_text(wanted).last).to_be_visible()
    expect(desk.page.get_by_role("navigation")).to_be_hidden()
    expect(desk.button("Save")).to_be_hidden()
