import pytest

from mfa.contract import FactorError
from mfa.methods.mobile_app import pins


@pytest.mark.parametrize("pin", ["4711", "0815", "1357", "9753", "1123", "1221", "2580"])
def test_an_ordinary_pin_is_accepted(pin: str) -> None:
    pins.refuse_unfit(pin)


@pytest.mark.parametrize(
    ("pin", "code"),
    [
        *[(pin, "app-pin-malformed") for pin in ("", "123", "12345", "12a4", " 123", "١٢٣٤", "4711\n")],
        *[(str(digit) * 4, "app-pin-same") for digit in range(10)],
        *[(pin, "app-pin-run") for pin in ("1234", "4321", "0123", "6789", "7890", "9012", "0987", "2109")],
        *[(pin, "app-pin-repeated") for pin in ("1212", "4747", "9090")],
        *[(pin, "app-pin-year") for pin in ("1984", "1900", "2024", "2099")],
    ],
)
def test_a_trivial_pin_is_refused_with_its_reason(pin: str, code: str) -> None:
    with pytest.raises(FactorError) as refused:
        pins.refuse_unfit(pin)
    assert refused.value.code == code
    assert refused.value.field == "pin"
