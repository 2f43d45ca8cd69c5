"""`make bench`, or `python -m benchmarks --help`."""

import argparse
import dataclasses
import platform
import statistics
import sys
from collections.abc import Callable
from typing import Any

from rich.console import Console

from benchmarks import journeys, report
from benchmarks.hashing import bare_hash_ms
from benchmarks.journeys import World
from benchmarks.load import Journey, Result, measure
from benchmarks.stack import ROOT, Stack
from benchmarks.statements import Log, frames, kinds
from kernel import hashers

JOURNEYS: dict[str, Journey] = {
    "full login": journeys.full_login,
    "password only": journeys.password_login,
    "re-entry": journeys.reentry,
    "valid ticket": journeys.valid_ticket,
    "invalid ticket": journeys.invalid_ticket,
    "login page": journeys.login_page,
}
HANDS = 8
CROWD = 32
COUNTED = 4  # operations whose statements are counted, one after the other
TICKETS = 500  # valid tickets made before they are measured: no more than live 60 seconds
VALID = "valid ticket"


class Bench:
    """One run: warm up, count statements, measure, and put it together."""

    def __init__(self, stack: Stack, console: Console, options: argparse.Namespace) -> None:
        self.stack, self.console, self.options = stack, console, options
        self.world = World(stack.port, stack.texts, options.accounts)

    def measure(self, name: str, hands: int) -> Result:
        """One journey under load."""
        if name == VALID:
            return self._valid_tickets(TICKETS, hands)
        return measure(self.stack, self.world, JOURNEYS[name], hands, seconds=self.options.seconds)

    def _valid_tickets(self, times: int, hands: int) -> Result:
        measure(self.stack, self.world, journeys.store_ticket, hands, times=times)
        return measure(self.stack, self.world, journeys.valid_ticket, hands, times=times)

    def warm_up(self) -> None:
        """Have both workers load templates, addresses and queries, so that they are not measured."""
        self.world.sign_in(HANDS)
        for name in self.options.journeys:
            self._some(name, 3 * HANDS, HANDS)

    def _some(self, name: str, times: int, hands: int = 1) -> None:
        if name == VALID:
            result = self._valid_tickets(times, hands)
        else:
            result = measure(self.stack, self.world, JOURNEYS[name], hands, times=times)
        if result.failures:
            raise RuntimeError(f"{name}: {result.failures[0]}")

    def statements(self, name: str) -> list[str]:
        """The SQL of `COUNTED` operations of a journey, one after the other."""
        if name == VALID:
            measure(self.stack, self.world, journeys.store_ticket, 1, times=COUNTED)
        self.stack.postgres.log_statements(on=True)
        log = Log(self.stack.postgres.log)
        for _ in range(COUNTED):
            JOURNEYS[name](self.world)
        self.stack.postgres.log_statements(on=False)
        return log.statements("web", "worker")

    def row(self, name: str) -> report.Row:
        """Measure one journey and say what one operation costs."""
        counted = self.statements(name)
        hashes = bare_hash_ms(self.options.yardstick)
        result = self.measure(name, self.options.hands)
        hashes += bare_hash_ms(self.options.yardstick)
        for failure in sorted(set(result.failures))[:3]:
            self.console.print(f"[red]{name}: {failure}[/]")
        return report.Row(
            name=name,
            per_second=result.per_second,
            cpu_ms=result.cpu_ms,
            hash_ms=statistics.median(hashes),
            parts_ms={part: result.part_ms(part) for part in result.cpu},
            statements=len(counted) / COUNTED,
            frames=frames(counted) / COUNTED,
            kinds={kind: n / COUNTED for kind, n in kinds(counted).most_common()},
            failed=len(result.failures),
            others=100 * result.others / result.seconds,
        )

    def crowd(self) -> dict[str, Any]:
        """Full logins at 8 and at 32 at once, in turns, so that what else the machine does falls on both."""
        rounds = [(self.measure("full login", HANDS), self.measure("full login", CROWD)) for _ in range(2)]
        eight, many = (sum(r[i].per_second for r in rounds) / len(rounds) for i in (0, 1))
        failures = [failure for pair in rounds for result in pair for failure in result.failures]
        for failure in sorted(set(failures))[:3]:
            self.console.print(f"[red]at {CROWD}: {failure}[/]")
        return {"at_8": eight, "at_32": many, "ratio": many / eight, "failed": len(failures)}


def main(arguments: list[str]) -> int:
    """Run, show, keep the figures in var/bench.json."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--accounts", type=int, default=2000)
    parser.add_argument("--yardstick", default=sys.executable, help="the Python whose argon2-cffi is the wheel")
    parser.add_argument("--seconds", type=float, default=5.0, help="of each journey")
    parser.add_argument("--hands", type=int, default=HANDS, help="at once")
    parser.add_argument("--journeys", nargs="+", default=list(JOURNEYS), choices=JOURNEYS, metavar="NAME")
    parser.add_argument("--no-crowd", action="store_true", help=f"leave out the comparison of {HANDS} and {CROWD}")
    parser.add_argument("--kinds", action="store_true", help="name the statements of each operation")
    options = parser.parse_args(arguments)
    console = Console()
    with console.status("…") as status:
        report_of_run = run(options, console, status.update)
    report.save(ROOT / "var" / "bench.json", report_of_run)
    return 0


def run(options: argparse.Namespace, console: Console, say: Callable[[str], None]) -> dict[str, Any]:
    """Everything between starting the servers and stopping them."""
    stack = Stack(options.accounts, say)
    try:
        bench = Bench(stack, console, options)
        say("warming up")
        bench.warm_up()
        rows = []
        for name in options.journeys:
            say(f"{name}, {options.hands} at once")
            rows.append(bench.row(name))
        memory = stack.memory()
        say(f"{HANDS} and {CROWD} at once")
        crowd = None if options.no_crowd else bench.crowd()
        bench.world.close()
    except Exception:
        console.print(stack.last_words(), highlight=False, markup=False)
        raise
    finally:
        stack.stop()
    content = {
        "hash_ms": statistics.median(row.hash_ms for row in rows),
        "server": f"Python {platform.python_version()} ({platform.python_compiler()}), hashes by {hashers.library()}",
        "accounts": options.accounts,
        "memory_mb": memory,
        "crowd": crowd,
        "others_percent": max(row.others for row in rows),
        "journeys": [dataclasses.asdict(row) for row in rows],
    }
    report.show(console, rows, content, with_kinds=options.kinds)
    return content


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
