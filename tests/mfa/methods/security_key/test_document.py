"""docs/security-keys.md names a test for each step of the specification; each of them exists."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[4]
PLACES = ["tests/mfa/methods/security_key/*.py", "tests/races/test_mfa_keys.py", "tests/e2e/test_security_key.py"]


def rows() -> list[list[str]]:
    """The cells of the rows of both tables of steps."""
    text = (ROOT / "docs/security-keys.md").read_text().split("## Web Authentication level 3")[1]
    return [line.strip("| ").split(" | ") for line in text.splitlines() if re.match(r"\| \d", line)]


def test_every_named_test_exists() -> None:
    sources = "".join(path.read_text() for place in PLACES for path in ROOT.glob(place))
    there = set(re.findall(r"(?m)^def (test_\w+)", sources))
    named = {name for row in rows() for name in re.findall(r"test_\w+", row[2])}
    assert named
    assert not named - there


def test_every_step_names_its_test() -> None:
    assert all(len(row) == 3 and re.fullmatch(r"`test_\w+`", row[2]) for row in rows())


def test_no_step_is_left_out() -> None:
    steps = [int(number) for row in rows() for number in re.findall(r"\d+", re.match(r"[\d, ]+", row[0])[0])]  # type: ignore[index]
    second = steps.index(1, 1)
    assert sorted(set(steps[:second])) == list(range(1, 30))
    assert steps[second:] == list(range(1, 27))
