"""An agent of the Ardennes with a browser, and a request in their remit."""

import pytest

from tests.pages import Web
from tests.traces.world import enter, give, make_operator, make_person
from traces.models import Person, Role


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
