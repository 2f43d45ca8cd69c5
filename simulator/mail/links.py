"""Addresses in the text of an e-mail."""

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
#: Punctuation that ends the sentence, not the address.
_TRAILING = ".,;:!?)]}'»"


def find(text: str) -> list[str]:
    """The addresses in `text`, in its order."""
    return [found.group().rstrip(_TRAILING) for found in _ADDRESS.finditer(text)]


def clickable(text: str) -> SafeString:
    """`text` as HTML in which the addresses are links; everything else is escaped."""
    pieces, end = [], 0
    for found in _ADDRESS.finditer(text):
        address = found.group().rstrip(_TRAILING)
        link = format_html('<a href="{}">{}</a>', address, address)
        pieces.append((text[end : found.start()], link))
        end = found.start() + len(address)
    return format_html_join("", "{}{}", [*pieces, (text[end:], "")])
