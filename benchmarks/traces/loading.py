"""Fill the database quickly; a second call goes on where the first stopped.

Rows come in batches that are there whole or not at all. Meanwhile the tables have no indexes but those of their keys
and constraints, and foreign keys are not looked up: the population knows which rows there are.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction
from rich.progress import Progress

from traces.certificates.models import Certificate
from traces.models import Act, Person, Role, RoleTypeChoice
from traces.operators.models import Operator, OperatorActivity, SearchWord
from traces.readiness.models import FactorState

BATCH = 10_000
#: Keys from here on belong to the people who ask (`benchmarks.traces.agents`).
OURS = 1_000_000_000
TABLES: list[type[models.Model]] = [
    *[Operator, OperatorActivity, SearchWord, Person, Role, RoleTypeChoice, FactorState, Act, Certificate]
]

#: What the indexes were, so that an interrupted run can make them again.
KEPT = "CREATE TABLE IF NOT EXISTS bench_index (name text PRIMARY KEY, definition text NOT NULL)"
KEEP = """
INSERT INTO bench_index SELECT indexname, indexdef FROM pg_indexes
WHERE tablename = ANY(%s) AND indexname NOT IN (SELECT conname FROM pg_constraint) ON CONFLICT DO NOTHING
"""

Write = Callable[[range], None]


def copy(model: type[models.Model], columns: Sequence[str | None], rows: Iterable[Sequence[Any]]) -> None:
    """PostgreSQL's COPY into a model's table; on SQLite, insert."""
    table = model._meta.db_table
    if connection.vendor == "sqlite":
        _insert(model, columns, rows)
        return
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(map(str, columns))}) FROM STDIN") as target,
    ):
        for row in rows:
            target.write_row(row)


def _insert(model: type[models.Model], columns: Sequence[str | None], rows: Iterable[Sequence[Any]]) -> None:
    fields = {field.column: field for field in model._meta.concrete_fields}
    used = [fields[column] for column in columns if column]
    names, marks = ", ".join(map(str, columns)), ", ".join(["%s"] * len(used))
    values = [
        [field.get_db_prep_save(value, connection) for field, value in zip(used, row, strict=True)] for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({marks})", values)  # noqa: S608


def last(model: type[models.Model]) -> int:
    """The highest key that the loader gave; 0 at the beginning."""
    found: int | None = model._base_manager.filter(pk__lt=OURS).aggregate(last=models.Max("pk"))["last"]
    return found or 0


def batches(first: int, count: int) -> list[range]:
    """The numbers from `first` to `count`, in portions."""
    return [range(start, min(start + BATCH, count + 1)) for start in range(first, count + 1, BATCH)]


def in_batches(progress: Progress, what: str, count: int, model: type[models.Model], write: Write) -> None:
    """Write the rows that lack until there are `count`."""
    done = last(model)
    task = progress.add_task(what, total=count, completed=done)
    for numbers in batches(done + 1, count):
        with transaction.atomic():
            write(numbers)
        progress.update(task, completed=numbers[-1])


@contextmanager
def quickly(progress: Progress) -> Iterator[None]:
    """Without indexes and foreign keys; afterwards as after some time in service. SQLite keeps them."""
    if connection.vendor == "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET synchronous_commit = off")
        cursor.execute(KEPT)
        cursor.execute(KEEP, [[one._meta.db_table for one in TABLES]])
        cursor.execute("SELECT name FROM bench_index")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP INDEX IF EXISTS "{name}"')
    yield
    settle(progress)
    with connection.cursor() as cursor:
        cursor.execute("RESET session_replication_role")
        cursor.execute("RESET synchronous_commit")


def settle(progress: Progress) -> None:
    """Make the indexes; keys go on where the load stopped, the planner knows the data."""
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute("SELECT name, definition FROM bench_index ORDER BY name")
        for name, definition in progress.track(cursor.fetchall(), description="indexes"):
            cursor.execute(definition.replace("INDEX", "INDEX IF NOT EXISTS", 1))
            cursor.execute("DELETE FROM bench_index WHERE name = %s", [name])
        # As its migration has it.
        cursor.execute("ALTER INDEX operator_by_terms ALTER COLUMN 1 SET STATISTICS 1000")
        for model in progress.track(TABLES, description="statistics"):
            table = model._meta.db_table
            if model._meta.auto_field is not None:
                sequence = f"pg_get_serial_sequence('{table}', 'id')"
                highest = f"SELECT coalesce(max(id), 1) FROM {table} WHERE id < {OURS}"  # noqa: S608
                cursor.execute(f"SELECT setval({sequence}, ({highest}))")
            cursor.execute(f"VACUUM ANALYZE {table}")
        cursor.execute("ANALYZE")  # the reference data too
