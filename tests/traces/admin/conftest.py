"""A validator and their browser."""

import pytest

from tests.pages import Web
from tests.traces.world import enter, give, make_person
from traces.models import Person


@pytest.fixture
def agent(world: None) -> Person:
    """An agent of the Ardennes."""
    person = make_person("n00agent", first_name="Dominique", last_name="Petit")
    give(person, "authority", "FR00008")
    return person


@pytest.fixture
def validating(web: Web, agent: Person) -> Web:
    """The agent's browser."""
    enter(web, agent)
    return web
