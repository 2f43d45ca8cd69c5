"""Translations are complete: nothing is left in English, nothing is lost on the way."""

import re
from pathlib import Path

import polib
import pytest

from scripts import messages
from tests.rules.source import ROOT

CATALOGUES = sorted((ROOT / "locale").glob("*/LC_MESSAGES/django.po"))
#: Their alphabet has no such space (tests/rules/test_text_messages.py).
TEXT_MESSAGES = "EU Login (simulator):"
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[a-z]|%[a-z]|\{[a-z_]*\}")


def _key(message: polib.POEntry) -> tuple[str, str]:
    return message.msgctxt or "", message.msgid


def _texts(message: polib.POEntry) -> list[str]:
    return list(message.msgstr_plural.values()) if message.msgid_plural else [message.msgstr]


def test_french_is_there() -> None:
    assert "fr" in {path.parts[-3] for path in CATALOGUES}


def test_french_signs_do_not_part_from_their_word() -> None:
    french = polib.pofile(str(ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po"))
    said = [text for m in french if not m.msgid.startswith(TEXT_MESSAGES) for text in _texts(m)]
    assert not [text for text in said if re.search(r"\w[)%]? [:;?!»]|« ", text)], "put a no-break space (U+00A0) there"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
class TestCatalogue:
    """Each language by itself."""

    def test_it_has_exactly_the_messages_of_the_code(self, path: Path) -> None:
        wanted = {(m.context or "", m.id[0] if isinstance(m.id, tuple) else m.id) for m in messages.found() if m.id}
        kept = {_key(m) for m in polib.pofile(str(path)) if not m.obsolete}
        assert kept == wanted, "run `make messages` and translate what is new"

    def test_everything_is_translated(self, path: Path) -> None:
        empty = [m.msgid for m in polib.pofile(str(path)) if not m.obsolete and not all(_texts(m))]
        assert not empty

    def test_nothing_is_a_guess(self, path: Path) -> None:
        catalogue = polib.pofile(str(path))
        assert not catalogue.metadata_is_fuzzy, "a catalogue whose header is fuzzy is not compiled at all"
        assert not [m.msgid for m in catalogue if m.fuzzy]

    def test_placeholders_survive(self, path: Path) -> None:
        for message in polib.pofile(str(path)):
            originals = {frozenset(PLACEHOLDER.findall(t)) for t in (message.msgid, message.msgid_plural) if t}
            for text in filter(None, _texts(message)):
                assert frozenset(PLACEHOLDER.findall(text)) in originals, f"{message.msgid!r} → {text!r}"
