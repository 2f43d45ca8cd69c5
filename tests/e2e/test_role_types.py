"""Section II of the registration guide: each role type, from the search to the validated role, in every environment.

The operator that is there already is in test_journey.py; here are the new operator, the authority and the organic
control body. Every role type is requested and validated in all three environments, the pictures are taken in the
first: one sign-in to EU Login serves them all, and nothing but that carries over. The form of a new operator and the
wrong turns are walked in the first environment only; in the others the new operator is there already.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import seeded_person
from tests.e2e.control import Control
from tests.e2e.pages import TRACES, Agents, Desk, EuLogin, Person, Traces
from tests.e2e.test_access import problems_of
from tests.e2e.test_journey import NO_ROLE

PASSWORD = "Training-2024!"
NINA = Person("Nina", "Vasseur", "nina.vasseur@example.org", PASSWORD, "+33 6 39 98 08 01")
MAUD = Person("Maud", "Thierry", "maud.thierry@example.org", PASSWORD, "+33 6 39 98 08 02")
OSCAR = Person("Oscar", "Delmas", "oscar.delmas@example.org", PASSWORD, "+33 6 39 98 08 03")
#: Who validates at the Commission.
EVA = Person("Eva", "Lindqvist", "eva.lindqvist@example.org", PASSWORD, "+33 6 39 98 08 04")

FARM, MARKET = "Ferme des Trois Fontaines", "Centre de rassemblement"
#: A body that certifies in three third countries, and one that certifies in France.
ABROAD, IN_FRANCE = "Food Safety", "Ecocert France"
OPERATOR_FIRST = (
    "The operator is not valid yet: none of its activities has been validated. Validate the operator first, then its"
    " users."
)
REQUESTED = "Your authorisation request has been sent. You can follow it on this page."


@pytest.fixture
def make(control: Control) -> Callable[[Person], None]:
    """An account with a telephone as second factor."""

    def account(person: Person) -> None:
        name = {"first_name": person.first_name, "last_name": person.last_name}
        phones = [person.number.replace(" ", "")]
        control.make("accounts", email=person.email, password=person.password, locale="fr", phones=phones, **name)

    return account


class Album:
    """The pictures of one role type, numbered as they are taken: each name once, in the first environment."""

    def __init__(self, folder: str) -> None:
        self.folder, self.names = folder, list[str]()

    def keep(self, desk: Desk, name: str) -> None:
        """A picture, unless there is one of this name."""
        if name not in self.names:
            self.names.append(name)
            desk.keep(f"{self.folder}/{len(self.names):02}-{name}")


class Seat:
    """A person at a browser, who goes from one environment to the next with one sign-in to EU Login."""

    def __init__(self, desk: Desk, person: Person, album: Album) -> None:
        self.desk, self.page, self.person = desk, desk.page, person
        self.album, self.environment = album, ""

    def enter(self, environment: str) -> None:
        """Into an environment; EU Login asks the first time only."""
        known, self.environment = bool(self.environment), environment
        Traces(self.desk, environment).home()
        self.desk.button("Log into Traces").click()
        if not known:
            EuLogin(self.desk).sign_in(self.person)
        self.desk.see("Welcome to TRACES NT")

    def keep(self, name: str) -> None:
        """A picture for the album."""
        self.album.keep(self.desk, name)

    def look(self, name: str) -> None:
        """A picture, and what a program finds about accessibility, wide and narrow; each page once."""
        if name not in self.album.names:
            self.keep(name)
            found = problems_of(self.page, name)
            assert not found, "\n".join(found)

    def has_no_role(self) -> None:
        """Nothing has carried over from where the role is valid already."""
        expect(self.desk.text(NO_ROLE)).to_be_visible()

    def send(self) -> None:
        """The dialog, whatever the role; additional information may be left empty."""
        self.desk.see("Request Authorisation")
        self.look("request")
        self.desk.button("Send authorisation request").click()
        self.desk.see("Edit your profile")
        self.keep("request-in-profile")

    def finds_the_role(self, *names: str) -> None:
        """At the next sign-in: only then is a validated role in force."""
        self.desk.open(f"{TRACES[self.environment]}/cas/login")
        self.desk.see("Welcome to TRACES NT")
        expect(self.desk.text(NO_ROLE)).to_be_hidden()
        traces = Traces(self.desk, self.environment)
        traces.profile()
        for name in names:
            expect(traces.available_profiles()).to_contain_text(name)
        self.keep("profile-with-role")

    def accepts(self, name: str) -> None:
        """A validator: from the menu to the request, and «Accepter»."""
        self.desk.link("Users", exact=True).click()
        Agents(self.desk).open_request(name)
        self.keep("decision")
        Agents(self.desk).accept()
        self.keep("accepted")


# --- a new operator ---------------------------------------------------------------------------------------------------


def fills_in_the_form(nina: Seat) -> None:
    """After a search that finds nothing; the chapter brings its activities, the button the authorities."""
    desk, page = nina.desk, nina.page
    desk.link("Operator", exact=True).click()
    desk.field("Country").select_option("FR")
    desk.field("Organisation name").fill(FARM)
    desk.button("Search").click()
    nina.look("nothing-found")
    desk.link("Create a new operator").click()
    desk.see("Create a new operator")
    expect(desk.field("Name")).to_have_value(FARM)
    desk.field("Street and number").fill("3 chemin des Fontaines")
    desk.field("Postal code").fill("08000")
    desk.field("Town").fill("Charleville-Mézières")
    desk.field("Chapter").select_option("veterinary")
    desk.button("Show the activities of this chapter").click()
    desk.field("Activity").select_option(label=MARKET)
    desk.button("Create a new operator").last.click()
    desk.error("Responsible authority")
    nina.look("incomplete")
    desk.field("Telephone").fill("+33 3 24 00 00 00")
    desk.button("Search responsible authorities").click()
    page.get_by_role("radio", name="FR00008").check()
    nina.keep("form")


def asks_for_the_new_operator(nina: Seat, control: Control) -> None:
    """Without the form: somebody else wrote it."""
    post = {"country": "FR", "responsible_authority": "FR00008", "activities": ["ASC"], "status": "new"}
    made = control.make("operators", environment=nina.environment, name=FARM, **post)
    assert Traces(nina.desk, nina.environment).prepare_request(made["identifier"]) == FARM
    nina.send()


def is_refused_before_the_operator(agent: Seat) -> None:
    """Its user cannot be accepted before."""
    agent.desk.link("Users", exact=True).click()
    Agents(agent.desk).open_request(NINA.name)
    agent.desk.button("Accept").click()
    agent.desk.error(OPERATOR_FIRST)
    agent.keep("operator-first")


def validates_the_activity(agent: Seat) -> None:
    """From the request to the line of the activity."""
    desk = agent.desk
    desk.link("The operator and its activities").click()
    desk.button("Validate").click()
    expect(agent.page.get_by_role("status").first).to_contain_text(desk.words("Valid"))
    agent.keep("activity-valid")


def test_a_new_operator_is_validated_before_its_user(
    sit_down: Callable[..., Desk], control: Control, make: Callable[[Person], None], agent: Person
) -> None:
    make(NINA)
    album = Album("new-operator")
    nina, helene = Seat(sit_down(), NINA, album), Seat(sit_down(), agent, album)
    for environment in ("training", "acceptance", "production"):
        nina.enter(environment)
        nina.has_no_role()
        if environment == "training":
            fills_in_the_form(nina)
            nina.desk.button("Create a new operator").last.click()
            nina.send()
        else:
            asks_for_the_new_operator(nina, control)
        helene.enter(environment)
        is_refused_before_the_operator(helene)
        validates_the_activity(helene)
        helene.accepts(NINA.name)
        nina.finds_the_role(FARM)


# --- an authority -----------------------------------------------------------------------------------------------------


def asks_for_the_ardennes(maud: Seat) -> None:
    """Country, role and name; the box at the end of the line."""
    desk = maud.desk
    desk.link("Authority", exact=True).click()
    desk.see("Search an authority")
    maud.keep("search")
    desk.field("Country").select_option("FR")
    desk.field("Role").select_option("LAU")
    desk.field("Authority name").fill("Ardennes")
    desk.button("Search").click()
    Traces(desk, maud.environment).tick("FR00008")
    maud.keep("results")
    desk.button("Request Authorisation").click()
    maud.send()
    expect(desk.text(REQUESTED)).to_be_visible()


def test_an_authority_s_user_is_validated_by_its_administrator_or_the_one_above(
    sit_down: Callable[..., Desk], make: Callable[[Person], None], agent: Person
) -> None:
    make(MAUD)
    album = Album("authority")
    maud, administrator = Seat(sit_down(), MAUD, album), Seat(sit_down(), agent, album)
    above = Seat(sit_down(), seeded_person("francois.aubry@example.org"), album)
    for environment, validator in (("acceptance", administrator), ("training", above), ("production", above)):
        maud.enter(environment)
        maud.has_no_role()
        asks_for_the_ardennes(maud)
        validator.enter(environment)
        validator.accepts(MAUD.name)
        maud.finds_the_role("Ardennes", "FR00008")


# --- an organic control body ------------------------------------------------------------------------------------------


def asks_for_every_country(oscar: Seat) -> list[str]:
    """A line for each country: a box on each (1), one for all at the head (2), the button on top (3); the codes."""
    desk, page = oscar.desk, oscar.page
    search_body(oscar, ABROAD)
    boxes = page.locator("tbody").get_by_role("checkbox")
    expect(boxes).to_have_count(3)
    desk.field("Select all").check()
    assert all(box.is_checked() for box in boxes.all())
    above = page.locator("form:has(table) button")
    assert above.bounding_box()["y"] < page.locator("table").bounding_box()["y"]  # type: ignore[index]
    oscar.keep("results")
    codes = page.locator("tbody td:nth-of-type(2)").all_inner_texts()
    desk.button("Request Authorisation").click()
    oscar.send()
    return codes


def search_body(oscar: Seat, name: str) -> None:
    """By the name of the body."""
    oscar.desk.link("Organic Control Body", exact=True).click()
    oscar.desk.see("Search an organic control body")
    oscar.keep("search")
    oscar.desk.field("Name of the body").fill(name)
    oscar.desk.button("Search").click()


def accepts_all(validator: Seat, number: int) -> None:
    """Three requests of one person, decided together."""
    desk, page = validator.desk, validator.page
    desk.link("Users", exact=True).click()
    desk.link("Search pending requests").click()
    page.get_by_role("searchbox").first.fill(OSCAR.email)
    desk.button("Search").click()
    page.locator("#bulk-all").check()
    validator.keep("requests")
    desk.button("Continue").click()
    desk.button("Confirm").click()
    expect(page.get_by_role("status")).to_contain_text(str(number))
    validator.keep("accepted-together")


def test_a_certifier_is_validated_by_the_central_authority_or_the_commission(
    sit_down: Callable[..., Desk], control: Control, make: Callable[[Person], None]
) -> None:
    make(OSCAR)
    make(EVA)
    post = {"role_type": "authority", "organisation": "EC", "environment": "production"}
    control.make("roles", email=EVA.email, **post)
    album = Album("control-body")
    oscar, commission = Seat(sit_down(), OSCAR, album), Seat(sit_down(), EVA, album)
    central = Seat(sit_down(), seeded_person("francois.aubry@example.org"), album)

    oscar.enter("production")
    codes = asks_for_every_country(oscar)
    commission.enter("production")
    accepts_all(commission, len(codes))
    oscar.finds_the_role(*codes)
    for environment in ("acceptance", "training"):
        oscar.enter(environment)
        oscar.has_no_role()
        search_body(oscar, IN_FRANCE)
        Traces(oscar.desk, environment).tick("FR-BIO-01")
        oscar.desk.button("Request Authorisation").click()
        oscar.send()
        central.enter(environment)
        central.accepts(OSCAR.name)
        oscar.finds_the_role("FR-BIO-01")
