"""Every act × everybody who gets through a door: it changes what it says for those who may, and nothing for others."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client

from tests.traces.permissions.acts import ACTS, OF_ONES_OWN, Act
from tests.traces.permissions.places import NEXT, Place
from tests.traces.permissions.table import PEOPLE, TABLE
from tests.traces.world import enter
from traces.environments import Environment

#: The others are turned back at the door of each of these addresses (test_matrix.py).
ACTING = [name for name in PEOPLE if name not in ("anonymous", "stranger", "elsewhere", "suspended")]
#: The vet of another environment, who acts there on what is here.
TWIN = "vet of another environment"
#: What the applications of TRACES keep: the table and the name of its model.
TABLES = {
    model._meta.db_table: model._meta.model_name
    for label in ("traces", "operators", "certificates", "notifications", "readiness")
    for model in apps.get_app_config(label).get_models()
}
WRITES = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')


def test_every_post_is_tried_or_said_to_reach_nothing_of_others() -> None:
    posts = {path for path, line in TABLE.items() if line.post != 405}
    assert posts == {act.path for act in ACTS} | OF_ONES_OWN, "say in acts.py for whom a post changes something"


@pytest.mark.django_db
def test_an_act_changes_something_for_those_who_may_and_nothing_for_others(places: dict[Environment, Place]) -> None:
    wrong: list[str] = []
    for number, name in enumerate([*ACTING, TWIN]):
        for place in places.values():
            at = NEXT[place.environment] if name == TWIN else place.environment
            client = Client(raise_request_exception=False)
            enter(client, places[at].people["vet" if name == TWIN else name])
            turn = number + list(places).index(place.environment)
            acts = [act for index, act in enumerate(ACTS) if (index + turn) % len(places) == 0]
            wrong += [f"{at} {name}: {line}" for line in _try(client, at, place, name, acts)]
    assert not wrong, "\n" + "\n".join(wrong)


def _try(client: Client, at: Environment, place: Place, name: str, acts: list[Act]) -> Iterator[str]:
    cookies = client.cookies.copy()
    for act in acts:
        if name == TWIN and act.is_ours:
            continue
        client.cookies = cookies.copy()
        written = Written()
        with transaction.atomic(), connection.execute_wrapper(written):
            status = client.post(f"{at.prefix}/{act.address(place)}", act.fields(place)).status_code
            transaction.set_rollback(True)
        changed = written.tables & TABLES.keys()
        if name not in act.rights and (changed or status >= 500):
            yield f"“{act.name}” answers {status} and changes {changed}"
        if name in act.rights and act.changed not in {TABLES[table] for table in changed}:
            yield f"“{act.name}” answers {status} and changes {changed or 'nothing'}"


class Written:
    """The tables of which a row was written, by a statement that found one."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """As `connection.execute_wrapper` wants it."""
        result = execute(sql, params, many, context)
        # What SQLite says of an insertion that returns its key comes too late.
        if (found := WRITES.match(sql)) and (sql.startswith("INSERT") or context["cursor"].rowcount):
            self.tables.add(found[1])
        return result
