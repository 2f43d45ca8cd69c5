"""What is promised for each journey, and the table that says what was reached."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Goal:
    """The most that one operation may cost: CPU as a multiple of the bare hash, and SQL statements."""

    hashes: float | None = None
    statements: int | None = None


GOALS = {
    "full login": Goal(1.3, 15),
    "password only": Goal(1.2, 12),
    "re-entry": Goal(0.15, 3),
    "valid ticket": Goal(),
    "invalid ticket": Goal(0.035, 1),
    "login page": Goal(0.045, 0),
}
MEMORY_MB = 185
#: At 32 hands at once, of the throughput of 8.
CROWD = 0.97
#: The rest of the machine, in percent of one processor, from which on a run is called noisy.
NOISE_PERCENT = 10


@dataclass
class Row:
    """One journey as it was measured. Milliseconds and counts are for one operation."""

    name: str
    per_second: float
    cpu_ms: float
    #: The yardstick, measured right before and after: the same machine is not equally fast all the time.
    hash_ms: float
    parts_ms: dict[str, float]
    statements: float
    frames: float
    kinds: dict[str, float] = field(default_factory=dict)
    failed: int = 0
    others: float = 0.0


def verdict(reached: float, goal: float | None) -> str:
    """A mark after a figure: whether it keeps its promise."""
    if goal is None:
        return " "
    return "[green]✓[/]" if reached <= goal else f"[red]> {goal:g}[/]"


def show(console: Console, rows: list[Row], run: dict[str, Any], *, with_kinds: bool) -> None:
    """The tables of the journeys, and what else was measured."""
    console.print(_main_table(rows), _table_of_parts(rows))
    for line in notes(run):
        console.print(line, highlight=False)
    if with_kinds:
        for row in rows:
            listed = ", ".join(f"{n:g} {kind}" for kind, n in row.kinds.items())
            console.print(f"[bold]{row.name}[/]: {listed}", highlight=False)


def _table(*headings: str) -> Table:
    table = Table("journey")
    for heading in headings:
        table.add_column(heading, justify="right")
    return table


def _main_table(rows: list[Row]) -> Table:
    table = _table("per second", "× hash", "", "SQL", "", "its frame", "failed")
    for row in rows:
        goal, hashes = GOALS[row.name], row.cpu_ms / row.hash_ms
        marks = verdict(hashes, goal.hashes), verdict(row.statements, goal.statements)
        figures = f"{hashes:.3f}", marks[0], f"{row.statements:g}", marks[1], f"{row.frames:g}", str(row.failed)
        table.add_row(row.name, f"{row.per_second:.1f}", *figures)
    return table


def _table_of_parts(rows: list[Row]) -> Table:
    parts = list(rows[0].parts_ms)
    table = _table("CPU ms", *(f"in {part}" for part in parts))
    for row in rows:
        table.add_row(row.name, f"{row.cpu_ms:.2f}", *(f"{row.parts_ms[part]:.2f}" for part in parts))
    return table


def notes(run: dict[str, Any]) -> list[str]:
    """What the table has no column for."""
    memory, crowd = run["memory_mb"], run["crowd"]
    counted = memory["web"] + memory["postgresql"]
    lines = [
        f"Bare hash: {run['hash_ms']:.2f} ms of CPU (argon2-cffi's wheel, 19 MiB, t=2, p=1), taken at each journey.",
        f"Server: {run['server']}. {run['accounts']} accounts.",
        f"Memory (PSS): web {memory['web']:.0f} MB (two workers and their parent), PostgreSQL"
        f" {memory['postgresql']:.0f} MB (all processes), together {counted:.0f} MB {verdict(counted, MEMORY_MB)};"
        f" celery worker {memory['worker']:.0f} MB.",
    ]
    if crowd:
        ratio = f"{crowd['ratio']:.3f} {'[green]✓[/]' if crowd['ratio'] >= CROWD else f'[red]< {CROWD}[/]'}"
        lines.append(
            f"Full login at 8 hands {crowd['at_8']:.1f}/s, at 32 {crowd['at_32']:.1f}/s: {ratio};"
            f" {crowd['failed']} failed."
        )
    if run["others_percent"] > NOISE_PERCENT:
        lines.append(
            f"[yellow]Others used {run['others_percent']:.0f} % of a processor meanwhile: trust the ratios only.[/]"
        )
    return lines


def save(path: Path, content: dict[str, Any]) -> None:
    """The same for programs."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
