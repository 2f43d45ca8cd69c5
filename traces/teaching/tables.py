"""Which tables belong to an environment, found in the models themselves: a new table needs no line here."""

from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter

from django.apps import apps
from django.db.models import ForeignKey, Model

#: The path of a query from a row to the environment it belongs to.
Path = str


def _our_models() -> Iterator[type[Model]]:
    for config in apps.get_app_configs():
        if config.name == "traces" or config.name.startswith("traces."):
            yield from config.get_models(include_auto_created=True)


@cache
def scoped_tables() -> dict[type[Model], Path]:
    """Every table with rows of one environment: its own column, or that of the row it cannot be without.

    Rows that point to others come first, so that they can be deleted in this order. Reference data belong to no
    environment and are left out.
    """
    found: dict[type[Model], Path] = {
        model: "environment" for model in _our_models() if any(f.name == "environment" for f in model._meta.fields)
    }
    while more := {
        model: path for model in _our_models() if model not in found and (path := _path_over(model, found)) is not None
    }:
        found |= more
    try:
        order = list(_pointed_to(found, nullable=True).static_order())
    except CycleError:
        order = list(_pointed_to(found, nullable=False).static_order())
    return {model: found[model] for model in order}


def _pointed_to(models: dict[type[Model], Path], *, nullable: bool) -> "TopologicalSorter[type[Model]]":
    """Each table after those that point to it."""
    graph: dict[type[Model], set[type[Model]]] = {model: set() for model in models}
    for model in models:
        for field in model._meta.fields:
            target = field.remote_field.model if isinstance(field, ForeignKey) else None
            if target in graph and target is not model and (nullable or not field.null):
                graph[target].add(model)
    return TopologicalSorter(graph)


def _path_over(model: type[Model], known: dict[type[Model], Path]) -> Path | None:
    for field in model._meta.fields:
        if isinstance(field, ForeignKey) and not field.null and field.remote_field.model in known:
            return f"{field.name}__{known[field.remote_field.model]}"
    return None
