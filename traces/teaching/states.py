"""Empty an environment, keep what is in it, put it back. For the simulator only; callers hold the transaction."""

import json
import secrets
import zlib
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, QuerySet
from django_scopes import scopes_disabled

from traces.environments import Environment, environment_scope
from traces.models import Person
from traces.operators import generator
from traces.operators.models import Operator
from traces.teaching.tables import scoped_tables

#: Rows that are kept at most: a class fills thousands, a benchmark millions.
MOST_ROWS = 50_000
BATCH = 500
#: Sessions remember the number of their person (`session_epoch`): a new one out of so many ends them all.
EPOCHS = 2**30


class TooLargeError(Exception):
    """The environment holds more rows than are kept."""


class _Exact(DjangoJSONEncoder):
    """Times to the microsecond: Django's own encoder cuts them to the millisecond."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def _rows(environment: str, model: type[Model], path: str) -> QuerySet[Model]:
    # The base manager knows nothing of scopes: the environment is the argument here.
    return model._base_manager.filter(**{path: environment})


def clear(environment: str) -> None:
    """Forget everything in one environment. The others, and the reference data, are not touched."""
    for model, path in scoped_tables().items():
        rows = _rows(environment, model, path)
        rows._raw_delete(rows.db)


def operators(environment: str) -> int:
    """Make the generated operators of one environment where they are missing; returns how many."""
    return generator.seed(Environment(environment))


def keep(environment: str) -> bytes:
    """All rows of one environment, packed. TooLargeError."""
    tables = [_rows(environment, model, path) for model, path in scoped_tables().items()]
    with scopes_disabled():
        if sum(rows.count() for rows in tables) > MOST_ROWS:
            raise TooLargeError
        kept = [json.loads(serializers.serialize("json", rows.order_by("pk"), cls=_Exact)) for rows in tables]
    return zlib.compress(json.dumps([row for rows in kept for row in rows]).encode())


def put_back(environment: str, kept: bytes, *, known: Collection[str]) -> None:
    """Forget what is there and bring back what `keep` packed; who has no account any more (`known`) stays away.

    Nobody's session lives on: everybody gets a number (`session_epoch`) that no session has seen.
    """
    clear(environment)
    made: dict[type[Model], list[Model]] = {}
    with scopes_disabled():
        for row in serializers.deserialize("json", zlib.decompress(kept).decode(), ignorenonexistent=True):
            made.setdefault(type(row.object), []).append(row.object)
        for model, rows in made.items():
            model._base_manager.bulk_create(rows, batch_size=BATCH)
        people = Person.objects.filter(environment=environment)
        people.update(session_epoch=secrets.randbelow(EPOCHS))
        gone = set(people.values_list("uid", flat=True)) - set(known)
    _forget(environment, gone)


def forget_people(uids: Iterable[str], operators: Iterable[str] = ()) -> None:
    """Delete people with all that hangs on them in every environment, and operators that nobody else uses."""
    uids, identifiers = list(uids), list(operators)
    for environment in Environment:
        _forget(environment, uids)
        with environment_scope(environment):
            Operator.objects.filter(identifier__in=identifiers, roles=None).delete()


def _forget(environment: str, uids: Collection[str]) -> None:
    if not uids:
        return
    with environment_scope(environment):
        people = Person.objects.filter(uid__in=uids)
        for model, path in scoped_tables().items():
            for field in model._meta.fields:
                if field.remote_field and field.remote_field.model is Person and not field.null:
                    # Rows may protect what they point to, so they go in the tables' own order.
                    model._base_manager.filter(**{f"{field.name}__in": people, path: environment}).delete()
        people.delete()
