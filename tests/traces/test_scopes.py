"""Outside an environment, no question about its data is answered: no model, no method, no detour."""

import asyncio
import inspect
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django_scopes.exceptions import ScopeError

from tests.traces.world import PRODUCTION, make_operator
from traces.environments import environment_scope
from traces.operators.models import Operator
from traces.scopes import OPEN

APPS = ("traces", "operators", "notifications", "certificates", "readiness")
UNSCOPED = {"SearchWord"}  # words of all environments, which name nobody


def scoped() -> list[type[models.Model]]:
    found = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    return [model for model in found if model.__name__ not in UNSCOPED]


def methods() -> list[str]:
    public = [name for name in dir(models.QuerySet) if not name.startswith("_") and name not in OPEN]
    return [name for name in public if callable(getattr(models.QuerySet, name))]


def ask(of: Any, method: str) -> object:
    answer = getattr(of, method)()
    return asyncio.run(answer) if inspect.iscoroutine(answer) else answer


def answered(of: Any) -> list[str]:
    """The methods that answered instead of refusing; those that a manager does not have are left."""
    found = []
    for method in methods():
        if hasattr(of, method):
            try:
                ask(of, method)
            except ScopeError:
                continue
            except TypeError:  # it asked for arguments: it would have answered
                pass
            found.append(method)
    return found


@pytest.mark.parametrize("model", scoped(), ids=lambda model: model.__name__)
def test_no_method_answers_outside_an_environment(model: Any) -> None:
    assert answered(model.objects) == []
    assert answered(model.objects.get_queryset()) == []
    assert answered(model.objects.using("default")) == []
    for question in (iter, len, bool, lambda rows: rows[0], lambda rows: list(rows | rows)):
        with pytest.raises(ScopeError):
            question(model.objects.get_queryset())


def test_related_rows_are_closed_too(world: None) -> None:
    make_operator()
    with environment_scope(PRODUCTION):
        operator = Operator.objects.get()
        assert operator.activities.exists()
    with pytest.raises(ScopeError):
        operator.activities.exists()
    with pytest.raises(ScopeError):
        operator.roles.count()


def test_nothing_can_be_had_of_nothing() -> None:
    assert list(Operator.objects.none()) == []
