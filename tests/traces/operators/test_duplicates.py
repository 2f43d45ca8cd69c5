"""Operators that are likely there already."""

import pytest

from tests.traces.operators.test_search import add
from traces.environments import environment_scope
from traces.operators.duplicates import likely


@pytest.fixture(autouse=True)
def _operators(reference: None) -> None:
    add("S.A.R.L. Élevage de la Forêt", postal_code="08200", city="Sedan", vat="FR40303265045")
    add("Élevage de la Forge", postal_code="51000", city="Reims")
    add("Zuchtvieh Forst GmbH", country="DE", city="Zwickau")


def found(name: str, country: str = "FR", town: str = "Nulle Part", number: str = "") -> list[str]:
    with environment_scope("training"):
        return [one.name for one in likely(name=name, country=country, towns=[town], identifiers=[number])]


def test_the_same_number_is_the_same_operator_whatever_its_name() -> None:
    assert found("Quelque Chose", number="FR 403 032 650 45")[0] == "S.A.R.L. Élevage de la Forêt"


def test_names_that_differ_by_form_order_and_a_letter_are_alike() -> None:
    assert found("la foret, elvage de") == ["S.A.R.L. Élevage de la Forêt"]
    assert found("Elevage de la Foret SAS") == ["S.A.R.L. Élevage de la Forêt"]


def test_in_the_same_town_less_alike_is_enough() -> None:
    assert found("Élevage Forêt", town="Sedan") == ["S.A.R.L. Élevage de la Forêt"]
    assert found("Élevage Fournier", town="Reims") == []


def test_another_country_or_environment_is_another_operator() -> None:
    assert found("Élevage de la Forêt", country="BE") == []
    with environment_scope("production"):
        assert likely(name="Élevage de la Forêt", country="FR", towns=["Sedan"], identifiers=["FR40303265045"]) == []
