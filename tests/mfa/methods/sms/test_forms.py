import pytest

from mfa.methods.sms.forms import ChallengeForm


@pytest.mark.parametrize(
    "data",
    [
        {"challenge": "abc-def-ghi"},
        {"challenge": "ABC DEF GHI"},
        {"challenge1": "abc", "challenge2": "DEF", "challenge3": "ghi"},
        {"challenge1": "ABC-DEF-GHI", "challenge2": "", "challenge3": ""},
        {"challenge1": "abc-", "challenge2": " def", "challenge3": "-GHI"},
        {"challenge": "", "challenge1": "ABC", "challenge2": "DEF", "challenge3": "GHI"},
    ],
)
def test_one_field_or_three_boxes(data: dict[str, str]) -> None:
    form = ChallengeForm(data)
    assert form.is_valid()
    assert form.cleaned_data["challenge"] == "ABCDEFGHI"


@pytest.mark.parametrize(
    "data", [{}, {"challenge": ""}, {"challenge1": "ABC"}, {"challenge": "A" * 41}, {"challenge2": "A" * 41}]
)
def test_errors_stand_at_the_first_box(data: dict[str, str]) -> None:
    form = ChallengeForm(data)
    assert not form.is_valid()
    assert form.errors["challenge1"]


def test_the_first_box_takes_codes_that_the_phone_offers() -> None:
    assert 'autocomplete="one-time-code"' in str(ChallengeForm()["challenge1"])
    assert 'maxlength="3"' not in str(ChallengeForm()["challenge1"])
