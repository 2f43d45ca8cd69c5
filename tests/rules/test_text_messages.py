"""Every text that goes to a telephone fits one cheap segment, in every language, with the longest values in it."""

import re

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from mfa.challenges import grouped
from mfa.sms.alphabet import BASIC, EXTENSION, SINGLE, is_gsm7, segments
from tests.rules.source import ROOT

MARK = "SMS, at most"
#: The widest that each name in such a text can stand for. No site is named: any name would fit its own length only.
LONGEST = {"code": grouped("W" * 9), "due": "30/12/2026 23:59"}


def catalogues() -> dict[str, list[Message]]:
    """For each language its text messages, as the translators' comment marks them."""
    found = {}
    for path in sorted((ROOT / "locale").glob("*/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            messages = [m for m in read_po(file) if any(MARK in comment for comment in m.auto_comments)]
        found[path.parts[-3]] = messages
    return found


def texts() -> dict[str, str]:
    """Each text, in English and in each other language, filled in."""
    written = {}
    for language, messages in catalogues().items():
        for message in messages:
            for name, text in (("en", message.id), (language, message.string)):
                written[f"{name}: {message.id[:40]}"] = text % LONGEST
    return written


def test_each_text_fits_one_segment_of_the_seven_bit_alphabet() -> None:
    outside = {name: sorted(set(text) - BASIC - EXTENSION) for name, text in texts().items() if not is_gsm7(text)}
    assert outside == {}
    assert {name: len(text) for name, text in texts().items() if segments(text) > 1} == {}


def test_each_place_that_sends_a_text_marks_it_for_the_translators() -> None:
    """The marked messages are those of the functions that the two senders call; a third one must join them."""
    marked = {language: {str(m.id) for m in messages} for language, messages in catalogues().items()}
    assert all(len(ids) >= 2 for ids in marked.values()), marked
    code = "".join(
        path.read_text() for folder in ("mfa", "eulogin", "traces") for path in (ROOT / folder).rglob("*.py")
    )
    assert len(re.findall(r"queue_sms\(", code)) == 3  # its definition, and the two senders in mfa.methods.sms.messages


def test_a_letter_outside_the_alphabet_would_cost_more_than_half_the_room() -> None:
    text = "e" * SINGLE
    assert (segments(text), segments(text.replace("e", "ê", 1))) == (1, 3)
    assert segments("€" * (SINGLE // 2)) == 1
    assert segments("€" * (SINGLE // 2) + "e") == 2
