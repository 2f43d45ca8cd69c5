"""Fill the database, in batches that are there whole or not at all; a second call goes on where the first stopped."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db import connection, models, transaction
from rich.progress import Progress

from benchmarks.traces.population import MOMENT, WORDS, Population, word
from traces.models import Person, Role, RoleTypeChoice, choice_key
from traces.operators.indexing import near_spellings
from traces.operators.models import Operator, OperatorActivity, SearchWord

BATCH = 10_000
REQUESTS_PER_PERSON = 10


def copy(model: type[models.Model], columns: Sequence[str | None], rows: Iterable[Sequence[Any]]) -> None:
    """PostgreSQL's COPY into a model's table."""
    table = model._meta.db_table
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(map(str, columns))}) FROM STDIN") as target,
    ):
        for row in rows:
            target.write_row(row)


def load(operators: int, progress: Progress) -> None:
    """As many operators, with a request for each and a person for ten requests."""
    population = Population()
    _words(progress)
    _without_terms_index(
        lambda: _batches("operators", operators, Operator, progress, population, _operators), operators
    )
    _batches("people", operators // REQUESTS_PER_PERSON, Person, progress, population, _people)
    for model in (Operator, OperatorActivity, SearchWord, Person, Role, RoleTypeChoice):
        _settle(model._meta.db_table, model._meta.auto_field)


def _settle(table: str, counted: object) -> None:
    """As after some time in service: keys go on where the load stopped, the planner knows the data."""
    with connection.cursor() as cursor:
        if counted is not None:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), greatest(max(id), 1)) FROM {table}"  # noqa: S608
            )
        cursor.execute(f"VACUUM ANALYZE {table}")


def _words(progress: Progress) -> None:
    if SearchWord.objects.exists():
        return
    words = sorted({word(number) for number in progress.track(range(WORDS), description="words")})
    rows = [(one, spelling) for one in words for spelling in sorted(near_spellings(one))]
    with transaction.atomic():
        copy(SearchWord, ["word", "spelling"], rows)


def _without_terms_index(act: Callable[[], None], wanted: int) -> None:
    """An index made at the end costs a tenth of one kept in step; an interrupted run finds it missing, and makes it."""
    last = Operator.objects.aggregate(last=models.Max("id"))["last"] or 0
    with connection.cursor() as cursor:
        if wanted - last > BATCH:
            cursor.execute("DROP INDEX IF EXISTS operator_by_terms")
        act()
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute(
            "CREATE INDEX IF NOT EXISTS operator_by_terms ON operators_operator"
            " USING gin (operator_terms(search_text)) WITH (fastupdate = off)"
        )
        cursor.execute("ALTER INDEX operator_by_terms ALTER COLUMN 1 SET STATISTICS 1000")


Write = Callable[[Population, range], None]


def _batches(
    what: str, count: int, model: type[models.Model], progress: Progress, population: Population, write: Write
) -> None:
    manager = model._base_manager
    done = manager.aggregate(last=models.Max("id"))["last"] or 0
    task = progress.add_task(what, total=count, completed=done)
    for first in range(done + 1, count + 1, BATCH):
        numbers = range(first, min(first + BATCH, count + 1))
        with transaction.atomic():
            write(population, numbers)
        progress.update(task, completed=numbers[-1])


OPERATOR_COLUMNS = [field.column for field in Operator._meta.concrete_fields]


def _operators(population: Population, numbers: range) -> None:
    made = [population.operator(number) for number in numbers]
    attributes = [field.attname for field in Operator._meta.concrete_fields]
    copy(Operator, OPERATOR_COLUMNS, ([getattr(one, name) for name in attributes] for one, _ in made))
    activities = (
        (one.pk, kind.pk, "valid" if one.pk % 20 else "new", MOMENT.date()) for one, kinds in made for kind in kinds
    )
    copy(OperatorActivity, ["operator_id", "activity_type_id", "status", "valid_from"], activities)


PERSON_COLUMNS = ["id", "environment", "uid", "email", "first_name", "last_name", "domain", "language", "session_epoch"]
ROLE_COLUMNS = [
    *["environment", "person_id", "choice_id", "role_type", "operator_id", "status", "additional_information"],
    *["requested_at", "decided_at", "reason", "administrator"],
]


def _people(population: Population, numbers: range) -> None:
    people = (
        [n, "production", f"n00b{n:06d}", f"person{n}@bench.example", "Camille", "Martin", "external", "fr", 0]
        for n in numbers
    )
    copy(Person, PERSON_COLUMNS, people)
    choices = ([choice_key(n, "operator"), n, "operator"] for n in numbers)
    copy(RoleTypeChoice, ["key", "person_id", "role_type"], choices)
    operators = Operator.objects.aggregate(last=models.Max("id"))["last"]
    copy(Role, ROLE_COLUMNS, (row for n in numbers for row in _roles(population, n, operators)))


def _roles(population: Population, person: int, operators: int) -> Iterable[list[Any]]:
    for one in population.requests(person, REQUESTS_PER_PERSON, operators):
        asked = MOMENT + timedelta(minutes=person)
        decided = None if one["status"] == "requested" else asked + timedelta(days=one["days"])
        choice = None if one["status"] in ("rejected", "withdrawn") else choice_key(person, "operator")
        yield [
            *["production", person, choice, "operator", one["operator"], one["status"], ""],
            *[asked, decided, "", False],
        ]
