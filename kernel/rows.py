"""Single rows in single statements whose text is built once.

The busy paths of sign-in read, use up, write and change one row by exact values. Django's query sets build the text of
such a statement anew each time, which costs as much as running it; here it is kept by its shape. What comes back is an
ordinary model instance. Everything else belongs to query sets.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models.expressions import Col

Row = TypeVar("Row", bound=models.Model)
Models = tuple[type[models.Model], ...]
#: A condition is a value, or None for NULL; `name__lower`, `name__gt` … compare otherwise than by `=`. In a change,
#: `name__plus` adds.
Values = dict[str, Any]
COMPARISONS = {
    "": "{} = %s",
    "lower": "LOWER({}) = %s",
    "gt": "{} > %s",
    "lt": "{} < %s",
    "lte": "{} <= %s",
}


def find(model: type[Row], conditions: Values, *related: str, optional: bool = False) -> Row | None:
    """The one row that meets `conditions`, None when there is none.

    `related` is a path of foreign keys that come along, as in `find(Ticket, {"digest": d}, "session", "account")`;
    with `optional` the last of them may be NULL.
    """
    sql = _select(connection.vendor, model, _shape(conditions), related, optional)
    path = _path(model, related)
    found = _fetch(sql, _compared(model, conditions))
    return _assembled(path, related, found) if found else None


def take(model: type[Row], changes: Values, conditions: Values, *related: str) -> Row | None:
    """Set `changes` on the one row that meets `conditions`, and return it as changed; None when there is none.

    Of many hands exactly one gets it. On PostgreSQL all of it is one statement; SQLite cannot return joined rows, and
    reads them in a second one.
    """
    joined = related if connection.vendor == "postgresql" else ()
    sql = _update(connection.vendor, model, tuple(changes), _shape(conditions), joined)
    found = _fetch(sql, [*_prepared(model, changes), *_compared(model, conditions)])
    if not found:
        return None
    row: Row = _assembled(_path(model, joined), joined, found)
    return find(model, {model._meta.pk.name: row.pk}, *related) if related and not joined else row


def change(model: type[models.Model], changes: Values, conditions: Values) -> bool:
    """Set `changes` where `conditions` hold; whether there was such a row."""
    sql = _update(connection.vendor, model, tuple(changes), _shape(conditions), None)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*_prepared(model, changes), *_compared(model, conditions)])
        return bool(cursor.rowcount)


def insert(row: models.Model) -> None:
    """Write a new row, which learns its number. Neither `save` nor its signals are called."""
    model = type(row)
    fields = _inserted(model, row.pk is None)
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    found = _fetch(_insert(connection.vendor, model, row.pk is None), values)
    assert found is not None  # noqa: S101 - a statement that wrote nothing has raised
    row.pk = found[0]
    row._state.adding, row._state.db = False, connection.alias


# --- the text of the statements, made once for each shape: names of our own models and fields only ---------------

Shape = tuple[tuple[str, bool], ...]


def _shape(conditions: Values) -> Shape:
    return tuple((name, value is None) for name, value in conditions.items())


@cache
def _select(vendor: str, model: type[models.Model], shape: Shape, related: tuple[str, ...], optional: bool) -> str:
    path = _path(model, related)
    kinds = ["INNER"] * (len(related) - 1) + ["LEFT" if optional else "INNER"]
    joins = [
        f" {kind} JOIN {_table(path[place])} AS t{place}"
        f" ON t{place - 1}.{_column(path[place - 1], name)} = t{place}.{_pk(path[place])}"
        for place, (kind, name) in enumerate(zip(kinds, related, strict=False), 1)
    ]
    return f"SELECT {_returned(path)} FROM {_table(model)} AS t0{''.join(joins)} WHERE {_where(model, shape)}"  # noqa: S608


@cache
def _update(
    vendor: str, model: type[models.Model], names: tuple[str, ...], shape: Shape, related: tuple[str, ...] | None
) -> str:
    """`related` is None when nothing shall come back."""
    path = _path(model, related or ())
    links = [
        f"t{place}.{_column(path[place], name)} = t{place + 1}.{_pk(path[place + 1])}"
        for place, name in enumerate(related or ())
    ]
    sources = ", ".join(f"{_table(one)} AS t{place}" for place, one in enumerate(path[1:], 1))
    return (
        f"UPDATE {_table(model)} AS t0 SET {', '.join(_assignment(model, name) for name in names)}"  # noqa: S608
        + (f" FROM {sources}" if sources else "")
        + f" WHERE {' AND '.join([_where(model, shape), *links])}"
        + (f" RETURNING {_returned(path)}" if related is not None else "")
    )


@cache
def _insert(vendor: str, model: type[models.Model], numbered: bool) -> str:
    columns = [_quoted(field.column) for field in _inserted(model, numbered)]
    places = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {_table(model)} ({', '.join(columns)}) VALUES ({places}) RETURNING {_pk(model)}"  # noqa: S608


@cache
def _inserted(model: type[models.Model], numbered: bool) -> list[Any]:
    """The fields to write; all but the key where the database gives it."""
    return [field for field in model._meta.concrete_fields if not (numbered and field.primary_key)]


def _assignment(model: type[models.Model], name: str) -> str:
    column = _column(model, name)
    return f"{column} = t0.{column} + %s" if name.endswith("__plus") else f"{column} = %s"


def _where(model: type[models.Model], shape: Shape) -> str:
    parts = []
    for condition, is_null in shape:
        name, _, how = condition.partition("__")
        column = f"t0.{_column(model, name)}"
        parts.append(f"{column} IS NULL" if is_null else COMPARISONS[how].format(column))
    return " AND ".join(parts)


def _quoted(name: str | None) -> str:
    return str(connection.ops.quote_name(str(name)))


def _table(model: type[models.Model]) -> str:
    return _quoted(model._meta.db_table)


@cache
def _field(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name.partition("__")[0])


def _column(model: type[models.Model], name: str) -> str:
    return _quoted(_field(model, name).column)


def _pk(model: type[models.Model]) -> str:
    return _quoted(model._meta.pk.column)


def _returned(path: Models) -> str:
    # SQLite knows no alias in RETURNING; where one table is meant, none is needed.
    prefixes = [f"t{place}." for place in range(len(path))] if len(path) > 1 else [""]
    return ", ".join(
        prefix + _quoted(field.column)
        for prefix, model in zip(prefixes, path, strict=True)
        for field in model._meta.concrete_fields
    )


@cache
def _path(model: type[models.Model], related: tuple[str, ...]) -> Models:
    path: list[type[models.Model]] = [model]
    for name in related:
        path.append(_field(path[-1], name).related_model)
    return tuple(path)


# --- values there and back ------------------------------------------------------------------------------------------


def _prepared(model: type[models.Model], values: Values) -> list[Any]:
    return [_field(model, name).get_db_prep_save(value, connection) for name, value in values.items()]


def _compared(model: type[models.Model], conditions: Values) -> list[Any]:
    return _prepared(model, {name: value for name, value in conditions.items() if value is not None})


def _fetch(sql: str, values: list[Any]) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows[0] if rows else None


Readers = tuple[tuple[str, ...], list[tuple[int, Callable[..., Any], Any]]]


@cache
def _readers(vendor: str, model: type[models.Model]) -> Readers:
    """The names of the fields, and which of them need converting by what."""
    converters = []
    for place, field in enumerate(model._meta.concrete_fields):
        column = Col("t0", field)
        for convert in [*connection.ops.get_db_converters(column), *field.get_db_converters(connection)]:
            converters.append((place, convert, column))
    return tuple(field.attname for field in model._meta.concrete_fields), converters


def _assembled(path: Models, related: tuple[str, ...], found: tuple[Any, ...]) -> Any:
    """The rows of one result, each set on the one before."""
    rows, start = [], 0
    for model in path:
        names, converters = _readers(connection.vendor, model)
        values = list(found[start : start + len(names)])
        start += len(names)
        for place, convert, column in converters:
            values[place] = convert(values[place], column, connection)
        rows.append(model.from_db(connection.alias, names, values))
    for row, name, target in zip(rows, related, rows[1:], strict=False):
        setattr(row, name, target if target.pk is not None else None)
    return rows[0]
