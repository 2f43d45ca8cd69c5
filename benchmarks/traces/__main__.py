"""`make bench-traces SIZE=1000000`: load a database of that many operators, and time the pages of TRACES.

The database is `simulator_bench` (or BENCH_DATABASE) on the server of DATABASE_URL (default: 127.0.0.1, user postgres);
with `--embedded`, a file of SQLite. A run that is stopped goes on where it was; a tenth of the size is measured on the
way. `--drop` removes the database afterwards. Figures are kept beside each other in var/bench-traces*.json.
"""

import argparse
import io
import json
import os
import sys
from collections.abc import Iterator

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from benchmarks.traces.databases import Database, Embedded, Server

#: How much more a page may take with ten times the data.
GROWTH = 1.5
#: Milliseconds of a whole page that anybody puts up with, for the embedded simulator.
USABLE = 1000.0
#: Pages compare when that of the tenth has nearly as many bytes: fewer lines cost less at any size.
ALIKE = 0.9

Pages = dict[str, dict[str, float]]
Figures = dict[str, Pages]


def main(arguments: list[str]) -> int:
    """Load, measure a tenth, load the rest, measure, compare."""
    parser = argparse.ArgumentParser(prog="make bench-traces", description=__doc__)
    parser.add_argument("--size", type=int, default=20_000, help="operators and requests; a tenth as many people")
    parser.add_argument("--times", type=int, default=30, help="each page is opened")
    parser.add_argument("--only", nargs="+", default=[], metavar="QUESTION", help="the pages that begin so")
    parser.add_argument("--embedded", action="store_true", help="SQLite in the place of PostgreSQL")
    parser.add_argument("--drop", action="store_true", help="remove the database at the end")
    options = parser.parse_args(arguments)
    console = Console()
    database: Database = Embedded() if options.embedded else Server()
    database.create()
    _set_up(database.url)
    sizes = [options.size // 10, options.size]
    figures = {size: _at(size, database, options, console) for size in sizes}
    _show(console, figures[sizes[0]], figures[sizes[1]], sizes, database.embedded)
    if options.drop:
        _close()
        database.drop()
    return 0


def _close() -> None:
    from django.db import connections

    connections.close_all()


def _set_up(url: str) -> None:
    os.environ["DATABASE_URL"] = url
    os.environ["DATABASE_POOL"] = "0"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0, stdout=io.StringIO())


def _at(size: int, database: Database, options: argparse.Namespace, console: Console) -> Figures:
    """The figures of a size: measured now, or kept from an earlier run that has gone on since."""
    from django_scopes import scopes_disabled

    from benchmarks.traces.filling import load
    from benchmarks.traces.loading import last
    from traces.operators.models import Operator

    kept = json.loads(database.figures.read_text()) if database.figures.exists() else {}
    with scopes_disabled():
        found = last(Operator)
        if found > size:
            console.print(f"{found} operators are there already: the figures of {size} are those of an earlier run.")
            return dict(kept.get(str(size), {}))
        with Progress(console=console) as progress:
            load(size, progress)
    figures: Figures = kept.get(str(size), {}) if options.only else {}
    database.figures.parent.mkdir(exist_ok=True)
    for name, found_now in _measured(size, options, console):
        figures[name] = found_now
        database.figures.write_text(json.dumps({**kept, str(size): figures}, indent=1))
    return figures


def _measured(size: int, options: argparse.Namespace, console: Console) -> Iterator[tuple[str, Pages]]:
    from benchmarks.traces.agents import browser
    from benchmarks.traces.measuring import measure
    from benchmarks.traces.questions import QUESTIONS

    with Progress(console=console) as progress:
        for name, question in progress.track(list(QUESTIONS.items()), description=f"{size} operators"):
            if options.only and not name.startswith(tuple(options.only)):
                continue
            client = browser(question.who)
            pages = {"first": measure(question, client, False, options.times)}
            if question.deep:
                pages["late"] = measure(question, client, True, options.times)
            yield name, pages


def _show(console: Console, tenth: Figures, full: Figures, sizes: list[int], embedded: bool) -> None:
    """Goals are compared with the server's processor time: the clock counts what else the machine has to do.

    What SQLite takes cannot be told from what the page does: its columns have the whole page, and so has the goal.
    """
    from benchmarks.traces.questions import QUESTIONS

    console.print(f"Load of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors.")
    table = Table(title=f"Milliseconds, {sizes[1]} operators (and {sizes[0]}); red misses its goal")
    text = ("Question", "Page")
    times = ("CPU p50", "p95", "goal", "p95 at a tenth", "clock p50", "p95", "page CPU p50", "p95")
    numbers = (*times, "growth", "SQL")
    for heading in (*text, *numbers):
        table.add_column(heading, justify="left" if heading in text else "right")
    for name, pages in full.items():
        goal = USABLE if embedded else QUESTIONS[name].goal
        for page, found in pages.items():
            before = tenth.get(name, {}).get(page)
            table.add_row(
                name,
                page,
                f"{found['cpu p50']:.1f}",
                _marked(found["cpu p95"], found["cpu p95"] > goal),
                f"{goal:.0f}",
                f"{before['cpu p95']:.1f}" if before else "-",
                *(f"{found[which]:.0f}" for which in ("database p50", "database p95", "page p50", "page p95")),
                _growth(before, found) if before else "-",
                f"{found['statements']:.0f}",
            )
    console.print(table)


def _growth(before: dict[str, float], found: dict[str, float]) -> str:
    """How many times as much the page takes."""
    if before["length p50"] < ALIKE * found["length p50"]:
        return "shorter"
    growth = found["page p50"] / before["page p50"]
    return _marked(growth, growth > GROWTH)


def _marked(number: float, red: bool) -> str:
    return f"[red]{number:.1f}[/]" if red else f"{number:.1f}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
