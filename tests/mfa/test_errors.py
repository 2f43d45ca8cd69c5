from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from mfa.contract import FactorError
from mfa.errors import SENTENCES, FactorErrorCode, sentence


def test_every_code_has_a_sentence() -> None:
    assert set(SENTENCES) == set(FactorErrorCode)


@pytest.mark.parametrize("code", FactorErrorCode)
def test_no_sentence_shows_a_placeholder(code: FactorErrorCode) -> None:
    text = sentence(code, until=datetime(2026, 11, 20, 9, 5, 30, tzinfo=ZoneInfo("UTC")), tries_left=3)
    assert text
    assert "%" not in text


def test_the_time_is_told_to_the_second_in_brussels() -> None:
    error = FactorError(FactorErrorCode.DEVICE_WAITS, until=datetime(2026, 11, 20, 9, 5, 30, tzinfo=ZoneInfo("UTC")))
    assert "10:05:30" in error.sentence


def test_the_tries_that_are_left_are_told() -> None:
    assert "4" in FactorError(FactorErrorCode.CHALLENGE_WRONG, tries_left=4).sentence
