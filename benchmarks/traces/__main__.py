"""`make bench-traces SIZE=1000000`: load a database of that many operators, and time what the pages of TRACES ask.

The database is `simulator_bench` on the server of DATABASE_URL (default: 127.0.0.1, user postgres). A run that is
stopped goes on where it was; a tenth of the size is measured on the way. `--drop` removes the database afterwards.
"""

import argparse
import io
import json
import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent.parent
FIGURES = ROOT / "var" / "bench-traces.json"
NAME = "simulator_bench"
SERVER = os.environ.get("DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/postgres"
#: Milliseconds in the database that a page of results may take, and how much more with ten times the data.
GOAL, GROWTH = 50.0, 1.5

Figures = dict[str, dict[str, dict[str, float]]]


def main(arguments: list[str]) -> int:
    """Load, measure a tenth, load the rest, measure, compare."""
    parser = argparse.ArgumentParser(prog="make bench-traces", description=__doc__)
    parser.add_argument("--size", type=int, default=20_000, help="operators and requests; a tenth as many people")
    parser.add_argument("--times", type=int, default=60, help="each question is asked")
    parser.add_argument("--only", nargs="+", default=[], metavar="QUESTION", help="the questions that begin so")
    parser.add_argument("--drop", action="store_true", help="remove the database at the end")
    options = parser.parse_args(arguments)
    console = Console()
    _create()
    _set_up()
    sizes = [options.size // 10, options.size]
    figures = {size: _at(size, options, console) for size in sizes}
    _show(console, figures[sizes[0]], figures[sizes[1]], sizes)
    if options.drop:
        _drop()
    return 0


def _admin() -> psycopg.Connection[Any]:
    return psycopg.connect(SERVER.replace("postgres://", "postgresql://"), autocommit=True)


def _create() -> None:
    with _admin() as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))


def _drop() -> None:
    from django.db import connections

    connections.close_all()
    with _admin() as server:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(NAME)))


def _set_up() -> None:
    parts = urlsplit(SERVER)
    os.environ["DATABASE_URL"] = urlunsplit(parts._replace(path=f"/{NAME}"))
    os.environ["DATABASE_POOL"] = "0"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0, stdout=io.StringIO())


def _at(size: int, options: argparse.Namespace, console: Console) -> Figures:
    """The figures of a size: measured now, or kept from an earlier run that has gone on since."""
    from django_scopes import scopes_disabled

    from benchmarks.traces.loading import load
    from benchmarks.traces.measuring import measure
    from benchmarks.traces.questions import QUESTIONS
    from traces.operators.models import Operator

    kept = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    with scopes_disabled():
        last = Operator.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        if last > size:
            console.print(f"{last} operators are there already: the figures of {size} are those of an earlier run.")
            return dict(kept.get(str(size), {}))
        with Progress(console=console) as progress:
            load(size, progress)
    figures: Figures = {}
    with Progress(console=console) as progress:
        for name, question in progress.track(list(QUESTIONS.items()), description=f"{size} operators"):
            if not options.only or name.startswith(tuple(options.only)):
                figures[name] = {
                    "first page": measure(question, 1, options.times),
                    "last page": measure(question, -1, options.times),
                }
    FIGURES.parent.mkdir(exist_ok=True)
    FIGURES.write_text(json.dumps({**kept, str(size): figures}, indent=1))
    return figures


def _show(console: Console, tenth: Figures, full: Figures, sizes: list[int]) -> None:
    table = Table(title=f"Milliseconds in the database for one page, {sizes[1]} operators (and {sizes[0]})")
    for heading in ("Question", "Page", "p50", "p95", "worst", "p95 at a tenth", "growth of p50"):
        table.add_column(heading, justify="left" if heading in ("Question", "Page") else "right")
    for name, pages in full.items():
        for page, found in pages.items():
            before = tenth.get(name, {}).get(page)
            growth = found["p50"] / before["p50"] if before else None
            late, grown = found["p95"] > GOAL, growth is not None and growth > GROWTH
            table.add_row(
                name,
                page,
                f"{found['p50']:.1f}",
                f"[red]{found['p95']:.1f}[/]" if late else f"{found['p95']:.1f}",
                f"{found['max']:.1f}",
                f"{before['p95']:.1f}" if before else "-",
                "-" if growth is None else f"[red]{growth:.1f}[/]" if grown else f"{growth:.1f}",
            )
    console.print(table)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
