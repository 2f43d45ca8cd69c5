"""An agent of the Ardennes with a browser, and a request in their remit; and three furnished environments."""

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.kept import kept_rows
from tests.pages import Web
from tests.traces.permissions.places import Place, furnish, make_document_type
from tests.traces.world import enter, give, make_operator, make_person, make_reference
from traces.environments import Environment
from traces.models import Person, Role


@pytest.fixture(scope="module")
def places(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[Environment, Place]]:
    """The three environments, furnished once for the tests of a file."""
    made: dict[Environment, Place] = {}

    def write() -> None:
        make_reference()
        make_document_type()
        made.update({environment: furnish(environment) for environment in Environment})

    with kept_rows(django_db_blocker, write):
        yield made


@pytest.fixture
def agent(world: None) -> Person:
    person = make_person("n00agent", first_name="Dominique", last_name="Petit")
    give(person, "authority", "FR00008", administrator=True)
    return person


@pytest.fixture
def validating(web: Web, agent: Person) -> Web:
    """The agent's browser."""
    enter(web, agent)
    return web


@pytest.fixture
def waiting(world: None) -> Role:
    """Camille's request."""
    return give(make_person(), "operator", make_operator(), "requested")
