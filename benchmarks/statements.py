"""SQL as the database itself counts it: its log, with `log_statement = all`."""

import re
from collections import Counter
from pathlib import Path

#: log_line_prefix of the run: the name under which a process connects.
PREFIX = "%a|"
LINE = re.compile(r"^(?P<who>\w*)\|LOG:  (?:statement|execute [^:]*): (?P<sql>.*)$")
FRAME = re.compile(r"^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)", re.IGNORECASE)


class Log:
    """The server's log from a place on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.start = path.stat().st_size

    def statements(self, *who: str) -> list[str]:
        """The statements of these processes since then, in order."""
        with self.path.open("rb") as log:
            log.seek(self.start)
            return read(log.read().decode(errors="replace"), *who)


def read(log: str, *who: str) -> list[str]:
    """The statements that processes of these names sent; further lines of a statement begin with a tab."""
    found = (LINE.match(line) for line in log.replace("\n\t", " ").splitlines())
    return [match["sql"].strip() for match in found if match and match["who"] in who]


def frames(statements: list[str]) -> int:
    """How many of them only begin or end a transaction or a savepoint."""
    return sum(bool(FRAME.match(sql)) for sql in statements)


def kinds(statements: list[str]) -> Counter[str]:
    """Verb and table of each, to see what an operation does."""
    return Counter(re.sub(r"\s+", " ", _short(sql)) for sql in statements)


def _short(sql: str) -> str:
    table = re.search(r'(?:FROM|INTO|UPDATE|JOIN)\s+"?(\w+)"?', sql)
    return f"{sql.split(None, 1)[0].upper()} {table[1] if table else ''}".strip()
