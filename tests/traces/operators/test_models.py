"""Operators in the database: environments apart, constraints, status."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django_scopes.exceptions import ScopeError

from kernel import clock
from traces.environments import Environment, environment_scope
from traces.operators.creation import create_operator
from traces.operators.indexing import similar_words
from traces.operators.models import ActivityStatus, Operator, OperatorActivity
from traces.reference.models import ActivityType, Country

pytestmark = pytest.mark.usefixtures("reference")


def make(environment: str = "training", status: str = "valid", activities: tuple[str, ...] = ("ASC",)) -> Operator:
    return create_operator(
        environment=environment,
        name="Élevage du Val Gris",
        country="FR",
        responsible_authority="FR00008",
        activities=activities,
        status=status,
    )


def test_outside_an_environment_a_query_fails() -> None:
    with pytest.raises(ScopeError):
        Operator.objects.count()
    with pytest.raises(ScopeError):
        OperatorActivity.objects.count()


def test_each_environment_sees_its_own_only() -> None:
    make("training")
    with environment_scope(Environment.PRODUCTION):
        assert (Operator.objects.count(), OperatorActivity.objects.count()) == (0, 0)
    with environment_scope(Environment.TRAINING):
        assert (Operator.objects.count(), OperatorActivity.objects.count()) == (1, 1)


def test_an_identifier_is_unique_in_its_environment_only() -> None:
    first, other = make("training"), make("production")
    with environment_scope("production"):
        Operator.objects.filter(pk=other.pk).update(identifier=first.identifier)
    second = make("training")
    with environment_scope("training"), pytest.raises(IntegrityError), transaction.atomic():
        Operator.objects.filter(pk=second.pk).update(identifier=first.identifier)


@pytest.mark.parametrize("change", [{"environment": "moon"}, {"name": ""}, {"identifier": ""}])
def test_the_database_refuses_a_nonsensical_operator(change: dict[str, str]) -> None:
    make()
    with environment_scope("training"), pytest.raises(IntegrityError), transaction.atomic():
        Operator.objects.update(**change)


@pytest.mark.parametrize("change", [{"status": "perhaps"}, {"valid_to": date(1999, 1, 1)}])
def test_the_database_refuses_a_nonsensical_activity(change: dict[str, str | date]) -> None:
    make()
    with environment_scope("training"), pytest.raises(IntegrityError), transaction.atomic():
        OperatorActivity.objects.update(**change)


def test_an_activity_is_held_once() -> None:
    operator = make()
    with environment_scope("training"):
        twin = operator.activities.get()
        twin.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save()


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (["new", "valid"], ActivityStatus.VALID),
        (["rejected", "new"], ActivityStatus.NEW),
        (["new", "suspended"], ActivityStatus.SUSPENDED),
        (["rejected", "rejected"], ActivityStatus.REJECTED),
    ],
)
def test_an_operator_stands_as_its_best_activity(statuses: list[str], expected: ActivityStatus) -> None:
    operator = make(activities=("ASC", "DEL"))
    with environment_scope("training"):
        for activity, status in zip(operator.activities.all(), statuses, strict=True):
            activity.status = status
            activity.save()
        assert operator.status is expected


def test_without_activities_an_operator_is_new() -> None:
    operator = Operator(
        environment="training", identifier="X", name="X", country=Country(pk="FR"), created_at=clock.now()
    )
    operator.save()
    with environment_scope("training"):
        assert operator.status is ActivityStatus.NEW


def test_saving_keeps_the_searched_terms_in_step() -> None:
    operator = make()
    with environment_scope("training"):
        operator.city, operator.vat = "Rethel", "FR 40303265045"
        operator.save(update_fields=["city", "vat"])
        operator.refresh_from_db()
    terms = operator.search_text.split()
    assert {"t:elevage", "t:gris", "t:@rethel", "t:#fr40303265045", "t:#40303265045", "t:=fr"} <= set(terms)
    assert {"t:c=veterinary", "t:s=asc", "t:a=establish_ac", "t:s=asc/establish_ac"} <= set(terms)
    assert f"t:#{operator.pk:06d}" in terms
    assert operator.sort_key == "elevage du val gris"


def test_an_activity_more_or_less_changes_what_is_searched() -> None:
    operator = make()
    with environment_scope("training"):
        added = OperatorActivity.objects.create(
            operator=operator, activity_type=ActivityType.objects.get(section__code="DEL"), valid_from=date(2024, 1, 1)
        )
        operator.refresh_from_db()
        assert " t:s=del " in operator.search_text
        added.delete()
        operator.refresh_from_db()
    assert " t:s=del " not in operator.search_text


def test_letters_that_unfold_do_not_overflow_what_is_sorted_by() -> None:
    operator = make()
    operator.name = "\ufdfa" * 200  # one character that unfolds into eighteen
    with environment_scope("training"):
        operator.save()
        operator.refresh_from_db()
    assert len(operator.sort_key) == 100


@pytest.mark.parametrize(
    ("typed", "meant"), [("elevages", "elevage"), ("elvage", "elevage"), ("eelvage", "elevage"), ("elebage", "elevage")]
)
def test_a_mistyped_word_is_recognised(typed: str, meant: str) -> None:
    make()
    assert similar_words(typed) == [meant]


def test_short_words_and_numbers_are_not_guessed() -> None:
    make()
    assert similar_words("vla") == similar_words("gris2") == similar_words("agrsi x") == []
