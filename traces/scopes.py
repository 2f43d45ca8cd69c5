"""Managers of data that belong to an environment: outside one, every question fails."""

from typing import Any, NoReturn

from django.db import models
from django_scopes import ScopedManager
from django_scopes.manager import DisabledQuerySet

# django-scopes closes the usual methods, not these: a bare `.exists()` would answer for all environments at once.
_LEFT_OPEN = (
    "alias",
    "bulk_create",
    "bulk_update",
    "contains",
    "defer",
    "difference",
    "distinct",
    "exclude",
    "exists",
    "explain",
    "extra",
    "in_bulk",
    "intersection",
    "prefetch_related",
    "select_related",
    "acontains",
    "aexists",
    "aexplain",
    "ain_bulk",
    "abulk_create",
    "abulk_update",
    "aiterator",
    "__aiter__",
)


class ClosedQuerySet(DisabledQuerySet):  # type: ignore[misc]  # django-scopes has no types
    """What a manager gives outside an environment: nothing can be read or changed, only created."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        self.error()
        raise AssertionError

    for _name in _LEFT_OPEN:
        locals()[_name] = _refuse


def scoped_manager(**scopes: str) -> Any:
    """`ScopedManager` of django-scopes without its gaps; `environment="path__to__environment"`."""
    base = type(ScopedManager(**scopes))

    class Manager(base):  # type: ignore[misc,valid-type]
        def get_queryset(self) -> models.QuerySet[Any]:
            found: models.QuerySet[Any] = super().get_queryset()
            if isinstance(found, DisabledQuerySet):
                return ClosedQuerySet(self.model, using=self._db, missing_scopes=found.missing_scopes)
            return found

    return Manager()
