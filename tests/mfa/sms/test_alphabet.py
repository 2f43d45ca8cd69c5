import pytest

from mfa.sms.alphabet import is_gsm7, segments


@pytest.mark.parametrize("text", ["EU Login (simulator): ABC-DEF-GHI", "à é è ù ì ò Ç É £ ¤ @ _", "[€]"])
def test_texts_of_the_seven_bit_alphabet(text: str) -> None:
    assert is_gsm7(text)


@pytest.mark.parametrize("text", ["ê", "ç", "œ", "«", "’", "\u00a0", "Ελληνικά", "â"])
def test_texts_outside_of_it(text: str) -> None:
    assert not is_gsm7(text)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ê" * 70, 1),
        ("ê" * 71, 2),
        ("ê" * 134, 2),
        ("ê" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_segments(text: str, count: int) -> None:
    assert segments(text) == count
