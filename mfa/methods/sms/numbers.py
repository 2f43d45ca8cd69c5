"""From what somebody typed to a mobile number in E.164, with a precise reason where it is none."""

import re
import unicodedata

import phonenumbers
from django.conf import settings
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType, ValidationResult

from mfa.contract import FactorError
from mfa.errors import FactorErrorCode as Code

FIELD = "mobilePhoneNumber"
#: E.164 has at most 15 digits; nobody needs more than this, spaces included, to type them.
LONGEST_INPUT = 40
MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}

#: Mobile numbers that regulators keep for films and examples, where the metadata of phonenumbers calls some invalid.
#: Swedish and Australian ones pass as ordinary mobile numbers and need no line here.
FICTION = re.compile(
    r"\+(?:"
    r"3363998\d{4}"  # France, Arcep: 06 39 98 xx xx
    r"|447700900\d{3}"  # United Kingdom, Ofcom: 07700 900xxx
    r"|3532091\d{5}"  # Ireland, ComReg: 020 91x xxxx
    r"|1[2-9]\d\d55501\d\d"  # North America: xxx 555 01xx
    r")"
)

PARSE_ERRORS = {
    NumberParseException.INVALID_COUNTRY_CODE: Code.NUMBER_UNKNOWN_COUNTRY,
    NumberParseException.TOO_LONG: Code.NUMBER_TOO_LONG,
}
LENGTHS = {
    ValidationResult.TOO_SHORT: Code.NUMBER_TOO_SHORT,
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: Code.NUMBER_TOO_SHORT,
    ValidationResult.TOO_LONG: Code.NUMBER_TOO_LONG,
    ValidationResult.INVALID_LENGTH: Code.NUMBER_NOT_IN_PLAN,
    ValidationResult.INVALID_COUNTRY_CODE: Code.NUMBER_UNKNOWN_COUNTRY,
}


def parse_mobile(text: str) -> str:
    """The number in E.164. Guide of 2024-05-07: plus sign and country code, no dots, parentheses or hyphens.

    Spaces are ignored. FactorError on the field `mobilePhoneNumber` otherwise, one code for each kind of mistake.
    """
    compact = _compact(text)
    _refuse_form(compact)
    try:
        number = phonenumbers.parse(compact)
    except NumberParseException as error:
        raise _error(PARSE_ERRORS.get(error.error_type, Code.NUMBER_TOO_SHORT)) from None
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if settings.MFA_ACCEPT_FICTION_NUMBERS and FICTION.fullmatch(e164):
        return e164
    _refuse_meaning(number)
    return e164


def international(number: str) -> str:
    """An E.164 number in the groups of its country: +32 475 12 34 56."""
    return phonenumbers.format_number(phonenumbers.parse(number), PhoneNumberFormat.INTERNATIONAL)


def masked(number: str) -> str:
    """Country code and the last two digits, enough to recognise one's own: +32 ••• •• •• 56."""
    country, _space, rest = international(number).partition(" ")
    return f"{country} {re.sub(r'[0-9]', '•', rest[:-2])}{rest[-2:]}"


def _compact(text: str) -> str:
    # Address books add invisible direction marks (category Cf) to the numbers one copies from them.
    return "".join(c for c in text if not (c.isspace() or unicodedata.category(c) == "Cf"))


def _refuse_form(compact: str) -> None:
    if not compact:
        raise _error(Code.NUMBER_MISSING)
    if any(c.isalpha() for c in compact):
        raise _error(Code.NUMBER_LETTERS)
    if not set(compact[:1]) <= set("+0123456789") or not set(compact[1:]) <= set("0123456789"):
        raise _error(Code.NUMBER_SYMBOLS)
    if not compact.startswith("+"):
        raise _error(Code.NUMBER_NO_PLUS)
    if len(compact) > LONGEST_INPUT:
        raise _error(Code.NUMBER_TOO_LONG)


def _refuse_meaning(number: phonenumbers.PhoneNumber) -> None:
    length = phonenumbers.is_possible_number_with_reason(number)
    if length in LENGTHS:
        raise _error(LENGTHS[length])
    if not phonenumbers.is_valid_number(number):
        raise _error(Code.NUMBER_NOT_IN_PLAN)
    if phonenumbers.number_type(number) not in MOBILE:
        raise _error(Code.NUMBER_NOT_MOBILE)


def _error(code: Code) -> FactorError:
    return FactorError(code, field=FIELD)
