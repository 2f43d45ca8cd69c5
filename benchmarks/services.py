"""Private PostgreSQL and Redis for one run, as their packages set them up: nobody else's work is measured with ours."""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

import psycopg

from benchmarks.statements import PREFIX

PATIENCE = 30  # seconds for a server to be ready


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for_port(port: int, process: subprocess.Popen[bytes], what: str) -> None:
    """Until something answers there; an error when the process ends or time runs out."""
    end = time.monotonic() + PATIENCE
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"{what} did not start")
        time.sleep(0.05)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process that we started."""
    process.terminate()
    try:
        process.wait(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _program(name: str, *folders: Path) -> str:
    found = next((str(folder / name) for folder in folders if (folder / name).exists()), None) or shutil.which(name)
    if found is None:
        raise RuntimeError(f"{name} is needed and was not found: install PostgreSQL and Redis on this machine.")
    return found


class Postgres:
    """A cluster with the settings of its package: it syncs to the disk as in earnest."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder / "postgres", free_port()
        self.log = folder / "postgres.log"
        self.folder.mkdir()
        # PostgreSQL refuses to run as root.
        self._user = "postgres" if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(self.folder, self._user)
        versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name), reverse=True)
        initdb = [_program("initdb", *versions), "-D", str(self.folder / "data"), "-U", "bench", "--auth=trust"]
        self._run([*initdb, "--encoding=UTF8", "--locale=C.UTF-8"])
        options = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self.folder,
            "log_line_prefix": PREFIX,
        }
        command = [_program("postgres", *versions), "-D", str(self.folder / "data")]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, stderr=log, user=self._user, cwd="/")  # noqa: S603
        wait_for_port(self.port, self.process, "PostgreSQL")
        self.connection = self._connect()

    def _connect(self) -> psycopg.Connection:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return psycopg.connect(self.address("bench", "postgres"), autocommit=True)
            except psycopg.OperationalError:  # it listens a moment before it serves
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)

    def _run(self, command: list[str]) -> None:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, user=self._user, cwd="/")  # noqa: S603

    def address(self, who: str, database: str = "bench") -> str:
        """For `DATABASE_URL`; `who` is the name in the log."""
        return f"postgres://bench@127.0.0.1:{self.port}/{database}?application_name={who}"

    def create(self) -> None:
        """Make the empty database of the run."""
        self.connection.execute("CREATE DATABASE bench")

    def settle(self) -> None:
        """Know the new rows, and have the work that they left behind done before anything is measured."""
        with psycopg.connect(self.address("harness"), autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
            connection.execute("CHECKPOINT")

    def log_statements(self, *, on: bool) -> None:
        """Write every statement to the log, or none; counts at once for open connections."""
        self.connection.execute("ALTER SYSTEM SET log_statement = 'all'" if on else "ALTER SYSTEM RESET log_statement")
        self.connection.execute("SELECT pg_reload_conf()")
        time.sleep(0.3)  # each backend reads the new settings when its next statement comes

    def stop(self) -> None:
        """End the server; its data go with the folder of the run."""
        self.connection.close()
        stop(self.process)


class Redis:
    """A server that keeps nothing on disk, as docker-compose.yml has it."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        command = [_program("redis-server"), "--bind", "127.0.0.1", "--port", str(self.port), "--save", ""]
        command += ["--appendonly", "no", "--dir", str(folder), "--logfile", str(folder / "redis.log")]
        self.process = subprocess.Popen(command)  # noqa: S603
        wait_for_port(self.port, self.process, "Redis")

    @property
    def address(self) -> str:
        """For `REDIS_URL`."""
        return f"redis://127.0.0.1:{self.port}/0"

    def stop(self) -> None:
        """End the server."""
        stop(self.process)
