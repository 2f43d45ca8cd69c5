"""`python -m config.serve`: granian, with the application loaded once, before its workers are forked.

The workers share the memory of what was loaded: two of them take little more than one. Arguments are granian's own,
such as `--host 0.0.0.0 --port 8000 --workers 2 --blocking-threads 4`.
"""

import ctypes
import gc
import multiprocessing
import sys

from django.urls import get_resolver
from granian.cli import cli

import config.wsgi  # noqa: F401 - the application itself, which the workers then find loaded

M_ARENA_MAX = -8  # malloc.h of glibc


def _share_freed_memory() -> None:
    """One heap for all threads: else each keeps the 19 MiB of its last password hash for itself."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_ARENA_MAX, 1)


def main(arguments: list[str]) -> None:
    """Load what every worker needs, keep the collector from touching it, and serve."""
    _share_freed_memory()
    get_resolver().url_patterns  # noqa: B018 - every view and form is imported with them
    multiprocessing.set_start_method("fork", force=True)
    gc.collect()
    gc.freeze()
    cli(["--interface", "wsgi", *arguments, "config.wsgi:application"])


if __name__ == "__main__":
    main(sys.argv[1:])
