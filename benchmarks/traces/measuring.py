"""What a page costs: in the database each statement from sent to answered, and the processor's time of both processes.

Processor time says what the clock would on a machine that has nothing else to do, as long as the data fit in memory.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from django.db import connection
from django.test import Client

from benchmarks.traces.questions import Counting, Question

WARM_UP = 2
#: Nobody asks a question again that takes that long, in seconds.
PATIENCE = 20


@dataclass
class Watch:
    """Adds up what statements take."""

    seconds: float = 0.0
    statements: int = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Django calls this around each statement."""
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - began
            self.statements += 1


class Server:
    """The server's process behind our connection. It works alone, so that its time is all. SQLite's is our own."""

    def __init__(self) -> None:
        self.embedded = connection.vendor == "sqlite"
        if self.embedded:
            return
        with connection.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")
            cursor.execute("SELECT pg_backend_pid()")
            (pid,) = cursor.fetchone()
        self._file = Path(f"/proc/{pid}/schedstat")

    def seconds(self) -> float:
        """Processor time so far (nanoseconds first in Linux' file); the server must run on this machine."""
        if self.embedded:
            return time.process_time()
        return int(self._file.read_text().split()[0]) / 1e9


def measure(question: Question | Counting, client: Client, deep: bool, times: int) -> dict[str, float]:
    """What one asking costs.

    Milliseconds: `cpu` of the server, `database` by the clock, `page` the processor time of both. `length`: bytes.
    """
    server, found = Server(), list[dict[str, float]]()
    end = time.perf_counter() + PATIENCE
    for turn in range(times + WARM_UP):
        watch, cpu, own = Watch(), server.seconds(), time.process_time()
        with connection.execute_wrapper(watch):
            length = question(client, Random(f"{turn}"), deep)  # noqa: S311
        used = server.seconds() - cpu
        page = used if server.embedded else used + time.process_time() - own
        if turn >= WARM_UP:
            taken = {"cpu": 1000 * used, "database": 1000 * watch.seconds, "page": 1000 * page}
            found.append({**taken, "length": length})
        if time.perf_counter() > end and len(found) > 1:
            break
    return {"statements": watch.statements, **_summary(found)}


def _summary(found: list[dict[str, float]]) -> dict[str, float]:
    summary: dict[str, float] = {}
    for name in found[0]:
        values = [one[name] for one in found]
        late = statistics.quantiles(values, n=20, method="inclusive")[-1]
        summary |= {f"{name} p50": statistics.median(values), f"{name} p95": late, f"{name} worst": max(values)}
    return summary
