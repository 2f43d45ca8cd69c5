"""The project's own files, for the rules."""

import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("config", "kernel", "eulogin", "mfa", "traces", "simulator")


#: What an unpacked archive of the project may hold besides the project, where git cannot tell.
NOT_OURS = {".git", ".venv", "var", "node_modules", "staticfiles", "test-results", "__pycache__"}


@cache
def tracked() -> list[Path]:
    """All files that are or will be in the repository."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True) if (ROOT / ".git").exists() else None
    if listed and listed.returncode == 0:
        paths = {ROOT / name for name in listed.stdout.split("\0") if name}
    else:
        paths = {path for path in ROOT.rglob("*") if not NOT_OURS & set(path.relative_to(ROOT).parts)}
    return sorted(path for path in paths if path.is_file())


def code(*packages: str) -> Iterator[Path]:
    """The Python files of our packages, migrations left out; all packages when none is named."""
    for path in tracked():
        parts = path.relative_to(ROOT).parts
        if path.suffix == ".py" and parts[0] in (packages or PACKAGES) and "migrations" not in parts:
            yield path


def name(path: Path) -> str:
    """The path as people write it."""
    return path.relative_to(ROOT).as_posix()
