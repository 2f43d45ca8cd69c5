"""The script behind the three boxes, in a real browser."""

import pytest
from playwright.sync_api import Page

from tests.rules.source import ROOT

FORM = """<form><div data-challenge-boxes>
<input id=challenge1 autofocus><input id=challenge2><input id=challenge3></div><button id=go>ok</button></form>"""


@pytest.fixture
def boxes(page: Page) -> Page:
    page.set_content(FORM)
    page.add_script_tag(path=ROOT / "static" / "js" / "challenge-boxes.js")
    page.focus("#challenge1")
    return page


def values(page: Page) -> list[str]:
    return [page.input_value(f"#challenge{place}") for place in (1, 2, 3)]


def test_typing_goes_on_in_the_next_box(boxes: Page) -> None:
    boxes.keyboard.type("abcdefghi")
    assert values(boxes) == ["abc", "def", "ghi"]


@pytest.mark.parametrize("pasted", ["ABC-DEF-GHI", "abcdefghi", " ABC DEF GHI "])
def test_a_pasted_challenge_fills_all_boxes(boxes: Page, pasted: str) -> None:
    boxes.keyboard.insert_text(pasted)
    assert values(boxes) == ["ABC", "DEF", "GHI"]


def test_too_much_stays_visible(boxes: Page) -> None:
    boxes.keyboard.insert_text("ABC-DEF-GHIJ")
    assert values(boxes) == ["ABC", "DEF", "GHIJ"]


def test_backspace_in_an_empty_box_goes_back(boxes: Page) -> None:
    boxes.keyboard.type("abc")
    boxes.keyboard.press("Backspace")
    assert values(boxes) == ["ab", "", ""]


def test_a_box_can_be_corrected_without_being_sent_away(boxes: Page) -> None:
    boxes.keyboard.type("abcdefghi")
    boxes.focus("#challenge1")
    boxes.keyboard.press("Home")
    boxes.keyboard.press("Delete")
    boxes.keyboard.type("x")
    assert boxes.evaluate("document.activeElement.id") == "challenge1"
    assert values(boxes) == ["xbc", "def", "ghi"]
