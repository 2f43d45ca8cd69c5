"""Client applications as processes of their own. Each says on its first line where it listens: `listening 40123`."""

import os
import select
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: Seconds that a process may take to listen, and to end.
PATIENCE = 30


@contextmanager
def running(*command: str, log: Path, **environment: str) -> Iterator[int]:
    """Run a client application; answers its port on 127.0.0.1, and ends the process in the end."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    with log.open("wb") as errors:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**kept, **environment}, stdout=subprocess.PIPE, stderr=errors, text=True
        )
    try:
        yield _port(process, log)
    finally:
        stop(process)


def _port(process: subprocess.Popen[str], log: Path) -> int:
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], PATIENCE)
    word, _, port = process.stdout.readline().strip().partition(" ") if ready else ("", "", "")
    assert word == "listening", f"{process.args} does not listen:\n{log.read_text()[-2000:]}"
    return int(port)


def stop(process: subprocess.Popen[str]) -> None:
    """End a process that we started."""
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout:
        process.stdout.close()
