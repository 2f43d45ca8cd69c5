"""The operator search."""

import pytest
from django.core.paginator import Paginator
from django.db.models import Q
from django_scopes.exceptions import ScopeError
from pytest_django import DjangoAssertNumQueries

from traces.environments import environment_scope
from traces.operators.creation import create_operator
from traces.operators.generator import seed
from traces.operators.models import Operator
from traces.operators.search import Criteria, Found, Holders, meeting, search, search_similar


def add(
    name: str, *activities: str, country: str = "FR", postal_code: str = "", city: str = "", vat: str = ""
) -> Operator:
    operator = create_operator(
        environment="training",
        name=name,
        country=country,
        responsible_authority=None,
        activities=activities or ("ASC",),
        status="valid",
    )
    operator.postal_code, operator.city, operator.vat = postal_code, city, vat
    with environment_scope("training"):
        operator.save()
    return operator


@pytest.fixture(autouse=True)
def _operators(reference: None) -> None:
    add("Élevage de la Forêt", "BOV-EST", postal_code="08200", city="Sedan", vat="FR X4 0483 3048")
    add("Marché de Sedan-le-Vieux", "ASC", "DEL", postal_code="08000", city="Charleville-Mézières")
    add("Zuchtvieh Forst", "ASC", country="DE", postal_code="08056", city="Zwickau")


def names(criteria: Criteria) -> list[str]:
    with environment_scope("training"):
        return [operator.name for operator in search(criteria)]


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        (Criteria(), ["Élevage de la Forêt", "Marché de Sedan-le-Vieux", "Zuchtvieh Forst"]),
        (Criteria(country="fr"), ["Élevage de la Forêt", "Marché de Sedan-le-Vieux"]),
        (Criteria(chapter="veterinary", country="DE"), ["Zuchtvieh Forst"]),
        (Criteria(chapter="food"), []),
        (Criteria(section="DEL"), ["Marché de Sedan-le-Vieux"]),
        (Criteria(activity="establish_ac"), ["Marché de Sedan-le-Vieux", "Zuchtvieh Forst"]),
        (Criteria(name="FORET elevage"), ["Élevage de la Forêt"]),
        (Criteria(name="éle"), ["Élevage de la Forêt"]),
        (Criteria(name="for"), ["Élevage de la Forêt", "Zuchtvieh Forst"]),
        (Criteria(name="sedan"), ["Marché de Sedan-le-Vieux"]),
        (Criteria(place="sedan"), ["Élevage de la Forêt"]),
        (Criteria(place="mezieres charleville"), ["Marché de Sedan-le-Vieux"]),
        (Criteria(place="082"), ["Élevage de la Forêt"]),
        (Criteria(name="%"), ["Élevage de la Forêt", "Marché de Sedan-le-Vieux", "Zuchtvieh Forst"]),
        (Criteria(name="nothing like it"), []),
        (Criteria(identifier="de."), ["Zuchtvieh Forst"]),
        (Criteria(identifier="x404833048"), ["Élevage de la Forêt"]),
        (Criteria(identifier="FRX4 0483"), ["Élevage de la Forêt"]),
        (Criteria(name="S.A.R.L. élevage"), ["Élevage de la Forêt"]),
        (Criteria(chapter="veterinary", activity="establish_ac"), ["Marché de Sedan-le-Vieux", "Zuchtvieh Forst"]),
        (Criteria(chapter="food", section="ASC"), []),
        (Criteria(chapter="food", activity="establish_ac"), []),
        (Criteria(identifier="%"), []),
        (Criteria(country="FR", section="ASC", name="vieux", place="08"), ["Marché de Sedan-le-Vieux"]),
    ],
)
def test_operators_are_found_by(criteria: Criteria, expected: list[str]) -> None:
    assert names(criteria) == expected


def test_one_activity_must_meet_all_conditions() -> None:
    assert names(Criteria(section="DEL", activity="establish_ac")) == []


def test_an_operator_with_several_fitting_activities_is_listed_once() -> None:
    assert names(Criteria(chapter="veterinary", name="marche")) == ["Marché de Sedan-le-Vieux"]


@pytest.mark.parametrize(
    "criteria",
    [
        Criteria(name="elevage forst"),
        Criteria(name="elvage"),
        Criteria(place="Sadan"),
        Criteria(name="levage", country="FR"),
        Criteria(name="l'élevage du forêt"),
    ],
)
def test_mistyped_words_find_when_typed_ones_do_not(criteria: Criteria) -> None:
    assert names(criteria) == []
    with environment_scope("training"):
        assert [one.name for one in search_similar(criteria)] == ["Élevage de la Forêt"]


def test_names_in_other_alphabets_are_found_in_either() -> None:
    add("Αγρόκτημα Ήλιος Α.Ε.", country="GR", city="Θεσσαλονίκη")
    add("Ферма Зора ЕООД", country="BG", city="Пловдив")
    add("Müller Hof", country="DE")
    assert names(Criteria(name="ilios agroktima")) == names(Criteria(name="ΉΛΙΟΣ")) == ["Αγρόκτημα Ήλιος Α.Ε."]
    assert names(Criteria(place="Thessaloniki")) == ["Αγρόκτημα Ήλιος Α.Ε."]
    assert names(Criteria(name="ferma zora")) == names(Criteria(place="пловдив")) == ["Ферма Зора ЕООД"]
    assert names(Criteria(name="mueller")) == names(Criteria(name="MÜLLER")) == ["Müller Hof"]


def test_a_frequent_word_fills_the_answer_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("traces.operators.search.LIMIT", 1)
    add("Ferme Une")
    add("Fermette")
    assert len(names(Criteria(name="ferm"))) == 1
    add("Ferme Deux")
    assert names(Criteria(name="ferme"))[0].startswith("Ferme ")


def test_no_more_than_the_limit_is_looked_at() -> None:
    seed("training", 30)
    with environment_scope("training"):
        few, all_of_them = Found(meeting([]), limit=7), Found(meeting([]), limit=33)
        assert (len(few), few.more) == (7, True)
        assert (len(all_of_them), all_of_them.more) == (33, False)


def test_other_environments_are_not_searched() -> None:
    with environment_scope("production"):
        assert not search(Criteria())


def test_searching_outside_an_environment_fails() -> None:
    with pytest.raises(ScopeError):
        list(search(Criteria(name="sedan")))


@pytest.mark.parametrize("size", [5, 50])
def test_a_page_costs_three_queries_whatever_its_length(
    size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    seed("training", 120)
    with environment_scope("training"), django_assert_num_queries(3):  # found, operators, activities
        page = Paginator(search(Criteria(country="FR", chapter="veterinary")), size).page(1)
        for operator in page:
            str((operator.country.name, operator.responsible_authority, operator.status))
            [one.activity_type.section.chapter.name for one in operator.activities.all()]
    assert len(page) == size


@pytest.mark.parametrize(
    ("activities", "condition", "expected"),
    [
        (("ASC",), Q(), ["Marché de Sedan-le-Vieux", "Zuchtvieh Forst"]),
        (("ASC/establish_ac",), Q(), ["Marché de Sedan-le-Vieux", "Zuchtvieh Forst"]),
        (("DEL", "BOV-EST"), Q(), ["Élevage de la Forêt", "Marché de Sedan-le-Vieux"]),
        (("DEL/establish_ac",), Q(), []),
        ((), Q(country="DE"), ["Zuchtvieh Forst"]),
        (("ASC",), Q(country="DE"), ["Zuchtvieh Forst"]),
    ],
)
def test_search_among_holders_of_an_activity(activities: tuple[str, ...], condition: Q, expected: list[str]) -> None:
    with environment_scope("training"):
        assert [operator.name for operator in search(Criteria(), Holders(activities, condition))] == expected
