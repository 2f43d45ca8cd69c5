"""CPU and memory of process trees, as Linux counts them."""

import os
from pathlib import Path

TICK = 1 / os.sysconf("SC_CLK_TCK")


def tree(pid: int) -> list[int]:
    """A process and all its descendants that live now."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        direct = [int(child) for child in children.read_text().split()]
    except OSError:
        return []
    # Threads have children of their own.
    for task in Path(f"/proc/{pid}/task").iterdir():
        if task.name != str(pid):
            direct += [int(child) for child in (task / "children").read_text().split()]
    return [pid, *(found for child in direct for found in tree(child))]


def cpu_fields(stat: str) -> float:
    """Seconds of CPU in a line of `/proc/PID/stat`: its own, and those of its children that have ended."""
    after_name = stat.rpartition(")")[2].split()
    return sum(int(ticks) for ticks in after_name[11:15]) * TICK


def cpu_seconds(pid: int) -> float:
    """CPU that a tree has used so far, ended children included."""
    total = 0.0
    for member in tree(pid):
        try:
            total += cpu_fields(Path(f"/proc/{member}/stat").read_text())
        except OSError:
            continue  # ended between the two looks: its parent has the sum a moment later
    return total


def proportional_kb(smaps_rollup: str) -> int:
    """The proportional set size in `/proc/PID/smaps_rollup`, in kB: shared pages count in parts."""
    return next((int(line.split()[1]) for line in smaps_rollup.splitlines() if line.startswith("Pss:")), 0)


def memory_mb(pids: list[int]) -> float:
    """Proportional set size of processes in MB (10**6 bytes)."""
    return sum(proportional_kb(Path(f"/proc/{pid}/smaps_rollup").read_text()) for pid in pids) * 1024 / 1e6


def busy_seconds() -> float:
    """CPU that the whole machine has used since it started: what others do beside us shows here."""
    fields = Path("/proc/stat").read_text().splitlines()[0].split()[1:]
    ticks = [int(field) for field in fields[:8]]
    return (sum(ticks) - ticks[3] - ticks[4]) * TICK  # but idle and waiting for the disk
