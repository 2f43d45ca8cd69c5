import pytest
from pytest_django import Settings

from mfa.contract import FactorError
from mfa.errors import FactorErrorCode as Code
from mfa.methods.sms.numbers import international, masked, parse_mobile


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("+32475123456", "+32475123456"),
        (" +32 475 12 34 56 ", "+32475123456"),
        ("+32\u00a0475\u202f123456", "+32475123456"),
        ("\u202a+32475123456\u202c", "+32475123456"),  # as address books copy it
        ("+320475123456", "+32475123456"),  # with the national zero
        ("+33 6 12 34 56 78", "+33612345678"),
        ("+352 621 123 456", "+352621123456"),
        ("+356 9912 3456", "+35699123456"),
        ("+48 512 345 678", "+48512345678"),
        ("+354 611 1234", "+3546111234"),
        ("+1 202 456 1414", "+12024561414"),  # fixed and mobile numbers look alike there
    ],
)
def test_a_mobile_number_of_any_country_becomes_e164(typed: str, number: str) -> None:
    assert parse_mobile(typed) == number


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", Code.NUMBER_MISSING),
        ("   ", Code.NUMBER_MISSING),
        ("0475123456", Code.NUMBER_NO_PLUS),
        ("0032475123456", Code.NUMBER_NO_PLUS),
        ("32475123456", Code.NUMBER_NO_PLUS),
        ("+32 475 ABC", Code.NUMBER_LETTERS),
        ("alice@example.org", Code.NUMBER_LETTERS),
        ("+32.475.12.34.56", Code.NUMBER_SYMBOLS),
        ("+32-475-123456", Code.NUMBER_SYMBOLS),
        ("+33 (0)6 12 34 56 78", Code.NUMBER_SYMBOLS),
        ("+32/475123456", Code.NUMBER_SYMBOLS),
        ("++32475123456", Code.NUMBER_SYMBOLS),
        ("+32475123456+", Code.NUMBER_SYMBOLS),
        ("+٣٢٤٧٥١٢٣٤٥٦", Code.NUMBER_SYMBOLS),
        ("+", Code.NUMBER_TOO_SHORT),
        ("+3", Code.NUMBER_TOO_SHORT),
        ("+999 123 456 789", Code.NUMBER_UNKNOWN_COUNTRY),
        ("+210 123 456 789", Code.NUMBER_UNKNOWN_COUNTRY),
        ("+32 475 12", Code.NUMBER_TOO_SHORT),
        ("+32 475 12 34 56 78 90", Code.NUMBER_TOO_LONG),
        ("+" + "3" * 5000, Code.NUMBER_TOO_LONG),
        ("+32 2 299 11 11", Code.NUMBER_NOT_MOBILE),
        ("+33 1 23 45 67 89", Code.NUMBER_NOT_MOBILE),
        ("+800 1234 5678", Code.NUMBER_NOT_MOBILE),
        ("+32 123 45 67 89", Code.NUMBER_NOT_IN_PLAN),
    ],
)
def test_each_mistake_has_its_own_answer(typed: str, code: Code) -> None:
    with pytest.raises(FactorError) as refused:
        parse_mobile(typed)
    assert (refused.value.code, refused.value.field) == (code, "mobilePhoneNumber")


FICTION = ["+33639980123", "+447700900123", "+353209112345", "+12025550123", "+15555550199", "+46701740605"]


@pytest.mark.parametrize("number", FICTION)
def test_numbers_of_films_are_accepted_where_phones_are_virtual(number: str, settings: Settings) -> None:
    settings.MFA_ACCEPT_FICTION_NUMBERS = True
    assert parse_mobile(number) == number


@pytest.mark.parametrize("number", FICTION[:3])
def test_elsewhere_no_network_serves_them(number: str, settings: Settings) -> None:
    settings.MFA_ACCEPT_FICTION_NUMBERS = False
    with pytest.raises(FactorError) as refused:
        parse_mobile(number)
    assert refused.value.code is Code.NUMBER_NOT_IN_PLAN


def test_numbers_are_shown_in_the_groups_of_their_country() -> None:
    assert international("+33639981234") == "+33 6 39 98 12 34"


@pytest.mark.parametrize(
    ("number", "shown"),
    [("+33639981234", "+33 • •• •• •• 34"), ("+447700900123", "+44 •••• ••••23"), ("+15555550199", "+1 •••-•••-••99")],
)
def test_a_masked_number_keeps_country_and_two_digits(number: str, shown: str) -> None:
    assert masked(number) == shown
