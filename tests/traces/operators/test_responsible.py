"""Who can be responsible for an activity."""

import pytest

from traces.operators.responsible import COMPETENCES, authority_of_certified, competent_authorities, department_of
from traces.reference.models import Authority, Chapter, Country

pytestmark = pytest.mark.usefixtures("reference")


def codes(country: str, chapter: str, department: str = "") -> list[str]:
    return [one.code for one in competent_authorities(Country(pk=country), chapter, department)]


def test_the_department_comes_first_then_the_nearest_to_the_ground() -> None:
    found = codes("FR", "veterinary", "08")
    assert found[0] == "FR00008"
    assert found[-1] == "FR00000"


def test_plant_health_is_the_regional_services_business() -> None:
    assert set(codes("FR", "plants")) >= {"FR-SRAL-GES"}
    assert "FR00008" not in codes("FR", "plants")


def test_where_nobody_has_the_competence_the_central_authorities_have_it() -> None:
    assert codes("FR", "eudr") == ["FR00000", "FR00000-OPL", "FR00000-SIVEP"]


def test_where_a_country_has_no_authority_the_commission_stands_in() -> None:
    assert [one.kind for one in competent_authorities(Country(pk="MA"), "food")] == ["COMMISSION"]


def test_organic_operators_belong_to_the_authority_for_organic_production() -> None:
    found = authority_of_certified(Country(pk="FR"))
    assert found is not None
    assert found.code == "FR00000-OPL"


def test_the_table_names_chapters_and_competences_that_exist() -> None:
    assert set(COMPETENCES) <= set(Chapter.objects.values_list("code", flat=True))
    known = " ; ".join(Authority.objects.values_list("competence", flat=True))
    assert all(any(one in known for one in wanted) for wanted in COMPETENCES.values())


@pytest.mark.parametrize(
    ("country", "code", "department"),
    [("FR", "08200", "08"), ("FR", "97110", "971"), ("DE", "08056", ""), ("FR", "", ""), ("FR", "x8", "")],
)
def test_a_postal_code_tells_the_department(country: str, code: str, department: str) -> None:
    assert department_of(country, code) == department
