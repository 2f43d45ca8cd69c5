"""Countries' scopes, names in two languages, and the catalogue of activities."""

import pytest
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from traces.reference.catalogue import ActivityCatalogue
from traces.reference.models import ActivityType, Chapter, Country

pytestmark = pytest.mark.usefixtures("reference")


def country(code: str) -> Country:
    return Country.objects.get(pk=code)


@pytest.mark.parametrize(
    ("code", "scope", "inside"),
    [
        ("FR", "EU;EFTA", True),
        ("NO", "EU;EFTA", True),
        ("NO", "EU", False),
        ("NO", "EU;EEA", True),
        ("CH", "EU;EEA", False),
        ("XI", "EU", True),
        ("MC", "EU", True),
        ("MA", "EU;EFTA", False),
        ("MA", "THIRD_COUNTRIES", True),
        ("MA", "ALL_COUNTRIES", True),
    ],
)
def test_scopes_include_the_right_countries(code: str, scope: str, inside: bool) -> None:
    assert country(code).is_in_scope(scope) is inside


def test_names_follow_the_active_language() -> None:
    with override("fr"):
        assert country("DE").name == "Allemagne"
    with override("en"):
        assert country("DE").name == "Germany"


def test_chapters_have_the_labels_of_the_guides_picture() -> None:
    codes = ["veterinary", "food", "germinal_products", "animal_byproducts"]
    with override("fr"):
        names = [Chapter.objects.get(code=code).name for code in codes]
    assert names == ["Animal", "Denrées alimentaires", "Germinal products", "Sous-produits animaux"]


def test_a_section_code_means_its_first_activity() -> None:
    found = ActivityCatalogue().find("ASC", country("FR"))
    assert found is not None
    assert (found.section.code, found.code) == ("ASC", "establish_ac")


def test_an_activity_can_be_named_in_its_section() -> None:
    found = ActivityCatalogue().find("TRANSPORTER/com_transport", country("FR"))
    assert found is not None
    assert found.name_en == "Transporter"


@pytest.mark.parametrize(("code", "scope"), [("FR", "EU;EFTA"), ("MA", "THIRD_COUNTRIES")])
def test_where_sections_share_a_code_the_countrys_own_is_meant(code: str, scope: str) -> None:
    found = ActivityCatalogue().find("FAT", country(code))
    assert found is not None
    assert found.section.country_scope == scope


def test_every_activity_of_the_data_can_be_named() -> None:
    catalogue, france = ActivityCatalogue(), country("FR")
    for one in ActivityType.objects.select_related("section"):
        assert catalogue.find(f"{one.section.code}/{one.code}", france) is not None


@pytest.mark.parametrize("code", ["", "/", "NOPE", "ASC/nope", "asc", "(a)"])
def test_unknown_codes_mean_nothing(code: str) -> None:
    assert ActivityCatalogue().find(code, country("FR")) is None


def test_the_catalogue_costs_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    france = country("FR")
    with django_assert_num_queries(1):
        ActivityCatalogue().find("ASC", france)
