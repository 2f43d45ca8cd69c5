"""The database as the migrations leave it: carried out once, then copied until a migration changes.

Only on SQLite, where a database is a file. On PostgreSQL each run carries them out.
"""

import fcntl
import hashlib
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.db import connection

from tests.rules.source import ROOT

#: Emptied by `make clean`.
KEPT = ROOT / ".pytest_cache" / "migrated"
IMPORTS = re.compile(r"^(?:from ([\w.]+) import (.+)|import ([\w.]+))", re.MULTILINE)


def bring(place: Path, migrate: Callable[[], object]) -> None:
    """Connect to a migrated database at `place`. `migrate` makes it there, when no copy is kept.

    Two processes do not migrate at once: the second one waits for the copy.
    """
    copy = KEPT / f"{_state()}.sqlite3"
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not copy.exists():
            migrate()
            return _keep(copy)
        shutil.copyfile(copy, place)
    connection.close()
    settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = str(place)
    return None


def _keep(copy: Path) -> None:
    """Under its name only when it is whole; copies for other migrations go."""
    for old in KEPT.glob("*.sqlite3"):
        old.unlink()
    written = copy.with_suffix(".part")
    written.unlink(missing_ok=True)
    with sqlite3.connect(written) as target:
        connection.connection.backup(target)
    target.close()
    written.rename(copy)


def _state() -> str:
    """A digest of all that the migrations' result comes from."""
    said = hashlib.sha256(f"{django.__version__} {sqlite3.sqlite_version}".encode())
    for path in sorted(_sources()):
        said.update(f"{path}\n".encode() + path.read_bytes())
    return said.hexdigest()[:20]


def _sources() -> set[Path]:
    """The migrations of every application, and what they import of ours."""
    migrations = {path for config in apps.get_app_configs() for path in Path(config.path).glob("migrations/*.py")}
    return migrations | {path for one in migrations if one.is_relative_to(ROOT) for path in _imported(one)}


def _imported(migration: Path) -> Iterator[Path]:
    for package, names, module in IMPORTS.findall(migration.read_text()):
        dotted = [module or package, *(f"{package}.{name.strip()}" for name in names.split(",") if package)]
        files = (ROOT / f"{name.replace('.', '/')}.py" for name in dotted)
        yield from (path for path in files if path.is_file())
