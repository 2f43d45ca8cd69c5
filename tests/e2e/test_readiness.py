"""The readiness of a service: released in EU Login, read on the board, and the plan of its phones on paper."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.conftest import seeded_person
from tests.e2e.pages import TRACES, Desk, EuLogin, Person
from tests.e2e.test_access import problems_of

T = TRACES["training"]


def releases_the_state(sit_down: Callable[..., Desk]) -> None:
    desk = sit_down()
    desk.open(f"{T}/profile")
    EuLogin(desk).sign_in(seeded_person("jerome.noel@example.org"))
    desk.see("Edit your profile")
    desk.open(f"{T}/login")
    desk.link("Allow it in EU Login").click()
    desk.see("Applications that may know my second factors")
    desk.keep("readiness/01-release")
    first = desk.page.get_by_role("listitem").filter(has_text=desk.words("You come from here"))
    first.get_by_role("button").click()
    expect(first).to_contain_text(desk.words("Allowed"))
    desk.link("Back to the application").click()
    desk.see("Welcome to TRACES NT")


def reads_the_board(desk: Desk, folder: Path) -> None:
    desk.page.get_by_role("navigation").get_by_role("link", name=desk.words("Readiness"), exact=True).click()
    desk.see("Readiness")
    desk.button("Read now").click()
    expect(desk.text("What people released in EU Login has been read.")).to_be_visible()
    expect(desk.page.locator("svg.plot")).to_be_visible()
    desk.keep("readiness/02-board")
    with desk.page.expect_download() as waiting:
        desk.link("Download as CSV").click()
    kept = folder / "readiness.csv"
    waiting.value.save_as(kept)
    lines = kept.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("Nom;Prénom;")
    assert any(line.startswith("NOËL;Jérôme;") and ";Prêt;1;" in line for line in lines)
    desk.link("Show the names").click()
    expect(desk.page.get_by_role("row").filter(has_text="NOËL")).to_contain_text(desk.words("Ready"))
    expect(desk.page.get_by_role("row").filter(has_text="DURANDEAU")).to_contain_text(desk.words("Not known"))
    desk.keep("readiness/03-names")


def keeps_a_plan(desk: Desk) -> None:
    desk.page.get_by_role("navigation").get_by_role("link", name=desk.words("Phones"), exact=True).click()
    desk.see("Plans of usable phones")
    desk.page.locator("main").get_by_role("link", name="Ardennes", exact=True).click()
    add_phone(desk, "Permanence 1", "+33 6 39 98 00 08")
    desk.link("Add a shift").click()
    desk.field("Name").fill("Nuit")
    for day in ("Monday", "Tuesday"):
        desk.page.get_by_label(desk.words(day), exact=True).check()
    desk.field("Beginning").fill("20:00")
    desk.field("End").fill("06:00")
    desk.button("Save").click()
    desk.link("Who uses it", exact=False).click()
    desk.page.get_by_label("Jérôme NOËL, Nuit").check()
    desk.button("Save").click()
    expect(desk.page.get_by_role("row").filter(has_text="20:00–06:00")).to_contain_text("Permanence 1 – Jérôme NOËL")
    expect(desk.text("Agents without any phone, device or key:")).to_be_visible()
    desk.keep("readiness/04-plan-of-phones")
    assert not problems_of(desk.page, "plan of phones")


def add_phone(desk: Desk, name: str, number: str) -> None:
    """A wrong number first: what was typed is still there afterwards."""
    desk.link("Add a phone, device or key").click()
    desk.field("Name").fill(name)
    desk.field("Kind").select_option("shared")
    desk.field("Telephone number").fill(number.removeprefix("+"))
    desk.button("Save").click()
    desk.error("Begin with a plus sign and the country code, as in +33 6 12 34 56 78.")
    expect(desk.field("Name")).to_have_value(name)
    desk.field("Telephone number").fill(number)
    desk.button("Save").click()


def prints_it(desk: Desk) -> None:
    desk.page.emulate_media(media="print")
    expect(desk.page.get_by_text("+33 6 39 98 00 08")).to_be_visible()
    expect(desk.page.locator("svg.week")).to_be_visible()
    expect(desk.link("Add a shift")).to_be_hidden()
    expect(desk.page.get_by_role("navigation")).to_be_hidden()
    assert desk.page.pdf().startswith(b"%PDF")
    desk.page.emulate_media(media="screen")


def test_a_head_knows_who_is_ready_and_prints_the_plan_of_phones(
    sit_down: Callable[..., Desk], agent: Person, tmp_path: Path
) -> None:
    releases_the_state(sit_down)
    desk = sit_down()
    desk.open(f"{T}/profile")
    EuLogin(desk).sign_in(agent)
    desk.see("Edit your profile")
    reads_the_board(desk, tmp_path)
    keeps_a_plan(desk)
    prints_it(desk)
