"""Text that people typed, without what nobody sees.

A name that one person types is what another one decides by. Signs that turn the direction of writing («Ferme» shown
as another name), that have no width (two names that look alike), and control signs are left out: they also come along
unnoticed when a name is copied from a spreadsheet or an address book.
"""

import unicodedata
from typing import Any

from django import forms

#: Format, control, private and lone halves of signs (Unicode's general categories).
UNSEEN = {"Cf", "Cc", "Co", "Cs"}
KEPT = {"\n", "\r", "\t"}


def seen(text: str) -> str:
    """The text without signs that nobody sees; line breaks and tabs stay."""
    return "".join(sign for sign in text if sign in KEPT or unicodedata.category(sign) not in UNSEEN)


def one_line(text: str) -> str:
    """As `seen`, in one line with single spaces."""
    return " ".join(seen(text).split())


class TypedTextField(forms.CharField):
    """A text field without unseen signs; what is no text area is one line, whatever was sent. NUL is an error still."""

    def to_python(self, value: Any) -> Any:
        """The text as it is kept."""
        text = super().to_python(value)
        if not isinstance(text, str) or "\x00" in text:
            return text
        kept = seen(text) if isinstance(self.widget, forms.Textarea) else one_line(text)
        return (kept.strip() if self.strip else kept) or self.empty_value
