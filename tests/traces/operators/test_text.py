"""Folding of searched words."""

import pytest

from traces.operators.text import spellings, telling_words, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Élevage de l'Étoile", ["elevage", "de", "l", "etoile"]),
        ("STRASSE straße", ["strasse", "strasse"]),
        ("Bœuf & Cœur", ["boeuf", "coeur"]),
        ("Łódź-Møllevej", ["lodz", "mollevej"]),
        ("Εταιρεία Άλφα, Αθήνα ΟΥΖΟ", ["etaireia", "alfa", "athina", "ouzo"]),
        ("Български сиренa ЕООД, Ѝ", ["balgarski", "sirena", "eood", "i"]),
        ("Ferme S.A.R.L. du Lac (S.A)", ["ferme", "sarl", "du", "lac", "sa"]),
        ("_ %  -", []),
    ],
)
def test_words_lose_accents_capitals_and_punctuation(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_the_legal_form_tells_nothing_unless_it_is_all_there_is() -> None:
    assert telling_words("Sarl Ferme Joly") == ["ferme", "joly"]
    assert telling_words("GmbH") == ["gmbh"]


def test_german_and_danish_letters_have_two_spellings() -> None:
    assert spellings("Müller Ødegård Joly") == ["muller", "odegard", "joly", "mueller", "oedegaard"]
