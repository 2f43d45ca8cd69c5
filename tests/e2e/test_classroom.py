"""A class: cards, two exercises of one trainee, the board that shows it; then Training is set back, which ends the
trainee's session there."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.e2e.control import Control
from tests.e2e.pages import Desk, EuLogin, Person, Traces
from tests.e2e.test_access import problems_of

PASSWORD = "Herisson-2024!"


def opens_a_class(desk: Desk) -> tuple[str, Person]:
    """Three trainees without accounts; the link of the first card, and who it is for."""
    desk.open("/simulator/")
    desk.page.get_by_role("main").get_by_role("link", name=re.compile(f"^{desk.words('Classes')}")).click()
    desk.see("Classes")
    desk.link("Open a class").click()
    desk.field("Name of the class").fill("Formation du 18 juin")
    desk.field("Number of trainees").fill("3")
    desk.keep("classroom/01-new-class")
    desk.button("Open the class").click()
    cards = desk.page.get_by_role("main").get_by_role("listitem")
    expect(cards).to_have_count(3)
    desk.keep("classroom/02-cards")
    card = cards.first
    name = card.get_by_role("heading").inner_text().partition(". ")[2]
    email = card.get_by_role("definition").filter(has_text="@").inner_text()
    number = card.get_by_role("definition").filter(has_text="+33").inner_text()
    first, _space, last = name.partition(" ")
    return str(card.get_by_role("link").get_attribute("href")), Person(first, last, email, PASSWORD, number)


def opens_the_account(desk: Desk, me: Person) -> None:
    """The first exercise, on the pages where it leads."""
    desk.link("Go there").click()
    eu_login = EuLogin(desk)
    eu_login.fill_registration(me)
    eu_login.send_registration()
    desk.open("/simulator/classroom/mine/mail/")
    desk.page.get_by_role("table").get_by_role("link").first.click()
    desk.keep("classroom/04-my-mail")
    desk.page.locator("#mail-text a").first.click()
    eu_login.choose_password(me.password)
    expect(desk.page).not_to_have_url(re.compile("choosePassword"))


def adds_a_telephone_and_enters(desk: Desk, me: Person) -> None:
    """The second exercise: a number, then a sign-in to TRACES with a text message."""
    desk.link("Go there").click()
    desk.see("Manage my mobile phone numbers")
    eu_login = EuLogin(desk)
    eu_login.add_number(me.number)
    eu_login.answer(desk.control.code(me.number), "Finalise")
    expect(desk.text("Your mobile phone number has been added.")).to_be_visible()
    desk.open("/simulator/classroom/mine/")
    desk.link("Go there").click()
    desk.button("Log into Traces").click()
    eu_login.fill_credentials(me)
    eu_login.send_credentials()
    eu_login.answer(desk.control.code(me.number))
    desk.see("Welcome to TRACES NT")


def cells(page: Page, name: str) -> Locator:
    """The steps of one trainee on the board."""
    return page.get_by_role("row").filter(has_text=name).get_by_role("cell")


def test_a_class_from_the_cards_to_the_reset(sit_down: Callable[..., Desk], control: Control) -> None:
    trainer, trainee = sit_down(), sit_down()
    link, me = opens_a_class(trainer)
    assert trainer.page.pdf(format="A4").startswith(b"%PDF")

    trainee.page.goto(link)
    trainee.see("My exercises")
    trainee.keep("classroom/03-my-exercises")
    found = problems_of(trainer.page, "cards") + problems_of(trainee.page, "exercises")
    opens_the_account(trainee, me)
    trainee.open("/simulator/classroom/mine/")
    adds_a_telephone_and_enters(trainee, me)

    trainer.page.get_by_role("link", name="←").click()
    done = trainer.words("done")
    expect(cells(trainer.page, me.last_name).filter(has_text=re.compile(rf"^\s*{done}\s*$"))).to_have_count(3)
    trainer.keep("classroom/05-board")
    found += problems_of(trainer.page, "board")
    assert not found, "\n".join(found)

    trainer.link("Set Training back").click()
    trainer.field("Classes ready: as in the beginning, and every class as it began").check()
    trainer.field("Everything that people did in Training goes. I am sure.").check()
    trainer.keep("classroom/06-training")
    trainer.button("Set Training back").click()
    expect(trainer.text("Training was set back in %(seconds)s s.")).to_be_visible()

    Traces(trainee, "training").home()
    expect(trainee.page.get_by_role("alert")).to_contain_text(
        trainee.words(
            "Your session here has ended: this environment was set back, or your rights changed. Sign in again."
        )
    )
