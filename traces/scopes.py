"""Managers of data that belong to an environment: outside one, every question fails."""

from typing import Any, NoReturn

from django.db import models
from django_scopes import ScopedManager
from django_scopes.manager import DisabledQuerySet

#: New rows say themselves which environment they belong to.
OPEN = frozenset({"as_manager", "create", "acreate", "bulk_create", "abulk_create", "none", "using"})


class ClosedQuerySet(DisabledQuerySet):  # type: ignore[misc]  # django-scopes has no types
    """What a manager gives outside an environment: nothing can be read or changed.

    django-scopes closes the usual methods by name; a bare `.exists()` would still answer for all environments at once.
    Here all are closed, those of coming versions of Django too.
    """

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        self.error()
        raise AssertionError


for _name in dir(models.QuerySet):
    if not _name.startswith("_") and _name not in OPEN and callable(getattr(models.QuerySet, _name)):
        setattr(ClosedQuerySet, _name, ClosedQuerySet._refuse)
ClosedQuerySet.__aiter__ = ClosedQuerySet._refuse


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
