"""A validator as the flows know one, an operator and its people."""

import pytest

from tests.traces.world import agent_for, give, make_operator, make_person
from traces.models import Person, Role
from traces.remit import Agent


@pytest.fixture
def agent(production: None) -> Agent:
    """An agent of the Ardennes."""
    person = make_person("n00agent", first_name="Dominique", last_name="Petit")
    give(person, "authority", "FR00008")
    return agent_for(person)


@pytest.fixture
def operator(agent: Agent) -> str:
    return make_operator()


@pytest.fixture
def user(operator: str, camille: Person) -> Role:
    return give(camille, "operator", operator)


@pytest.fixture
def administrator(operator: str) -> Role:
    return give(make_person("n00admin"), "operator", operator, administrator=True)
