"""Telephone numbers as people type them: international, checked against the numbering plan of the country."""

import re

import phonenumbers
from django.conf import settings
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from traces.readiness.errors import PlanError, PlanRefused

FIELD = "number"
#: People separate groups as they like; address books add invisible marks.
SEPARATORS = re.compile(r"[\s.\-()/\u200e\u200f\u202a-\u202e\u2060]+")
MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


def parse(text: str) -> phonenumbers.PhoneNumber:
    """The number that somebody typed; PlanRefused when it is none."""
    compact = SEPARATORS.sub("", text)
    if not compact.startswith("+"):
        raise PlanRefused(PlanError.NUMBER_NO_PLUS, FIELD)
    try:
        number = phonenumbers.parse(compact)
    except NumberParseException as error:
        raise PlanRefused(PlanError.NUMBER_WRONG, FIELD) from error
    if not phonenumbers.is_valid_number(number) and not _is_fiction(number):
        raise PlanRefused(PlanError.NUMBER_WRONG, FIELD)
    return number


def _is_fiction(number: phonenumbers.PhoneNumber) -> bool:
    """The simulator's phones have numbers that no network serves, and that the numbering plans do not list."""
    return settings.MFA_ACCEPT_FICTION_NUMBERS and phonenumbers.is_possible_number(number)


def e164(number: phonenumbers.PhoneNumber) -> str:
    """As it is kept: +33612345678."""
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def international(number: str) -> str:
    """An E.164 number in the groups of its country: +33 6 12 34 56 78."""
    return phonenumbers.format_number(phonenumbers.parse(number), PhoneNumberFormat.INTERNATIONAL)


def masked(number: str) -> str:
    """Country code and the last two digits: +33 • •• •• •• 78."""
    country, _space, rest = international(number).partition(" ")
    return f"{country} {re.sub(r'[0-9]', '•', rest[:-2])}{rest[-2:]}"


def can_receive_texts(number: phonenumbers.PhoneNumber) -> bool:
    """Whether text messages arrive there, as far as the numbering plan says."""
    return phonenumbers.number_type(number) in MOBILE or not phonenumbers.is_valid_number(number)
