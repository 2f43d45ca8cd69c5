"""The whole way: from no account to a validated role, as the guides describe it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from kernel.journal.models import Entry
from tests.e2e.pages import SMS, TRACES, Agents, Desk, EuLogin, Mailbox, Person, Phone, Traces

LEA = Person("Léa", "Petit", "lea.petit@example.org", "Herisson-2024!", "+33 6 39 98 04 04")
#: An operator of the Ardennes; every environment has one of this number, a cattle market.
OPERATOR, SECTION, MARKET = "FR.2020.000002", "ASC", "Marché aux bestiaux"

NO_ROLE = "You have no role that allows access to TRACES NT in this environment."


class Journey:
    """The steps, in order. Each leaves the browser where the next one begins, and keeps its pictures."""

    def __init__(self, sit_down: Callable[..., Desk], environment: str) -> None:
        self.sit_down, self.environment = sit_down, environment
        self.desk = sit_down()
        self.words = self.desk.words
        self.eu_login, self.traces = EuLogin(self.desk), Traces(self.desk, environment)
        self.phone = Phone(self.desk, LEA.number)

    def keep(self, name: str, desk: Desk | None = None) -> None:
        (desk or self.desk).keep(f"{self.environment}/{name}")

    def registers(self) -> None:
        self.traces.home()
        self.keep("01-home")
        self.desk.link("Sign up for TRACES").click()
        self.eu_login.fill_registration(LEA)
        self.keep("02-registration")
        self.eu_login.send_registration()
        self.keep("03-mail-on-its-way")

    def chooses_a_password(self) -> None:
        mailbox = Mailbox(self.desk)
        mailbox.open(LEA.email)
        self.keep("04-mailbox")
        mailbox.read("EU Login: choose your password")
        self.keep("05-mail")
        mailbox.follow_link()
        self.keep("06-choose-password")
        self.eu_login.choose_password(LEA.password)

    def adds_a_telephone(self) -> None:
        self.desk.see("A second factor is required")
        self.keep("07-factor-required")
        self.desk.page.get_by_role("listitem").filter(has_text=self.words(SMS)).get_by_role("link").click()
        self.desk.see("Manage my mobile phone numbers")
        self.keep("08-phone-numbers")
        self.eu_login.add_number(LEA.number)
        self.desk.see("Challenge code sent by SMS, to add a mobile phone number")
        self.keep("09-challenge-to-add")
        code = self.phone.code()
        self.keep("10-virtual-phone", self.phone.desk)
        self.eu_login.answer(code, "Finalise")

    def signs_in_with_two_factors(self) -> None:
        self.desk.see("Sign in to continue")
        expect(self.eu_login.method(SMS)).to_have_count(1)
        expect(self.eu_login.method("Password")).to_have_count(0)
        self.eu_login.fill_credentials(LEA)
        self.keep("11-sign-in")
        self.eu_login.send_credentials()
        self.eu_login.fill_challenge(self.phone.code())
        self.keep("12-challenge-to-sign-in")
        self.desk.button("Sign in").click()

    def asks_for_a_role(self) -> str:
        self.desk.see("Welcome to TRACES NT")
        assert self.desk.page.url.endswith(f"{TRACES[self.environment]}/login")
        expect(self.desk.text(NO_ROLE)).to_be_visible()
        self.keep("13-no-role-yet")
        self.desk.link("About the role types").click()
        self.desk.see("Choose the type of your role")
        self.keep("14-role-types")
        self.desk.link("Operator").click()
        self.desk.see("Search an operator")
        self.keep("15-search")
        self.traces.search_operator(SECTION, MARKET)
        name = self.traces.tick(OPERATOR)
        self.keep("16-results")
        self.desk.button("Request Authorisation").click()
        self.desk.see("Request Authorisation")
        self.desk.field("Additional information").fill("+33 3 24 00 00 00")
        self.keep("17-request")
        self.desk.button("Send authorisation request").click()
        self.desk.see("Edit your profile")
        expect(self.traces.request(name)).to_contain_text(self.words("Requested"))
        self.keep("18-request-in-profile")
        return name

    def signs_out(self) -> None:
        self.traces.log_out()
        self.keep("19-signed-out-of-traces")
        self.desk.link("Log out of EU Login as well").click()
        self.keep("20-sign-out-of-eu-login")
        self.desk.button("Log me out").click()
        self.desk.see("You have logged out from EU Login")
        self.keep("21-signed-out")

    def is_accepted_by(self, agent: Person) -> None:
        desk = self.sit_down()
        Traces(desk, self.environment).home()
        desk.button("Log into Traces").click()
        self.keep("22-agent-identifier", desk)
        EuLogin(desk).sign_in(agent)
        desk.see("Welcome to TRACES NT")
        self.keep("23-agent-home", desk)
        desk.link("Actors").click()
        self.keep("24-agent-actors", desk)
        desk.page.locator("nav").get_by_role("link", name=self.words("Users")).click()
        self.keep("25-agent-users", desk)
        Agents(desk).open_request(LEA.name)
        self.keep("26-agent-decision", desk)
        Agents(desk).accept()
        self.keep("27-agent-accepted", desk)

    def reads_that_the_role_is_valid(self, name: str) -> None:
        mailbox = Mailbox(self.desk)
        mailbox.open(LEA.email)
        assert name in mailbox.read("TRACES NT: your role has been validated")
        self.keep("28-mail-role-validated")

    def finds_the_role_in_the_profile(self, name: str) -> None:
        self.traces.home()
        self.desk.button("Log into Traces").click()
        self.eu_login.sign_in(LEA)
        self.desk.see("Welcome to TRACES NT")
        expect(self.desk.text(NO_ROLE)).to_be_hidden()
        self.keep("29-home-with-role")
        self.traces.profile()
        expect(self.traces.available_profiles()).to_contain_text(name)
        self.keep("30-profile-with-role")

    def finds_nothing_elsewhere(self, name: str) -> None:
        for other in sorted(TRACES.keys() - {self.environment}):
            traces = Traces(self.desk, other)
            traces.home()
            self.desk.button("Log into Traces").click()  # single sign-on: no question is asked
            expect(self.desk.text(NO_ROLE)).to_be_visible()
            traces.profile()
            expect(self.desk.page.get_by_text(name)).to_have_count(0)
        self.keep(f"31-nothing-in-{other}")


IN_EU_LOGIN = ["factor:challenge:sent", "account:sign-in:succeeded"]
INTO_TRACES = ["traces:sign-in:succeeded"]
#: What the journal says about the whole journey: each act once.
ALL_ACTS = [
    *["account:registration:requested", "account:opened", "account:sign-in:succeeded"],
    *["factor:challenge:sent", "factor:phone:added", *IN_EU_LOGIN, *INTO_TRACES],
    *["role-request:sent", "traces:signed-out", "account:signed-out"],
    *[*IN_EU_LOGIN, *INTO_TRACES, "role-request:granted"],
    *[*IN_EU_LOGIN, *INTO_TRACES],
    *[*INTO_TRACES, *INTO_TRACES],
]


def acts() -> list[str]:
    """The events since the demonstration's data were made, the clock's apart."""
    seeded = Entry.objects.get(event="simulator:state:seeded").sequence
    since = Entry.objects.filter(sequence__gt=seeded).exclude(event__startswith="simulator:")
    return list(since.values_list("event", flat=True))


@pytest.mark.parametrize(
    ("language", "environment"),
    [("fr", "training"), ("fr", "acceptance"), ("fr", "production"), ("en", "training")],
)
def test_from_no_account_to_a_validated_role(sit_down: Callable[..., Desk], agent: Person, environment: str) -> None:
    lea = Journey(sit_down, environment)
    lea.registers()
    lea.chooses_a_password()
    lea.adds_a_telephone()
    lea.signs_in_with_two_factors()
    operator = lea.asks_for_a_role()
    lea.signs_out()
    lea.is_accepted_by(agent)
    lea.reads_that_the_role_is_valid(operator)
    lea.finds_the_role_in_the_profile(operator)
    lea.finds_nothing_elsewhere(operator)
    assert acts() == ALL_ACTS


@pytest.mark.parametrize("language", ["fr", "en"])
def test_my_account(sit_down: Callable[..., Desk], theo: Person) -> None:
    desk = sit_down()
    eu_login, words = EuLogin(desk), desk.words
    desk.open("/cas/login")
    eu_login.sign_in(theo)
    desk.see("Successful login")
    expect(desk.text("You are now logged in to EU Login.")).to_be_visible()
    desk.page.locator("header summary").last.click()
    desk.keep("account/01-success-and-menu")
    desk.page.locator("header").get_by_role("link", name=words("My account"), exact=True).click()
    desk.see("My account")
    tiles = desk.page.locator("main").get_by_role("listitem")
    for place, tile in enumerate(TILES):
        expect(tiles.nth(place)).to_contain_text(words(tile))
    expect(tiles).to_have_count(len(TILES))
    desk.keep("account/02-my-account")
    desk.link("My account details").click()
    expect(desk.page.get_by_text("n00thlef")).to_be_visible()
    desk.keep("account/03-personal-data")
    desk.link("My account", exact=False).click()
    desk.link("Manage my mobile phone numbers").click()
    eu_login.add_number("+33 6 39 98 05 05")
    eu_login.answer(Phone(desk, "+33 6 39 98 05 05").code(), "Finalise")
    expect(desk.page.get_by_text("+33 6 39 98 05 05")).to_be_visible()
    desk.keep("account/04-phone-numbers")
    desk.link("Delete a mobile phone number").click()
    desk.page.get_by_label("+33 6 39 98 05 05").check()
    desk.keep("account/05-delete-number")
    desk.button("Delete number").click()
    desk.keep("account/06-delete-confirm")
    desk.button("Delete number").click()
    desk.see("Manage my mobile phone numbers")
    expect(desk.page.get_by_text("+33 6 39 98 05 05")).to_have_count(0)
    eu_login.menu("Change password")
    desk.field("Current password").fill(theo.password)
    desk.field("New password").fill("Herisson-2024!")
    desk.field("Confirm new password").fill("Herisson-2024!")
    desk.keep("account/07-change-password")
    desk.button("Change").click()
    desk.see("Your password has been changed")
    desk.keep("account/08-password-changed")
    eu_login.menu("Logout")
    desk.button("Log me out").click()
    desk.see("You have logged out from EU Login")


#: «Mon compte» in the order of the guides.
TILES = [
    "My account details",
    "Configure my account",
    "Delete my account",
    "Manage my mobile devices",
    "Manage my Security Keys and Trusted Platforms",
    "Manage my mobile phone numbers",
    "Manage my eIDs",
    "Delete all my devices and eIDs (PANIC)",
    "Show my sessions",
]
