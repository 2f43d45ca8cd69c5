"""The alphabet of text messages, and how many segments a text takes (3GPP TS 23.038)."""

from math import ceil

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
#: Each of these takes two characters.
EXTENSION = frozenset("^{}\\[~]|€\f")
SINGLE, CONCATENATED = 160, 153
SINGLE_UCS2, CONCATENATED_UCS2 = 70, 67


def is_gsm7(text: str) -> bool:
    """Whether the text can be sent in the 7-bit alphabet."""
    return (BASIC | EXTENSION).issuperset(text)


def segments(text: str) -> int:
    """How many messages a network makes of the text: 160 characters fit one in GSM-7, 70 in UCS-2."""
    if is_gsm7(text):
        length, single, part = len(text) + sum(c in EXTENSION for c in text), SINGLE, CONCATENATED
    else:
        length, single, part = len(text.encode("utf-16-be")) // 2, SINGLE_UCS2, CONCATENATED_UCS2
    return 1 if length <= single else ceil(length / part)
