"""Identifiers of operators: their form, and their check digits where the rule is published.

VAT: structure and check digits as the Commission's VIES page and the tax administrations describe them. EORI:
Regulation (EU) 2015/2447, annex B: a country's two letters and up to fifteen letters or digits.
"""

import re
from collections.abc import Callable

#: After the two letters of the country; `EL` is Greece, `XI` Northern Ireland.
VAT_FORMS: dict[str, str] = {
    "AT": r"U\d{8}",
    "BE": r"[01]\d{9}",
    "BG": r"\d{9,10}",
    "CY": r"\d{8}[A-Z]",
    "CZ": r"\d{8,10}",
    "DE": r"\d{9}",
    "DK": r"\d{8}",
    "EE": r"\d{9}",
    "EL": r"\d{9}",
    "ES": r"[A-Z0-9]\d{7}[A-Z0-9]",
    "FI": r"\d{8}",
    "FR": r"[A-HJ-NP-Z0-9]{2}\d{9}",
    "HR": r"\d{11}",
    "HU": r"\d{8}",
    "IE": r"\d[A-Z0-9+*]\d{5}[A-Z]{1,2}",
    "IT": r"\d{11}",
    "LT": r"(\d{9}|\d{12})",
    "LU": r"\d{8}",
    "LV": r"\d{11}",
    "MT": r"\d{8}",
    "NL": r"\d{9}B\d{2}",
    "PL": r"\d{10}",
    "PT": r"\d{9}",
    "RO": r"\d{2,10}",
    "SE": r"\d{12}",
    "SI": r"\d{8}",
    "SK": r"\d{10}",
    "XI": r"(\d{9}|\d{12}|GD\d{3}|HA\d{3})",
}
_PREFIXES = {"GR": "EL"}
_EORI = re.compile(r"[A-Z]{2}[A-Z0-9]{1,15}")


def normalise(number: str) -> str:
    """As registers write it: capitals, nothing between them."""
    return re.sub(r"[\s.\-/]", "", number).upper()


def vat_prefix(country: str) -> str:
    """The letters before a country's VAT numbers."""
    return _PREFIXES.get(country, country)


def is_vat(number: str, country: str) -> bool:
    """Whether a normalised number can be a VAT number of the country; of countries without a known form, any can."""
    prefix = vat_prefix(country)
    if prefix not in VAT_FORMS:
        return bool(re.fullmatch(r"[A-Z0-9]{2,20}", number))
    rest = number.removeprefix(prefix)
    if rest == number or not re.fullmatch(VAT_FORMS[prefix], rest):
        return False
    check = _CHECKS.get(prefix)
    return check is None or check(rest)


def is_eori(number: str) -> bool:
    """Whether a normalised number has the form of an EORI."""
    return bool(_EORI.fullmatch(number))


def _france(rest: str) -> bool:
    """A Luhn number, and before it a key made from it (letters in new keys are not checked)."""
    key, siren = rest[:2], rest[2:]
    return _luhn(siren) and (not key.isdecimal() or int(key) == (12 + 3 * (int(siren) % 97)) % 97)


def _luhn(digits: str) -> bool:
    doubled = [int(one) * (2 if place % 2 else 1) for place, one in enumerate(reversed(digits))]
    return sum(one // 10 + one % 10 for one in doubled) % 10 == 0


def _belgium(rest: str) -> bool:
    return 97 - int(rest[:8]) % 97 == int(rest[8:])


def _luxembourg(rest: str) -> bool:
    return int(rest[:6]) % 89 == int(rest[6:])


def _germany(rest: str) -> bool:
    """ISO 7064, modulus 11, 10."""
    product = 10
    for one in rest[:8]:
        total = (int(one) + product) % 10 or 10
        product = 2 * total % 11
    return (11 - product) % 10 == int(rest[8])


def _poland(rest: str) -> bool:
    return sum(int(one) * weight for one, weight in zip(rest, (6, 5, 7, 2, 3, 4, 5, 6, 7), strict=False)) % 11 == int(
        rest[9]
    )


_CHECKS: dict[str, Callable[[str], bool]] = {
    "BE": _belgium,
    "DE": _germany,
    "FR": _france,
    "IT": _luhn,
    "LU": _luxembourg,
    "PL": _poland,
}
