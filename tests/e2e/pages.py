"""The pages as people meet them: each class is one product, each method one small act on its pages.

Everything is found by what a person reads or hears: headings, labels, names of buttons and links. A method ends when
the next page is there.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import phonenumbers
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.e2e.control import Control
from tests.e2e.words import Words

SMS = "Mobile Phone + SMS"
TRACES = {"training": "/training/tracesnt", "acceptance": "/acceptance/tracesnt", "production": "/tracesnt"}


@dataclass(frozen=True)
class Person:
    """Who sits at the browser. `number` as people type it."""

    first_name: str
    last_name: str
    email: str
    password: str
    number: str = ""

    @property
    def name(self) -> str:
        """As it stands on pages: the last name in capitals."""
        return f"{self.first_name} {self.last_name.upper()}"


class Desk:
    """A person's browser: finds things on its page by their words, in the language of the test."""

    def __init__(
        self,
        context: BrowserContext,
        site: str,
        words: Words,
        control: Control,
        keep: Callable[[Page, str], None],
    ) -> None:
        self.context, self.site, self.words, self.control = context, site, words, control
        self.page = context.new_page()
        self._keep = keep

    def keep(self, name: str) -> None:
        """A picture of the page, for the documentation."""
        self._keep(self.page, name)

    def open(self, path: str) -> int:
        """Type an address; the answer's status."""
        answer = self.page.goto(f"{self.site}{path}")
        return answer.status if answer else 0

    def tab(self) -> "Desk":
        """A second tab of the same browser."""
        return Desk(self.context, self.site, self.words, self.control, self._keep)

    def heading(self, english: str) -> Locator:
        """The page's title, when it has these words."""
        return self.page.get_by_role("heading", level=1, name=self.words(english), exact=True)

    def see(self, english: str) -> None:
        """The page with this title is there."""
        expect(self.heading(english)).to_be_visible()

    def button(self, english: str) -> Locator:
        """A button by its words."""
        return self.page.get_by_role("button", name=self.words(english), exact=True)

    def link(self, english: str, *, exact: bool = True) -> Locator:
        """A link by its words."""
        return self.page.get_by_role("link", name=self.words(english), exact=exact)

    def field(self, english: str, context: str = "") -> Locator:
        """A control by its label."""
        return self.page.get_by_label(re.compile(rf"^\s*{re.escape(self.words(english, context))}\s*(\(|$)"))

    def text(self, english: str) -> Locator:
        """Something written on the page, up to what is filled in."""
        return self.page.get_by_text(self.words(english).split("%(")[0])

    def error(self, english: str) -> None:
        """The summary of errors says so."""
        expect(self.page.locator(".srvErrors")).to_contain_text(self.words(english).split("%(")[0])


class Mailbox:
    """The simulator's mailbox."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def open(self, to: str) -> None:
        """What arrived for one address."""
        self.desk.open(f"/simulator/mail/?to={to}")

    def read(self, subject: str) -> str:
        """Open the newest e-mail with this subject; its text."""
        self.desk.link(subject).first.click()
        self.desk.see(subject)
        return self.desk.page.locator("#mail-text").inner_text()

    def follow_link(self) -> None:
        """Click the first address in the text."""
        self.desk.page.locator("#mail-text a").first.click()


class Phone:
    """A virtual phone, open in a tab of its own."""

    def __init__(self, desk: Desk, number: str) -> None:
        self.desk = desk.tab()
        parsed = phonenumbers.parse(number)
        self.number = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)

    def open(self) -> None:
        """Find the phone among the others by its number."""
        self.desk.open("/simulator/phones/")
        self.desk.page.get_by_role("link").filter(has_text=self.number).click()

    def code(self) -> str:
        """The challenge in the newest message."""
        self.open()
        return self.desk.page.locator(".bubble__code").last.inner_text()


class EuLogin:
    """Registration, sign-in and «Mon compte»."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.page = desk, desk.page

    # --- registration

    def fill_registration(self, person: Person) -> None:
        """The form «Créer un compte»."""
        self.desk.see("Create an account")
        self.desk.field("First name").fill(person.first_name)
        self.desk.field("Last name").fill(person.last_name)
        self.desk.field("E-mail", "registration").fill(person.email)
        self.desk.field("Confirm e-mail").fill(person.email)
        self.desk.field("E-mail language").select_option(self.desk.words.language)
        self.desk.field(PRIVACY).check()

    def send_registration(self) -> None:
        """The captcha solves itself."""
        self.desk.button("Create an account").click()
        self.desk.see("Check your mailbox")

    def choose_password(self, password: str) -> None:
        """The page behind the link in the mail."""
        self.desk.field("New password").fill(password)
        self.desk.field("Confirm new password").fill(password)
        self.desk.button("Submit").click()

    # --- sign-in

    def identify(self, identifier: str) -> None:
        """The first screen."""
        self.desk.see("Sign in to continue")
        self.desk.field("Use your e-mail address").fill(identifier)
        self.desk.button("Next").click()

    def method(self, name: str) -> Locator:
        """A line of the list of verification methods."""
        exactly = re.compile(rf"^\s*{re.escape(self.desk.words(name))}\s*$")
        return self.desk.field("Choose your verification method").locator("option").filter(has_text=exactly)

    def fill_credentials(self, person: Person, method: str = SMS) -> None:
        """The second screen."""
        self.desk.field("Password").fill(person.password)
        self.desk.field("Choose your verification method").select_option(label=self.desk.words(method))
        if method == SMS:
            self.desk.field("Mobile phone number").fill(person.number)

    def send_credentials(self) -> None:
        """«Connexion»."""
        self.desk.button("Sign in").click()

    def answer(self, code: str, button: str = "Sign in") -> None:
        """Type the challenge in its three boxes and send it."""
        self.fill_challenge(code)
        self.desk.button(button).click()

    def fill_challenge(self, code: str) -> None:
        """The cursor moves on by itself from box to box."""
        self.desk.field("First three characters").click()
        self.page.keyboard.type(code.replace("-", ""))

    def sign_in(self, person: Person) -> None:
        """Both screens and the challenge, which is not read on the phone's page here."""
        self.identify(person.email)
        self.fill_credentials(person)
        self.send_credentials()
        self.desk.see("Challenge sent by text message")
        self.answer(self.desk.control.code(person.number))

    # --- «Mon compte»

    def add_number(self, number: str) -> None:
        """«Ajouter un numéro de téléphone portable», up to the page that asks for the challenge."""
        self.desk.link("Add a mobile phone number").click()
        self.desk.field("Mobile phone number").fill(number)
        self.desk.button("Add").click()

    def menu(self, entry: str) -> None:
        """An entry of the menu under the gear."""
        self.page.locator("header summary").last.click()
        self.page.locator("header").get_by_role("link", name=self.desk.words(entry), exact=True).click()


class Traces:
    """One environment of TRACES NT."""

    def __init__(self, desk: Desk, environment: str) -> None:
        self.desk, self.page, self.path = desk, desk.page, TRACES[environment]

    def home(self) -> None:
        """The home page of the environment."""
        self.desk.open(f"{self.path}/login")

    def profile(self) -> None:
        """«Éditer votre profil», from the menu with one's name."""
        self.page.locator("header summary").click()
        self.page.locator("header").get_by_role("link", name=self.desk.words("Edit your profile")).click()
        self.desk.see("Edit your profile")

    def search_operator(self, section: str, name: str) -> None:
        """Country, section and name of an operator in France."""
        self.desk.field("Country").select_option("FR")
        self.desk.field("Section").select_option(section)
        self.desk.field("Organisation name").fill(name)
        self.desk.button("Search").click()

    def row(self, identifier: str) -> Locator:
        """A line of the results."""
        return self.page.get_by_role("row").filter(has=self.page.get_by_role("cell", name=identifier, exact=True))

    def tick(self, identifier: str) -> str:
        """Tick the box of a line; the name in that line."""
        self.row(identifier).get_by_role("checkbox").check()
        return self.row(identifier).get_by_role("rowheader").inner_text()

    def prepare_request(self, identifier: str) -> str:
        """Up to the dialog of a request; the operator's name."""
        self.desk.open(f"{self.path}/roles/operator/?identifier={identifier}")
        name = self.tick(identifier)
        self.desk.button("Request Authorisation").click()
        self.desk.see("Request Authorisation")
        return name

    def available_profiles(self) -> Locator:
        """The box «Profils disponibles:»."""
        heading = self.page.get_by_role("heading", name=self.desk.words("Available profiles:"), exact=True)
        return self.page.locator("section").filter(has=heading)

    def request(self, organisation: str) -> Locator:
        """The line of a request in the profile."""
        return self.page.get_by_role("row").filter(has_text=organisation)

    def log_out(self) -> None:
        """«Déconnexion» in the panel: of TRACES, then of EU Login."""
        self.page.locator("header summary").click()
        self.desk.button("Log out").click()
        self.desk.see("You are logged out of TRACES NT")

    def log_out_of_eu_login(self) -> None:
        """What TRACES offers after its own sign-out."""
        self.desk.link("Log out of EU Login as well").click()
        self.desk.button("Log me out").click()
        self.desk.see("You have logged out from EU Login")


class Agents:
    """The admin site of an environment, reached by links."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.page = desk, desk.page

    def open_request(self, name: str) -> None:
        """From the list of waiting requests to the page of one applicant."""
        self.desk.link("Search pending requests").click()
        self.page.get_by_role("link", name=name).click()
        expect(self.page.get_by_role("heading", level=1, name=name)).to_be_visible()

    def accept(self) -> None:
        """«Accepter»."""
        self.desk.button("Accept").click()
        self.desk.see("Users")

    def refuse(self, reason: str) -> None:
        """«Refuser», with a reason."""
        self.desk.field("Reason").fill(reason)
        self.desk.button("Refuse").click()


PRIVACY = "By checking this box, you acknowledge that you have read and understood the privacy statement"
