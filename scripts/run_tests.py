"""Run the whole suite: `make test`. Arguments go to pytest; without any, everything is run.

Two runs at most: on SQLite all but `tests/races` and `tests/production`; these, and the tests of searches and lists
once more, on PostgreSQL and Redis where both answer. What is missing is skipped loudly, and fails when `CI` is set.
"""

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts import services

ON_SERVERS = ("tests/races", "tests/production")
#: Searches and lists ask PostgreSQL otherwise than SQLite: these tests run on both.
ON_BOTH = (
    *("tests/traces/operators/test_search.py", "tests/traces/test_paging.py"),
    "tests/traces/certificates/test_control_rules.py",
    *("tests/traces/admin/test_searching.py", "tests/traces/admin/test_cascade.py", "tests/traces/admin/test_bulk.py"),
)
NO_TESTS = 5  # pytest's exit status when nothing was selected


def pytest(*arguments: str, **environment: str) -> int:
    """One run of pytest; `environment` replaces what the shell says about databases."""
    kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL")}
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, env={**kept, **environment}, stdin=subprocess.DEVNULL).returncode


def split(arguments: list[str]) -> tuple[list[str], list[str]] | None:
    """The paths among the arguments, those of the run on SQLite first; None when everything is asked for."""
    paths = [argument for argument in arguments if argument.startswith("tests")]
    on_servers = [path for path in paths if path.startswith(ON_SERVERS)]
    return ([path for path in paths if path not in on_servers], on_servers) if paths else None


def main(arguments: list[str]) -> int:
    """Look for the services, run, and answer the exit status."""
    chromium = services.find_chromium() or services.install_chromium()
    postgres, redis = services.find_postgres(), services.find_redis()
    node, apache = services.find_node() or services.install_node_packages(), services.find_apache()
    found_here = {"Chromium": chromium, "PostgreSQL": postgres, "Redis": redis, "Node.js": node, "mod_auth_cas": apache}
    for name, found in found_here.items():
        services.say(f"{name}: {services.without_password(found) or 'NOT FOUND'}")
    os.environ["CHROMIUM"] = chromium
    parallel = ("-n", "auto", "--maxprocesses", "8", "--dist", "worksteal")
    if not postgres:
        return pytest(*parallel, *arguments)  # tests that need a server skip themselves, and say so
    folders = [folder for folder in ON_SERVERS if Path(folder).is_dir()]
    here, on_servers = split(arguments) or (
        [f"--ignore={folder}" for folder in folders],
        [*folders, *ON_BOTH],
    )
    options = [argument for argument in arguments if not argument.startswith("tests")]
    # One after the other: three busy processes on two cores are no quicker, and tests that look at the clock suffer.
    statuses = set()
    if here:
        statuses.add(pytest(*parallel, *here, *options))
    if on_servers:
        statuses.add(on_servers_run(postgres, redis, [*on_servers, *options]))
    # A run that was killed answers a negative number.
    return max((abs(status) for status in statuses - {NO_TESTS}), default=NO_TESTS)


def on_servers_run(postgres: str, redis: str, arguments: list[str]) -> int:
    """The run on PostgreSQL, with a Redis database of its own where there is Redis."""
    claimed = services.claim_redis(redis) if redis else ""
    try:
        redis_too = {"REDIS_URL": claimed} if claimed else {}
        return pytest(*arguments, DATABASE_URL=postgres, **redis_too)
    finally:
        if claimed:
            services.release_redis(claimed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
