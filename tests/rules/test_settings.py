"""Every variable that the settings read is described for those who run the product."""

import ast
import re

from tests.rules.source import ROOT


def _variables() -> set[str]:
    """The names that config/settings.py reads from the environment."""
    names = set()
    for node in ast.walk(ast.parse((ROOT / "config/settings.py").read_text())):
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("env."):
            assert isinstance(node.args[0], ast.Constant), f"name the variable plainly: {ast.unparse(node)}"
            names.add(str(node.args[0].value))
    return names


def test_the_settings_read_something() -> None:
    assert {"MODE", "DATABASE_URL"} <= _variables()


def test_the_operators_page_describes_every_variable() -> None:
    """docs/operator.md has one table row for each: | `NAME` | … |."""
    described = set(re.findall(r"(?m)^\|\s*`([A-Z][A-Z0-9_]+)`", (ROOT / "docs/operator.md").read_text()))
    assert described == _variables()


def test_the_example_file_lists_every_variable() -> None:
    """.env.example has one line for each: NAME=value, or #NAME=value where the default will do."""
    listed = set(re.findall(r"(?m)^#?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text()))
    assert listed == _variables()
