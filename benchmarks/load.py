"""Many hands on one journey: how often it was done, what failed, what it cost."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks import processes
from benchmarks.journeys import World
from benchmarks.stack import Stack

Journey = Callable[[World], None]
#: Wait after the last operation: workers and database finish what it left behind, and that is part of its cost.
QUIET = 0.3


@dataclass
class Result:
    """One measurement. CPU in seconds, by part of the stack; `others` is what the rest of the machine used."""

    hands: int
    done: int = 0
    seconds: float = 0.0
    cpu: dict[str, float] = field(default_factory=dict)
    others: float = 0.0
    failures: list[str] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        """Operations in a second of the clock on the wall."""
        return self.done / self.seconds if self.seconds else 0.0

    @property
    def cpu_ms(self) -> float:
        """CPU of all processes for one operation, in milliseconds."""
        return 1000 * sum(self.cpu.values()) / self.done if self.done else 0.0

    def part_ms(self, part: str) -> float:
        """The share of one part of the stack, in milliseconds."""
        return 1000 * self.cpu[part] / self.done if self.done else 0.0


def measure(
    stack: Stack, world: World, journey: Journey, hands: int, *, seconds: float = 0, times: int | None = None
) -> Result:
    """Let `hands` threads repeat a journey for some seconds, or `times` times in all."""
    result, lock = Result(hands), threading.Lock()
    left = iter(range(times)) if times is not None else None
    before, busy, start = stack.cpu(), processes.busy_seconds(), time.monotonic()
    own = time.process_time()

    def more() -> bool:
        if left is None:
            return time.monotonic() - start < seconds
        with lock:
            return next(left, None) is not None

    def hand() -> None:
        while more():
            try:
                journey(world)
            except Exception as error:
                with lock:
                    result.failures.append(f"{type(error).__name__}: {error}")
                continue
            with lock:
                result.done += 1

    threads = [threading.Thread(target=hand) for _ in range(hands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    result.seconds = time.monotonic() - start
    time.sleep(QUIET)
    after = stack.cpu()
    result.cpu = {part: after[part] - before[part] for part in after}
    result.others = processes.busy_seconds() - busy - sum(result.cpu.values()) - (time.process_time() - own)
    return result
