"""Where the pages are measured: a database on a PostgreSQL server, or a file of SQLite as the demonstration has."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

VAR = Path(__file__).resolve().parent.parent.parent / "var"


class Database(Protocol):
    """A database to fill and to measure."""

    #: Where its figures are kept.
    figures: Path
    #: Whether it works in our own process.
    embedded: bool

    @property
    def url(self) -> str:
        """For `DATABASE_URL`."""

    def create(self) -> None:
        """Make it, unless it is there."""

    def drop(self) -> None:
        """Remove it; nobody is connected."""


@dataclass
class Server:
    """On the server of DATABASE_URL, by the name of BENCH_DATABASE."""

    server: str = os.environ.get("DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/postgres"
    name: str = os.environ.get("BENCH_DATABASE") or "simulator_bench"
    figures: Path = VAR / "bench-traces.json"
    embedded: bool = field(default=False, init=False)

    @property
    def url(self) -> str:
        """The server's address with the name of the database."""
        return urlunsplit(urlsplit(self.server)._replace(path=f"/{self.name}"))

    def create(self) -> None:
        """An empty one, unless there is one."""
        with self._connect() as server:
            if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name]).fetchone():
                server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(self.name)))

    def drop(self) -> None:
        """Whoever else is connected is thrown out."""
        with self._connect() as server:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(self.name)))

    def _connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.server.replace("postgres://", "postgresql://"), autocommit=True)


@dataclass
class Embedded:
    """A file beside the figures."""

    file: Path = VAR / "bench-traces.sqlite3"
    figures: Path = VAR / "bench-traces-embedded.json"
    embedded: bool = field(default=True, init=False)

    @property
    def url(self) -> str:
        """The file's address."""
        return f"sqlite:///{self.file}"

    def create(self) -> None:
        """SQLite makes the file when it is opened, but not the folder."""
        self.file.parent.mkdir(exist_ok=True)

    def drop(self) -> None:
        """The file and what SQLite keeps beside it."""
        for one in self.file.parent.glob(f"{self.file.name}*"):
            one.unlink()
