"""Authorities: tree and names."""

import pytest
from django.db import IntegrityError
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from traces.reference.models import Authority

pytestmark = pytest.mark.usefixtures("reference")


def authority(code: str) -> Authority:
    return Authority.objects.get(code=code)


def test_a_subtree_is_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    france = authority("FR00000")
    with django_assert_num_queries(1):
        codes = {found.code for found in france.subtree()}
    assert {"FR00000", "FR00008", "FR-SRAL-GES", "FR00000-SIVEP", "FRCDG4"} <= codes
    assert not codes & {"EC", "BE00000", "FR00000-OPL"}


def test_a_code_that_begins_alike_is_not_in_the_subtree() -> None:
    # FR00000-OPL stands beside FR00000 although its code begins with it.
    assert not authority("FR00000-OPL").is_within(authority("FR00000"))


def test_the_commission_is_above_all() -> None:
    assert authority("EC").subtree().count() == Authority.objects.count()
    assert authority("FRCDG4").is_within(authority("EC"))
    assert not authority("EC").is_within(authority("FRCDG4"))


@pytest.mark.parametrize(
    ("code", "short"),
    [("FR00008", "Ardennes"), ("FR00095", "Val-d'Oise"), ("FR00974", "La Réunion"), ("FR00007", "Ardèche")],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_department_is_shown_by_its_bare_name(code: str, short: str, language: str) -> None:
    with override(language):
        assert authority(code).short_name == short


def test_names_follow_the_language_where_the_authority_works_in_it() -> None:
    with override("fr"):
        assert authority("FR00000").name == "Direction générale de l'alimentation (DGAL)"
        assert authority("BG00000").name == "Bulgarian Food Safety Agency"
    with override("en"):
        assert authority("FR00000").name == "Directorate General for Food"


def test_a_border_post_says_what_it_stands_at() -> None:
    with override("en"):
        assert authority("FRBES1").name == "Brest (port)"
        assert authority("FRBES4").name == "Brest (airport)"


@pytest.mark.parametrize("change", [{"kind": "CCA"}, {"kind": "XXX"}, {"parent": None}, {"country": None}])
def test_the_database_refuses_what_makes_no_sense(change: dict[str, str | None]) -> None:
    with pytest.raises(IntegrityError):
        Authority.objects.filter(code="FRCDG4").update(**change)
