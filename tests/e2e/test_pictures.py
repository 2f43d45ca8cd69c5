"""The pictures of docs/screenshots are those that its page shows, and stay small."""

import os
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.environ.get("SCREENSHOTS") == "1", reason="the pictures are being taken")

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
#: Bytes; a repository keeps every version of a picture for ever.
MOST = 6_000_000


def test_the_page_shows_every_picture_in_french_of_the_training_environment() -> None:
    shown = set(re.findall(r"\((fr/[^)]+\.webp)\)", (FOLDER / "README.md").read_text()))
    there = {str(path.relative_to(FOLDER)) for path in FOLDER.glob("fr/*/*.webp")}
    assert shown == {name for name in there if not name.startswith(("fr/acceptance/", "fr/production/"))}


def test_every_environment_has_the_same_pictures() -> None:
    names = {
        folder: {path.name[:2] for path in (FOLDER / folder).glob("*.webp")}
        for folder in ("fr/training", "fr/acceptance", "fr/production", "en/training")
    }
    assert set(map(frozenset, names.values())) == {frozenset(names["fr/training"])}


def test_the_pictures_stay_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*.webp")) < MOST
