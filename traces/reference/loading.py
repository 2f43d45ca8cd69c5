"""Bring the reference tables in line with the files of `data/`, as often as one likes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from django.db import models, transaction

from traces.reference import rows
from traces.reference.models import (
    ActivityType,
    Authority,
    Chapter,
    ControlBody,
    Country,
    DocumentType,
    Section,
)
from traces.reference.rows import Row


@dataclass(frozen=True, slots=True)
class TableResult:
    """What loading did to one table. `obsolete` rows are no longer in the files; they may be in use, so they stay."""

    table: str
    added: int
    changed: int
    unchanged: int
    obsolete: int

    def __str__(self) -> str:
        kept = f", {self.obsolete} no longer in the data and kept" if self.obsolete else ""
        return f"{self.table}: {self.added} added, {self.changed} changed, {self.unchanged} left{kept}"


def load_all(report: Callable[[TableResult], object] | None = None) -> list[TableResult]:
    """Load every table in one transaction: all of it, or nothing. `report` hears of each table as it is done."""
    results = []
    with transaction.atomic():
        for load in TABLES:
            result = load()
            results.append(result)
            if report:
                report(result)
    return results


def _load(model: type[models.Model], key: tuple[str, ...], table_rows: Callable[[], list[Row]]) -> TableResult:
    found = table_rows()
    return _result(model, len(found), *_write(model, key, found))


def _load_authorities() -> TableResult:
    added = changed = total = 0
    for _, level in groupby(rows.authorities(), key=lambda row: row["path"].count("/")):
        ids = dict(Authority.objects.values_list("code", "pk"))
        with_parents = []
        for row in level:
            parent = row.pop("parent_code")
            with_parents.append({**row, "parent_id": parent and ids[parent]})
        written = _write(Authority, ("code",), with_parents)
        added, changed, total = added + written[0], changed + written[1], total + len(with_parents)
    return _result(Authority, total, added, changed)


def _write(model: type[models.Model], key: tuple[str, ...], found: list[Row]) -> tuple[int, int]:
    """Insert and update; returns the two numbers."""
    stored = {_key_of(item, key): item for item in model._default_manager.all()}
    new, changed = [], []
    for row in found:
        item = stored.get(tuple(row[name] for name in key))
        if item is None:
            new.append(model(**row))
        elif any(getattr(item, name) != value for name, value in row.items()):
            for name, value in row.items():
                setattr(item, name, value)
            changed.append(item)
    model._default_manager.bulk_create(new)
    if changed:
        model._default_manager.bulk_update(changed, [name for name in found[0] if name not in key])
    return len(new), len(changed)


def _key_of(item: models.Model, key: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(item, name) for name in key)


def _result(model: type[models.Model], total: int, added: int, changed: int) -> TableResult:
    return TableResult(
        table=str(model._meta.verbose_name_plural),
        added=added,
        changed=changed,
        unchanged=total - added - changed,
        obsolete=model._default_manager.count() - total,
    )


# In the order of their references.
TABLES: tuple[Callable[[], TableResult], ...] = (
    partial(_load, Country, ("iso2",), rows.countries),
    _load_authorities,
    partial(_load, ControlBody, ("code",), rows.control_bodies),
    partial(_load, Chapter, ("code",), rows.chapters),
    partial(_load, Section, ("code", "country_scope"), rows.sections),
    partial(_load, ActivityType, ("section_id", "code"), rows.activity_types),
    partial(_load, DocumentType, ("code",), rows.document_types),
)
