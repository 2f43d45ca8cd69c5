"""Folding of searched words."""

import pytest

from traces.operators.text import search_text, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Élevage de l'Étoile", ["elevage", "de", "l", "etoile"]),
        ("STRASSE straße", ["strasse", "strasse"]),
        ("Bœuf & Cœur", ["boeuf", "coeur"]),
        ("Łódź-Møllevej", ["lodz", "mollevej"]),
        ("Εταιρεία Άλφα", ["εταιρεια", "αλφα"]),
        ("_ %  -", []),
    ],
)
def test_words_lose_accents_capitals_and_punctuation(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_place_words_are_marked() -> None:
    assert search_text("Ferme Joly", "08200", "Sedan") == " ferme joly @08200 @sedan"
