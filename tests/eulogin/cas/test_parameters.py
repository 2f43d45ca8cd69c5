"""What holds for whatever clients send."""

import string
from collections.abc import Callable, Mapping
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eulogin.cas.parameters import (
    InvalidParameter,
    LoginRequest,
    ValidationRequest,
    assurance,
    is_true,
    level,
    login_request,
    matches,
    strengths,
    transaction_request,
    validation_request,
)
from mfa.api import Level, Strength

NAMES = [
    *("service", "ticket", "renew", "gateway", "authenticationLevel", "acceptStrengths", "assuranceLevel", "groups"),
    *("userDetails", "format", "ticketTypes", "pgtUrl", "singleSignOut", "clientFingerprint", "acceptedStrengths"),
]
WORDS = [
    "",
    " ",
    "true",
    "false",
    "0",
    "TOP",
    "10",
    "MEDIUM",
    "HIGH",
    "JSON",
    "PASSWORD_SMS,STRONG",
    "*",
    "ST-1",
    "SERVICE,PROXY",
]
VALUES = st.one_of(st.text(max_size=30), st.sampled_from(WORDS), st.just("9" * 5000), st.just("A," * 5000))
QUERIES = st.dictionaries(st.sampled_from(NAMES), VALUES)


def _validation(query: Mapping[str, str]) -> ValidationRequest:
    return validation_request(query, None, ["SERVICE"])


@pytest.mark.parametrize("read", [login_request, transaction_request, _validation])
@given(query=QUERIES)
def test_whatever_is_sent_is_read_or_invalid(
    read: Callable[[Mapping[str, str]], LoginRequest | ValidationRequest], query: dict[str, str]
) -> None:
    found = None
    with suppress(InvalidParameter):
        found = read(query)
    assert found is None or matches([Strength.PASSWORD], found) in (True, False)


@given(QUERIES)
def test_unknown_parameters_change_nothing(query: dict[str, str]) -> None:
    assert login_request(
        {**query, "acceptedStrengths": "PASSWORD_SMS", "warn": "true", "SERVICE": "x"}
    ) == login_request(query)


@pytest.mark.parametrize(("name", "number"), [("TOP", 40), ("HIGH", 30), ("MEDIUM", 20), ("LOW", 10), ("NONE", 0)])
@given(blanks=st.text(" \t", max_size=3))
def test_an_assurance_is_named_or_numbered(name: str, number: int, blanks: str) -> None:
    assert assurance(f"{blanks}{name.lower()}{blanks}", 40) == assurance(str(number), 40) == number


@given(st.text())
def test_any_other_assurance_is_invalid(text: str) -> None:
    try:
        found = assurance(text, None)
    except InvalidParameter:
        return
    assert (found is None) is (text.strip() == "")
    assert found in (None, 40, 30, 20, 10, 0)


@given(st.integers())
def test_a_number_between_the_assurances_is_invalid(number: int) -> None:
    if number not in (40, 30, 20, 10, 0):
        with pytest.raises(InvalidParameter):
            assurance(str(number), 0)


@pytest.mark.parametrize("known", list(Level))
def test_a_level_is_read_in_any_case(known: Level) -> None:
    assert level(f" {known.name.lower()} ") is level(known.name) is known


@given(st.text(string.ascii_letters + " ", min_size=1))
def test_a_level_that_nobody_knows_asks_for_the_strongest_at_login(text: str) -> None:
    known = text.strip().upper() in Level.__members__ or not text.strip()
    assert login_request({"authenticationLevel": text}).level == (level(text) if known else Level.HIGH)


@given(st.text())
def test_strengths_are_words_that_every_database_can_hold(text: str) -> None:
    found = strengths(text)
    assert all(name and set(name) <= set(string.ascii_uppercase + string.digits + "_") for name in found)
    # A list that somebody sent must never turn into the empty one, which accepts everything.
    assert bool(found) is bool(text.replace(",", "").strip())


@pytest.mark.parametrize(
    ("old", "new"),
    [("STRONG", "PASSWORD"), ("strong_sms", "PASSWORD_SMS"), ("STRONG_TOKEN", "PASSWORD_TOKEN"), ("EIDAS", "EIDAS")],
)
def test_old_names_of_strengths_are_understood(old: str, new: str) -> None:
    assert strengths(f" {old} ,, {old}") == [new, new]


@pytest.mark.parametrize(
    ("text", "on"), [("true", True), ("", False), ("false", False), (" FALSE ", False), ("0", False)]
)
def test_false_is_sent_literally_and_means_off(text: str, on: bool) -> None:
    assert is_true(text) is on
