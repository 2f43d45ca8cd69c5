"""Fictitious operators."""

import time
from collections import Counter
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.clock import Clock
from traces.environments import Environment, environment_scope
from traces.operators.generator import DEFAULT_COUNT, seed
from traces.operators.models import ActivityStatus, Operator, OperatorActivity
from traces.operators.words import languages, towns, trades
from traces.reference.catalogue import ActivityCatalogue
from traces.reference.models import (
    ActivityType,
    Authority,
    Chapter,
    ControlBody,
    Country,
    DocumentType,
    Section,
)

#: Ranges that the regulators of France, Germany and the United Kingdom keep free for fiction.
FICTION = ("+3319900", "+3326191", "+3335301", "+3346571", "+3353649", "+3363998", "+493023125", "+442896496")


def snapshot(environment: str) -> list[tuple[object, ...]]:
    with environment_scope(environment):
        columns = ("identifier", "name", "street", "postal_code", "city", "email", "phone", "created_at")
        operators = list(Operator.objects.order_by("identifier").values_list(*columns))
        columns = ("operator__identifier", "activity_type__code", "status", "valid_from", "valid_to")
        return operators + list(OperatorActivity.objects.order_by(*columns).values_list(*columns))


def forget(environment: str) -> None:
    with environment_scope(environment):
        Operator.objects.all().delete()


@pytest.fixture
def training(reference: None) -> list[Operator]:
    seed("training")
    with environment_scope("training"):
        related = Operator.objects.select_related("responsible_authority", "country", "control_body")
        return list(related.prefetch_related("activities__activity_type__section").order_by("identifier"))


def test_there_are_at_least_520_most_of_them_french(training: list[Operator]) -> None:
    countries = Counter(operator.country_id for operator in training)
    assert len(training) == DEFAULT_COUNT >= 520
    assert countries["FR"] > DEFAULT_COUNT / 2
    assert {"BE", "DE", "IT", "ES", "NL"} <= set(countries)


def test_every_french_department_has_operators_and_the_ardennes_at_least_eight(training: list[Operator]) -> None:
    departments = Counter(
        operator.responsible_authority.department_code for operator in training if operator.responsible_authority
    )
    del departments[""]
    assert len(departments) == 101
    assert departments["08"] >= 8


def test_what_the_ardennes_have_is_valid(training: list[Operator]) -> None:
    ours = [one for one in training if one.responsible_authority and one.responsible_authority.code == "FR00008"]
    assert {operator.status for operator in ours} == {ActivityStatus.VALID}
    assert len({operator.activities.all()[0].activity_type_id for operator in ours}) >= 5


def test_the_postal_code_belongs_to_the_responsible_department(training: list[Operator]) -> None:
    for operator in training:
        assert operator.responsible_authority is not None
        department = operator.responsible_authority.department_code
        if operator.country_id == "FR":
            assert operator.postal_code.startswith({"2A": "20", "2B": "20"}.get(department, department))
        else:
            assert operator.responsible_authority.country_id == operator.country_id


def test_nobody_real_can_be_called_or_written_to(training: list[Operator]) -> None:
    assert all(operator.email.endswith(".example") for operator in training)
    assert all(not operator.phone or operator.phone.startswith(FICTION) for operator in training)
    assert all(operator.phone for operator in training if operator.country_id == "FR")
    assert {len(operator.phone) for operator in training if operator.country_id == "FR"} == {12}


def test_names_are_not_repeated(training: list[Operator]) -> None:
    assert len({operator.name for operator in training}) == len(training)


def test_organic_operators_have_a_control_body_of_their_country(training: list[Operator]) -> None:
    organic = [operator for operator in training if operator.control_body]
    assert organic
    assert all(one.control_body and one.control_body.certified_country_id == one.country_id for one in organic)


def test_activities_are_open_to_the_operators_country(training: list[Operator]) -> None:
    for operator in training:
        sections = [activity.activity_type.section for activity in operator.activities.all()]
        assert sections
        assert all(section.applies_to(operator.country) for section in sections)


def test_the_same_seed_makes_the_same_operators_at_any_time(reference: None, clock: Clock) -> None:
    seed("training", 60)
    first = snapshot("training")
    forget("training")
    clock.set(datetime(2024, 6, 10, 12, 0, tzinfo=UTC))
    seed("training", 60)
    assert snapshot("training") == first


def test_everything_is_older_than_the_guides(training: list[Operator]) -> None:
    assert {timezone.localtime(operator.created_at).year for operator in training} == {2020}
    assert {one.valid_from.isoformat() for operator in training for one in operator.activities.all()} == {"2020-01-01"}


def test_environments_and_seeds_differ(reference: None) -> None:
    seed("training", 30)
    seed("acceptance", 30)
    seed("production", 30, seed=7)
    names = []
    for environment in Environment:
        with environment_scope(environment):
            names.append(frozenset(Operator.objects.values_list("name", flat=True)))
    assert len(set(names)) == 3


def test_a_second_run_adds_only_what_is_missing(reference: None) -> None:
    assert seed("training", 30) == 30
    before = snapshot("training")
    with environment_scope("training"):
        Operator.objects.filter(identifier__endswith="000005").delete()
    assert seed("training", 30) == 1
    assert snapshot("training") == before


def test_very_many_operators_still_have_names(reference: None) -> None:
    seed("training", 3000)
    with environment_scope("training"):
        assert Operator.objects.values("name").distinct().count() == 3000


def test_all_three_environments_are_filled_in_little_time(reference: None) -> None:
    # Half a second alone. A processor that others use as well counts its time twice and more.
    start = time.process_time()
    for environment in Environment:
        seed(environment)
    assert time.process_time() - start < 5


def test_the_word_lists_fit_together(reference: None) -> None:
    catalogue, france = ActivityCatalogue(), Country.objects.get(pk="FR")
    for trade in trades():
        assert all(catalogue.find(code, france) for code in trade.activities), trade
        assert all(language.names.get(trade.names) for language in languages().values()), trade.names
    assert {town.language for town in towns()} == set(languages())


def test_the_command_fills_the_environments_that_are_named(reference: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("seed_operators", "training", "acceptance", "--count=12")
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["training: 12 operators added, 0 left", "acceptance: 12 operators added, 0 left"]
    with environment_scope("production"):
        assert not Operator.objects.exists()


@pytest.mark.parametrize("arguments", [["moon"], ["--count=-1"]])
def test_the_command_refuses_nonsense(reference: None, arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("seed_operators", *arguments)


@pytest.mark.django_db
def test_the_command_asks_for_the_reference_data_first() -> None:
    for model in (DocumentType, ActivityType, Section, Chapter, ControlBody, Authority, Country):
        model.objects.all()._raw_delete("default")
    with pytest.raises(CommandError, match="load_reference"):
        call_command("seed_operators")
