"""Choosing a role type, searching, ticking, asking."""

import html
import re
from collections.abc import Mapping

import pytest

from tests.pages import Web
from tests.traces.world import PRODUCTION, TRAINING, enter, give, make_operator, make_person
from traces.environments import environment_scope
from traces.models import Person, Role
from traces.operators.models import Operator
from traces.reference.models import Authority, ControlBody, Country

OPERATORS = "/tracesnt/roles/operator/"
AUTHORITIES = "/tracesnt/roles/authority/"
BODIES = "/tracesnt/roles/control-body/"


@pytest.fixture
def signed_in(web: Web, camille: Person) -> Web:
    """Camille's browser."""
    enter(web, camille)
    return web


def get(web: Web, path: str, query: Mapping[str, object]) -> str:
    return html.unescape(web.get(path, query).content.decode())


def names(page: str) -> list[str]:
    """The row headers of the results."""
    return re.findall(r'<th scope="row">([^<]*)</th>', page)


def key(identifier: str) -> str:
    return str(Operator.objects.with_scopes_disabled().get(identifier=identifier).pk)


def requests_of(person: Person) -> list[Role]:
    with environment_scope(PRODUCTION):
        return list(Role.objects.filter(person=person))


# --- the choice ---


def test_the_three_types_are_offered(signed_in: Web) -> None:
    page = get(signed_in, "/tracesnt/roles/", {})
    for path in (OPERATORS, AUTHORITIES, BODIES):
        assert f'href="{path}"' in page
    assert "BCP, CCA, RCA or LAU" in page


def test_beside_the_type_held_the_others_are_explained(signed_in: Web, camille: Person) -> None:
    give(camille, "operator", make_operator(), "requested")
    page = get(signed_in, "/tracesnt/roles/", {})
    assert f'href="{OPERATORS}"' in page
    assert f'href="{AUTHORITIES}"' not in page
    assert "Not possible beside the role type that you hold" in page


# --- searching ---


@pytest.mark.parametrize("path", [OPERATORS, AUTHORITIES, BODIES])
def test_there_are_no_results_before_a_search(signed_in: Web, path: str) -> None:
    assert "Results" not in get(signed_in, path, {})


@pytest.mark.parametrize("path", [OPERATORS, AUTHORITIES, BODIES])
def test_an_empty_search_is_explained(signed_in: Web, path: str) -> None:
    page = get(signed_in, path, {"country": "", "name": ""})
    assert "srvErrors" in page
    assert "Results" not in page


@pytest.mark.parametrize(
    "criteria",
    [
        {"name": "sangliers"},
        {"country": "FR", "name": "ferme"},
        {"chapter": "veterinary", "section": "ASC", "activity": "establish_ac"},
    ],
)
def test_operators_are_found_by_each_criterion(signed_in: Web, criteria: dict[str, str]) -> None:
    make_operator()
    assert names(get(signed_in, OPERATORS, criteria)) == ["Ferme des Sangliers"]


def test_operators_are_found_by_identifier(signed_in: Web) -> None:
    identifier = make_operator()
    assert names(get(signed_in, OPERATORS, {"identifier": identifier})) == ["Ferme des Sangliers"]


def test_operators_of_another_environment_are_not_found(signed_in: Web) -> None:
    make_operator(environment=TRAINING)
    assert names(get(signed_in, OPERATORS, {"name": "sangliers"})) == []


@pytest.mark.parametrize(
    ("criteria", "found"),
    [
        ({"country": "FR", "role": "LAU"}, ["Ardennes", "Marne"]),
        ({"country": "FR", "name": "generale"}, ["Direction générale de l'alimentation"]),
        ({"country": "FR", "competence": "animal health", "name": "ardennes"}, ["Ardennes"]),
        ({"country": "DE", "name": "FR00008"}, []),
        ({"country": "FR", "role": "BCP"}, ["Roissy Charles-de-Gaulle (airport)"]),
    ],
)
def test_authorities_are_found(signed_in: Web, criteria: dict[str, str], found: list[str]) -> None:
    assert names(get(signed_in, AUTHORITIES, criteria)) == found


def test_the_country_of_an_authority_is_compulsory(signed_in: Web) -> None:
    page = get(signed_in, AUTHORITIES, {"country": "", "name": "ardennes"})
    assert 'id="id_country_error"' in page
    assert 'value="ardennes"' in page


@pytest.mark.parametrize(
    ("criteria", "found"),
    [
        ({"name": "ecocert"}, ["Ecocert France", "Ecocert SAS", "Ecocert SAS"]),
        ({"name": "sas ecocert", "country": "MA"}, ["Ecocert SAS"]),
        ({"country": "FR"}, ["Ecocert France"]),
    ],
)
def test_a_control_body_has_a_line_for_each_country(signed_in: Web, criteria: dict[str, str], found: list[str]) -> None:
    assert names(get(signed_in, BODIES, criteria)) == found


@pytest.mark.parametrize(
    "criteria",
    [
        {"country": "XX"},
        {"chapter": "x"},
        {"section": "x"},
        {"activity": "x"},
        {"name": "x" * 201},
        {"identifier": "x" * 41},
    ],
)
def test_bad_criteria_are_explained_and_kept(signed_in: Web, criteria: dict[str, str]) -> None:
    page = get(signed_in, OPERATORS, {"place": "Sedan", **criteria})
    assert "srvErrors" in page
    assert 'value="Sedan"' in page


def test_results_come_in_pages(signed_in: Web) -> None:
    for number in range(25):
        make_operator(f"Ferme {number:02}")
    assert len(names(get(signed_in, OPERATORS, {"name": "ferme"}))) == 20
    page = get(signed_in, OPERATORS, {"name": "ferme", "page": "2"})
    assert len(names(page)) == 5
    assert "?name=ferme&page=1" in page


def test_a_page_of_results_has_few_queries(signed_in: Web, django_assert_num_queries) -> None:
    for number in range(5):
        make_operator(f"Ferme {number}")
    # session, person, suspended?, countries, chapters, sections, activities, found (whole words, then
    # beginnings), operators, their activities, type
    with django_assert_num_queries(12):
        signed_in.get(OPERATORS, {"name": "ferme"})


# --- ticking and the dialog ---


def test_a_ticked_line_opens_the_dialog(signed_in: Web) -> None:
    identifier = make_operator()
    page = get(signed_in, OPERATORS, {"name": "sangliers", "pick": key(identifier), "request": "1"})
    assert 'class="dialog' in page
    assert "Ferme des Sangliers" in page
    assert f'href="{OPERATORS}?name=sangliers&page=1"' in page


def test_nothing_ticked_is_explained_and_the_results_stay(signed_in: Web) -> None:
    make_operator()
    page = get(signed_in, OPERATORS, {"name": "sangliers", "request": "1"})
    assert "Tick at least one line" in page
    assert names(page) == ["Ferme des Sangliers"]


def test_an_unknown_line_is_explained_and_the_other_ticks_stay(signed_in: Web) -> None:
    known = key(make_operator())
    foreign = key(make_operator("Ailleurs", environment=TRAINING))
    query = {"name": "sangliers", "pick": [known, foreign], "request": "1"}
    response = signed_in.get(OPERATORS, query)
    assert response.status_code == 404
    page = response.content.decode()
    assert "does not exist in this environment" in page
    assert re.search(rf'value="{known}"[^>]*checked', page)


def test_a_second_type_is_explained_before_the_dialog(signed_in: Web, camille: Person) -> None:
    give(camille, "operator", make_operator(), "requested")
    ardennes = Authority.objects.get(code="FR00008").pk
    page = get(signed_in, AUTHORITIES, {"country": "FR", "pick": ardennes, "request": "1"})
    assert "There is one role type per person" in page


def test_the_box_at_the_head_takes_every_line(signed_in: Web) -> None:
    page = get(signed_in, BODIES, {"name": "ecocert", "all": "1", "request": "1"})
    assert len(re.findall(r'name="pick"', page)) == 3
    assert 'class="dialog' in page


def test_a_request_for_many_third_countries_names_who_decides_once_and_each_country(signed_in: Web) -> None:
    morocco = Country.objects.get(pk="MA")
    Country.objects.create(
        pk="TN", name_en="Tunisia", group=morocco.group, participating="yes", eu_member=False, efta=False
    )
    for code in ("MA", "TN"):
        ControlBody.objects.create(code=f"{code}-9", name="Certisol", home_country=morocco, certified_country_id=code)
    page = get(signed_in, BODIES, {"name": "certisol", "all": "1", "request": "1"})
    assert page.count("an administrator of the same body") == 1
    assert "The Commission (2 third countries)" in page
    assert "Morocco, MA-9" in page
    assert "Tunisia, TN-9" in page


def test_the_request_button_of_control_bodies_is_above_the_lines(signed_in: Web) -> None:
    page = get(signed_in, BODIES, {"name": "ecocert"})
    assert page.index('name="request"') < page.index('name="all"') < page.index('name="pick"')


# --- sending ---


def test_a_request_is_sent_and_stands_in_the_profile(signed_in: Web, camille: Person) -> None:
    ticked = key(make_operator())
    data = {"pick": ticked, "additional_information": "Gérante"}
    response = signed_in.post(OPERATORS, data, follow=True)
    assert response.redirect_chain == [("/tracesnt/profile", 302)]
    page = response.content.decode()
    assert "notice--ok" in page
    assert names(page) == ["Ferme des Sangliers"]
    (role,) = requests_of(camille)
    assert role.additional_information == "Gérante"


@pytest.mark.parametrize(("path", "model"), [(AUTHORITIES, Authority), (BODIES, ControlBody)])
def test_the_other_types_are_asked_for_in_the_same_way(signed_in: Web, camille: Person, path: str, model) -> None:
    signed_in.post(path, {"pick": model.objects.first().pk})
    assert len(requests_of(camille)) == 1


def test_a_text_that_is_too_long_is_explained_and_kept(signed_in: Web, camille: Person) -> None:
    text = "x" * 1001
    page = signed_in.post(OPERATORS, {"pick": key(make_operator()), "additional_information": text}).content.decode()
    assert 'id="id_additional_information_error"' in page
    assert text in page
    assert "Ferme des Sangliers" in page
    assert not requests_of(camille)


def test_a_forged_line_is_refused_and_the_text_kept(signed_in: Web, camille: Person) -> None:
    foreign = key(make_operator(environment=TRAINING))
    response = signed_in.post(OPERATORS, {"pick": foreign, "additional_information": "Gérante"})
    assert response.status_code == 404
    assert "Gérante" in response.content.decode()
    assert not requests_of(camille)


def test_what_another_tab_asked_for_meanwhile_is_explained(signed_in: Web, camille: Person) -> None:
    role = give(camille, "operator", make_operator(), "requested")
    data = {"pick": str(role.operator_id), "additional_information": "Gérante"}
    page = signed_in.post(OPERATORS, data).content.decode()
    assert "You already have, or have asked for, this role" in page
    assert "Gérante" in page
    assert len(requests_of(camille)) == 1


def test_fields_that_are_not_on_the_form_have_no_effect(signed_in: Web, camille: Person) -> None:
    other = make_person("n00other")
    forged = {"status": "valid", "administrator": "1", "person": other.pk, "environment": "training"}
    signed_in.post(OPERATORS, {"pick": key(make_operator()), **forged})
    (role,) = requests_of(camille)
    assert (role.status, role.administrator, role.environment) == ("requested", False, "production")


def test_a_request_needs_the_forms_token(camille: Person) -> None:
    strict = Web(enforce_csrf_checks=True)
    enter(strict, camille)
    assert strict.post(OPERATORS, {"pick": key(make_operator())}).status_code == 403
    assert not requests_of(camille)
