"""How long the database takes to answer: each statement of a question, from sent to answered."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from django.db import connection

from benchmarks.traces.questions import Question
from traces.environments import environment_scope

WARM_UP = 5


@dataclass
class Watch:
    """Adds up what statements take."""

    seconds: float = 0.0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Django calls this around each statement."""
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - began


def measure(question: Question, page: int, times: int) -> dict[str, float]:
    """Median and 95th percentile of all statements of one asking, in milliseconds."""
    taken = []
    with environment_scope("production"):
        for turn in range(times + WARM_UP):
            watch = Watch()
            with connection.execute_wrapper(watch):
                question(Random(f"{turn}"), page)  # noqa: S311
            if turn >= WARM_UP:
                taken.append(1000 * watch.seconds)
    return {"p50": statistics.median(taken), "p95": statistics.quantiles(taken, n=20)[-1], "max": max(taken)}
