"""The PIN of the app: four digits, none that anybody would try first."""

import re
from collections.abc import Callable
from itertools import pairwise

from mfa.contract import FactorError
from mfa.errors import FactorErrorCode as Code

FIELD = "pin"


def refuse_unfit(pin: str) -> None:
    """FactorError that says which rule the PIN breaks. EU Login: exactly four digits; the rest is ours."""
    if not re.fullmatch(r"[0-9]{4}", pin):
        raise FactorError(Code.APP_PIN_MALFORMED, field=FIELD)
    for code, is_so in TRIVIAL.items():
        if is_so(pin):
            raise FactorError(code, field=FIELD)


def _is_run(pin: str) -> bool:
    """Each digit follows the one before, up or down; 9 and 0 are neighbours, as on a keypad's ends."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    return steps in ({1}, {9})


TRIVIAL: dict[Code, Callable[[str], bool]] = {
    Code.APP_PIN_SAME: lambda pin: len(set(pin)) == 1,
    Code.APP_PIN_RUN: _is_run,
    Code.APP_PIN_REPEATED: lambda pin: pin[:2] == pin[2:],
    Code.APP_PIN_YEAR: lambda pin: pin[:2] in ("19", "20"),
}
