"""The invented population of the large database."""

import pytest

from benchmarks.traces.loading import BATCH, batches
from benchmarks.traces.population import Population
from traces.reference.loading import load_all


@pytest.fixture
def population(db: None) -> Population:
    """With the whole reference data."""
    load_all()
    return Population()


def test_an_operator_is_known_by_its_number_alone(population: Population) -> None:
    first, _ = population.operator(4711)
    again, _ = Population().operator(4711)
    assert (first.name, first.search_text) == (again.name, again.search_text)


def test_people_ask_for_different_operators_of_production(population: Population) -> None:
    numbers = [one["operator"] for one in population.requests(7, 10, 2000)]
    assert len(set(numbers)) == 10
    assert {population.operator(number)[0].environment for number in numbers} == {"production"}


def test_portions_go_on_where_the_last_ended() -> None:
    parts = batches(BATCH + 1, 2 * BATCH + 5)
    assert [(part[0], part[-1]) for part in parts] == [(BATCH + 1, 2 * BATCH), (2 * BATCH + 1, 2 * BATCH + 5)]
