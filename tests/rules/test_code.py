"""Rules about the code itself."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.rules.source import PACKAGES, ROOT, code, name, tracked

LONGEST = 400
MEASURED = {".py", ".html", ".css", ".js", ".sh"}

# Written in pieces, so that this file does not break its own rule.
FORBIDDEN = {
    "a path of somebody's machine": r"(?<![\w./-])/" + r"work/|/" + r"home/\w+/|\.\./" + r"shared\b",
    "the address of a package registry": r"pypi\."
    + r"org|python"
    + r"hosted\.org|registry\."
    + r"npmjs|deb\."
    + r"debian\.org",
}
WALL_CLOCKS = re.compile(
    r"\bauto_now(_add)?\b|\btimezone\.(now\b|localdate\(\)|localtime\(\))|\bdatetime\.(now|utcnow|today)\(|\bdate\.today\(|\btime\.time\("
)
THE_CLOCK = "kernel/clock.py"


def test_the_import_contracts_hold() -> None:
    """DESIGN: who may import whom. The contracts stand in pyproject.toml."""
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.django_db
def test_no_migration_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    except SystemExit:
        pytest.fail(f"Run `manage.py makemigrations` and keep what it writes:\n{capsys.readouterr().out}")


def test_no_file_is_too_long() -> None:
    def measured(path: Path) -> bool:
        return path.suffix in MEASURED and "migrations" not in path.parts and "vendor" not in path.parts

    lengths = {name(path): len(path.read_text().splitlines()) for path in tracked() if measured(path)}
    long = {path: length for path, length in lengths.items() if length > LONGEST}
    assert not long, f"A file has one subject; split those over {LONGEST} lines: {long}"


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names_a_machine_or_a_registry(what: str) -> None:
    found = []
    for path in tracked():
        try:
            lines = path.read_text().splitlines()
        except UnicodeDecodeError:
            continue
        found += [
            f"{name(path)}:{number}: {line[:120]}"
            for number, line in enumerate(lines, 1)
            if re.search(FORBIDDEN[what], line)
        ]
    assert not found, f"These lines name {what}:\n" + "\n".join(found)


def test_only_the_clock_reads_the_time() -> None:
    """Every rule and every stored time follows `kernel.clock.now()`, so that the simulator's clock moves it."""
    found = [
        f"{name(path)}:{number}: {line.strip()}"
        for path in code()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if name(path) != THE_CLOCK and not line.lstrip().startswith("#") and WALL_CLOCKS.search(line)
    ]
    assert not found, "Use kernel.clock.now() instead:\n" + "\n".join(found)


def _events() -> dict[str, list[str]]:
    """Each enum of journal events: its module, and its members."""
    found = {}
    for path in code():
        for node in ast.walk(ast.parse(path.read_text())):
            bases = [ast.unparse(base) for base in node.bases] if isinstance(node, ast.ClassDef) else []
            if isinstance(node, ast.ClassDef) and node.name.endswith("Event") and bases == ["StrEnum"]:
                members = [
                    t.id for s in node.body if isinstance(s, ast.Assign) for t in s.targets if isinstance(t, ast.Name)
                ]
                found[f"{name(path)}:{node.name}"] = members
    return found


def test_every_event_is_written_somewhere() -> None:
    """An event that nobody records is a hole in the journal, or a name too many."""
    everything = {package: "\n".join(path.read_text() for path in code(package)) for package in PACKAGES}
    events = _events()
    assert events, "no enum of events was found: this rule looks for class …Event(StrEnum)"
    silent = [
        f"{where}.{member}"
        for where, members in events.items()
        for member in members
        if not re.search(rf"\b{where.rpartition(':')[2]}\.{member}\b", everything[where.partition("/")[0]])
    ]
    assert not silent, f"Never recorded: {silent}"
