"""The table of the dialect in docs/integrators.md names tests that exist."""

import re

from tests.rules.source import ROOT

ROW = re.compile(r"^\|[^|]*\|([^|]*)\|([^|]*)\|$", re.MULTILINE)
NAMED = re.compile(r"`([\w/.]+\.py)::(test_\w+)`")


def rows() -> list[tuple[str, str]]:
    text = (ROOT / "docs" / "integrators.md").read_text()
    table = text.split("## What the dialect covers")[1]
    return [(done.strip(), test.strip()) for done, test in ROW.findall(table)]


def test_each_named_test_exists() -> None:
    found = [NAMED.fullmatch(test) for _, test in rows() if test.startswith("`")]
    assert len(found) > 50
    for match in found:
        assert match
        source = (ROOT / "tests" / "eulogin" / match[1]).resolve().read_text()
        assert f"def {match[2]}(" in source, match[0]


def test_what_is_done_names_its_test() -> None:
    assert not [row for row in rows() if row[0] == "yes" and not NAMED.fullmatch(row[1])]
