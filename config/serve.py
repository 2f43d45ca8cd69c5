"""`python -m config.serve`: granian, with the application loaded once, before its workers are forked.

The workers share the memory of what was loaded: two of them take little more than one. Arguments are granian's own,
such as `--host 0.0.0.0 --port 8000 --workers 2 --blocking-threads 4`.
"""

import gc
import multiprocessing
import sys

from django.urls import get_resolver
from granian.cli import cli

from config.wsgi import application

__all__ = ["application"]


def main(arguments: list[str]) -> None:
    """Load what every worker needs, keep the collector from touching it, and serve."""
    get_resolver().url_patterns  # noqa: B018 - every view and form is imported with them
    multiprocessing.set_start_method("fork")
    gc.collect()
    gc.freeze()
    cli(["--interface", "wsgi", *arguments, "config.wsgi:application"])


if __name__ == "__main__":
    main(sys.argv[1:])
