"""Use a row up and read it, in one statement where the database can: of many hands exactly one gets it."""

from typing import Any, TypeVar

from django.db import connection, models
from django.db.models.expressions import Col

Row = TypeVar("Row", bound=models.Model)
Models = list[type[models.Model]]


def take(model: type[Row], changes: dict[str, Any], conditions: dict[str, Any], *related: str) -> Row | None:
    """Set `changes` on the one row that meets `conditions`, and return it as changed; None when there is none.

    A condition is a value, or None for NULL. `related` is a path of foreign keys that come along, as in
    `take(Ticket, {"used_at": now}, {"digest": digest, "used_at": None}, "session", "account")`. On PostgreSQL all of
    it is one statement; SQLite cannot return joined rows, and reads them in a second one.
    """
    if connection.vendor == "postgresql":
        found = _update(_path(model, related), related, changes, conditions)
        return _assembled(_path(model, related), related, list(found)) if found else None
    found = _update([model], (), changes, conditions)
    rows = model._default_manager.select_related(*(["__".join(related)] if related else []))
    return rows.get(pk=_assembled([model], (), list(found)).pk) if found else None


def _update(
    path: Models, related: tuple[str, ...], changes: dict[str, Any], conditions: dict[str, Any]
) -> tuple[Any, ...] | None:
    model, others = path[0], path[1:]
    where = [f"t0.{_column(model, n)} {'IS NULL' if value is None else '= %s'}" for n, value in conditions.items()]
    where += [f"t{i}.{_column(path[i], n)} = t{i + 1}.{_pk(path[i + 1])}" for i, n in enumerate(related)]
    sources = ", ".join(f"{_quoted(m._meta.db_table)} AS t{i}" for i, m in enumerate(others, 1))
    sql = (  # names of our own models and fields only; every value is a parameter
        f"UPDATE {_quoted(model._meta.db_table)} AS t0"  # noqa: S608
        f" SET {', '.join(f'{_column(model, name)} = %s' for name in changes)}"
        + (f" FROM {sources}" if sources else "")
        + f" WHERE {' AND '.join(where)} RETURNING {_returned(path)}"
    )
    given = [*changes.items(), *((n, value) for n, value in conditions.items() if value is not None)]
    with connection.cursor() as cursor:
        cursor.execute(sql, [_field(model, n).get_db_prep_save(value, connection) for n, value in given])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows[0] if rows else None


def _quoted(name: str | None) -> str:
    return str(connection.ops.quote_name(str(name)))


def _field(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


def _column(model: type[models.Model], name: str) -> str:
    return _quoted(_field(model, name).column)


def _pk(model: type[models.Model]) -> str:
    return _quoted(model._meta.pk.column)


def _returned(path: Models) -> str:
    # SQLite knows no alias in RETURNING, and needs none: it returns the updated table only.
    prefixes = [f"t{i}." for i in range(len(path))] if len(path) > 1 else [""]
    return ", ".join(
        prefix + _quoted(field.column)
        for prefix, model in zip(prefixes, path, strict=True)
        for field in model._meta.concrete_fields
    )


def _path(model: type[models.Model], related: tuple[str, ...]) -> Models:
    path: Models = [model]
    for name in related:
        path.append(_field(path[-1], name).related_model)
    return path


def _assembled(path: Models, related: tuple[str, ...], values: list[Any]) -> Any:
    """The rows of one result, each set on the one before."""
    rows = []
    for model in path:
        fields = model._meta.concrete_fields
        own, values = values[: len(fields)], values[len(fields) :]
        read = [_converted(field, value) for field, value in zip(fields, own, strict=True)]
        rows.append(model.from_db(connection.alias, [field.attname for field in fields], read))
    for row, name, target in zip(rows, related, rows[1:], strict=False):
        setattr(row, name, target)
    return rows[0]


def _converted(field: Any, value: Any) -> Any:
    column = Col("t0", field)
    for convert in [*connection.ops.get_db_converters(column), *field.get_db_converters(connection)]:
        value = convert(value, column, connection)
    return value
