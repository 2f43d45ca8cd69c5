"""What people type reaches others as they see it."""

import pytest
from django import forms

from kernel.web.text import TypedTextField, seen


class Form(forms.Form):
    name = TypedTextField(max_length=40)
    reason = TypedTextField(widget=forms.Textarea, required=False)


def typed(**fields: str) -> Form:
    form = Form({"name": "Ferme", **fields})
    form.is_valid()
    return form


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u200b", "\u200f", "\ufeff", "\u00ad", "\U000e0041", "\x1b"])
def test_signs_that_nobody_sees_are_left_out(hidden: str) -> None:
    assert typed(name=f"{hidden}Ferme des{hidden} Sangliers").cleaned_data["name"] == "Ferme des Sangliers"


def test_a_name_of_unseen_signs_is_no_name() -> None:
    assert "name" in typed(name="\u200b\u202e\ufeff").errors


def test_a_field_of_one_line_has_one_and_a_text_area_keeps_its_lines() -> None:
    form = typed(name="Ferme\r\nBcc: x", reason="one\r\ntwo")
    assert (form.cleaned_data["name"], form.cleaned_data["reason"]) == ("Ferme Bcc: x", "one\r\ntwo")


def test_letters_of_every_alphabet_stay() -> None:
    for name in ("Élevage de l'Étoile n° 3", "Αγρόκτημα", "Ферма", "農場", "مزرعة", "Ferme 🐗"):
        assert seen(name) == name


def test_nul_is_an_error() -> None:
    assert "name" in typed(name="a\x00b").errors
