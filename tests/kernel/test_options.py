"""The options of choice fields (kernel/web/templatetags/options.py)."""

from typing import Any

import pytest
from django import forms
from django.utils.translation import gettext_lazy

CHOICES = [
    ("", "-"),
    ('"x"<y>', "A & B"),
    ("Group <1>", [(1, "one"), (2, gettext_lazy("Country"))]),
]


def markup(value: Any, **attrs: Any) -> str:
    return str(forms.Select(attrs=attrs, choices=CHOICES).render("field", value))


def test_values_labels_and_groups_are_escaped() -> None:
    text = markup("")
    assert '<option value="&quot;x&quot;&lt;y&gt;">A &amp; B</option>' in text
    assert '<optgroup label="Group &lt;1&gt;">' in text
    assert "<y>" not in text


@pytest.mark.parametrize(
    ("value", "chosen"), [("", '""'), (2, '"2"'), ("2", '"2"'), ('"x"<y>', '"&quot;x&quot;&lt;y&gt;"')]
)
def test_only_the_value_is_selected(value: Any, chosen: str) -> None:
    text = markup(value)
    assert f"<option value={chosen} selected>" in text
    assert text.count("selected") == 1


def test_the_field_keeps_its_own_attributes() -> None:
    assert '<select name="field"' in markup("", disabled=True)
    assert "disabled" in markup("", disabled=True)
