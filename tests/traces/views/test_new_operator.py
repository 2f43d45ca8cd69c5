"""«Créer un nouvel opérateur», step by step."""

import html
import re
from typing import Any

import pytest

from kernel.journal.models import Entry
from tests.pages import Web
from tests.traces.world import PRODUCTION, TRAINING, enter, give, make_operator
from traces.environments import environment_scope
from traces.models import Person, Role
from traces.operators.models import ActivityStatus, Operator
from traces.reference.models import ActivityType, Authority, Chapter, ControlBody, Section

NEW = "/tracesnt/roles/operator/new"
SEARCH = "/tracesnt/roles/operator/"


def make_activity(chapter: str, section: str, code: str, *, listed: bool = False) -> ActivityType:
    """An activity of a section; `listed` ones are kept by establishment lists."""
    above, _ = Chapter.objects.get_or_create(code=chapter, defaults={"name_en": chapter.title(), "position": 9})
    group = Section.objects.create(
        chapter=above,
        code=section,
        name_en=section,
        country_scope="ALL_COUNTRIES",
        lms_managed=listed,
        active=True,
        position=9,
    )
    made: ActivityType = ActivityType.objects.create(
        section=group, code=code, name_en=code, self_registration=not listed, position=9
    )
    return made


@pytest.fixture
def signed_in(web: Web, camille: Person) -> Web:
    enter(web, camille)
    return web


def filled(**changes: Any) -> dict[str, Any]:
    """A form that is good, as a browser would send it."""
    return {
        "form_key": "0a0a0a0a-0000-4000-8000-000000000001",
        "name": "Ferme du Lac",
        "country": "FR",
        "address-TOTAL_FORMS": "1",
        "address-INITIAL_FORMS": "0",
        "address-0-street": "2 rue du Lac",
        "address-0-postal_code": "08200",
        "address-0-city": "Sedan",
        "main": "0",
        "phone": "+33 3 24 00 00 00",
        "chapter": "veterinary",
        "activity": str(ActivityType.objects.get(code="establish_ac").pk),
        "responsible_authority": str(Authority.objects.get(code="FR00008").pk),
        "check": "1",
        **changes,
    }


def send(web: Web, **changes: Any) -> str:
    return html.unescape(web.post(NEW, filled(**changes)).content.decode())


def carried(page: str) -> dict[str, Any]:
    """The hidden fields of a page, with lists of values."""
    fields: dict[str, Any] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page):
        fields.setdefault(name, []).append(value)
    fields.pop("csrfmiddlewaretoken", None)
    return fields


def stored() -> list[Operator]:
    with environment_scope(PRODUCTION):
        return list(Operator.objects.all())


# --- the way in ---


def test_creating_is_offered_after_a_search_only(signed_in: Web) -> None:
    assert "Create a new operator" not in signed_in.get(SEARCH).content.decode()
    page = html.unescape(signed_in.get(SEARCH, {"name": "Ferme du Lac", "country": "FR"}).content.decode())
    assert f'href="{NEW}?country=FR&name=Ferme+du+Lac"' in page
    response = signed_in.get(NEW, follow=True)
    assert response.redirect_chain == [(SEARCH, 302)]
    assert "Search first" in response.content.decode()


def test_what_was_searched_is_kept(signed_in: Web) -> None:
    page = html.unescape(signed_in.get(NEW, {"name": "Ferme du Lac", "country": "FR"}).content.decode())
    assert 'value="Ferme du Lac"' in page
    assert '<option value="FR" selected>' in page
    assert "srvErrors" not in page


def test_beside_another_role_type_nothing_is_created(signed_in: Web, camille: Person) -> None:
    give(camille, "authority", "FR00008", "requested")
    page = signed_in.post(NEW, filled(send="1"), follow=True).content.decode()
    assert "There is one role type per person" in page
    assert not stored()


# --- round trips ---


def test_an_address_is_added_and_what_was_typed_stays(signed_in: Web) -> None:
    page = send(signed_in, add_address="1", name="Ferme", email="no address")
    assert 'name="address-1-city"' in page
    assert 'value="2 rue du Lac"' in page
    assert 'value="no address"' in page
    assert "srvErrors" not in page
    assert 'name="address-TOTAL_FORMS" value="2"' in re.sub(r"\s+", " ", page)


def test_a_removed_address_takes_the_star_along(signed_in: Web) -> None:
    changes = {"address-TOTAL_FORMS": "2", "address-1-city": "Rethel", "main": "1"}
    page = send(signed_in, **changes, remove_address="0")
    assert 'value="Rethel"' in page
    assert 'value="Sedan"' not in page
    assert 'name="main" value="0"' in re.sub(r"\s+", " ", page)


def test_the_form_has_an_address_of_its_own_so_that_no_fragment_of_a_button_stays(signed_in: Web) -> None:
    page = html.unescape(signed_in.post(f"{NEW}?country=FR", filled(show_activities="1")).content.decode())
    assert f'method="post" action="{NEW}?country=FR"' in re.sub(r"\s+", " ", page)


def test_errors_are_listed_in_the_order_of_the_page_and_name_the_address(signed_in: Web) -> None:
    page = send(signed_in, **{"address-TOTAL_FORMS": "2", "address-1-street": "3 quai", "name": "", "vat": "1"})
    summary = re.sub(r"\s+", " ", page.split("srvErrors")[1].split("</ul>")[0])
    assert re.findall(r'href="#id_([^"]+)"', summary) == ["name", "address-1-city", "vat"]
    assert "Address 2 – Town" in summary


def test_without_a_chapter_only_the_chapter_is_missing(signed_in: Web) -> None:
    page = send(signed_in, chapter="", activity="", responsible_authority="")
    assert 'href="#id_chapter"' in page
    assert 'href="#id_activity"' not in page


def test_activities_are_those_of_the_chapter(signed_in: Web) -> None:
    make_activity("food", "RM", "slaughterhouse")
    page = send(signed_in, chapter="food", activity="", show_activities="1")
    assert "slaughterhouse" in page
    assert "Assembly" not in page


def test_the_local_authority_is_offered_first_and_others_by_search(signed_in: Web) -> None:
    names = re.findall(r"\((FR\w+), ", send(signed_in, show_activities="1"))
    assert names[0] == "FR00008"
    found = send(signed_in, find_authorities="1", authority_search="marne", responsible_authority="")
    assert re.findall(r"\((FR\w+), ", found) == ["FR00051"]
    assert "No authority that is competent" in send(
        signed_in, find_authorities="1", authority_search="xyz", responsible_authority=""
    )


# --- what is refused ---


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "This field is required"),
        ({"country": "XX"}, "Select a valid choice"),
        ({"address-0-city": ""}, "This field is required"),
        ({"phone": ""}, "Fill in a telephone number, or instead"),
        ({"phone": "call me"}, "Enter a telephone number"),
        ({"vat": "FR41303265045"}, "This is not a valid VAT number"),
        ({"eori": "1FR"}, "An EORI is two letters"),
        ({"activity": ""}, "This field is required"),
        ({"activity": "999999"}, "Select a valid choice"),
        ({"responsible_authority": ""}, "your role will not be validated"),
        ({"address-TOTAL_FORMS": "2", "main": "1"}, "This address is empty"),
        ({"main": "7"}, "Select a valid choice"),
    ],
)
def test_a_wrong_entry_is_explained_beside_it_and_all_is_kept(
    signed_in: Web, changes: dict[str, str], sentence: str
) -> None:
    page = send(signed_in, **{"national_number": "12345", **changes})
    assert "srvErrors" in page
    assert sentence in page
    assert 'value="12345"' in page
    assert not stored()


def test_a_section_of_establishment_lists_is_refused_as_the_real_form_does(signed_in: Web) -> None:
    listed = make_activity("veterinary", "ACT", "animal_act", listed=True)
    page = send(signed_in, activity=str(listed.pk))
    assert "OPER-029 Data input source in TNT user registration not allowed for classification section ACT" in page


def test_importers_of_organic_products_give_an_eori_and_a_control_body(signed_in: Web) -> None:
    importer = make_activity("organic", "ORGANIC IMPORTER", "organic_importer")
    changes = {"chapter": "organic", "activity": str(importer.pk), "responsible_authority": ""}
    page = send(signed_in, **changes)
    assert "Importers of organic products must give their EORI" in page
    assert "Choose the control body" in page
    body = ControlBody.objects.get(code="FR-BIO-01")
    page = send(signed_in, **changes, eori="FR 123 456 789 00012", control_body=str(body.pk))
    assert 'class="dialog' in page
    signed_in.post(NEW, {**carried(page), "send": "1"})
    (made,) = stored()
    assert (made.eori, made.control_body) == ("FR12345678900012", body)


def test_a_control_body_of_another_country_is_refused(signed_in: Web) -> None:
    importer = make_activity("organic", "ORGANIC TRADER", "organic_trader")
    foreign = ControlBody.objects.get(code="DE-BIO-154")
    page = send(signed_in, chapter="organic", activity=str(importer.pk), control_body=str(foreign.pk))
    assert "Select a valid choice" in page


def test_an_authority_without_the_competence_is_refused(signed_in: Web) -> None:
    Authority.objects.filter(code="FR00051").update(competence="plant health")
    page = send(signed_in, responsible_authority=str(Authority.objects.get(code="FR00051").pk))
    assert "Select a valid choice" in page


def test_who_insists_goes_on_without_an_authority(signed_in: Web) -> None:
    page = send(signed_in, responsible_authority="", without_authority="on")
    assert "nobody can decide" in page


# --- duplicates ---


def test_a_likely_duplicate_is_shown_first_and_can_be_told_apart(signed_in: Web) -> None:
    there = make_operator("S.A.R.L. Ferme du Moulinet")
    page = send(signed_in, name="Ferme du Mouilnet")
    assert "This operator may be there already" in page
    assert f"identifier={there}&pick=" in page
    page = signed_in.post(NEW, {**carried(page), "different": "1"}).content.decode()
    assert 'class="dialog' in page
    assert "Create a new operator" in signed_in.post(NEW, {**carried(page), "back": "1"}).content.decode()


# --- the act ---


def test_operator_and_request_are_recorded_in_one_act(signed_in: Web, camille: Person) -> None:
    second = {"address-TOTAL_FORMS": "2", "address-1-city": "Rethel", "activity_address": "1"}
    page = send(signed_in, **second, vat="fr 40 303 265 045")
    assert "Ardennes, or an authority above it" in page
    data = {**carried(page), "additional_information": "Gérante", "send": "1"}
    response = signed_in.post(NEW, data, follow=True)
    assert response.redirect_chain == [("/tracesnt/profile", 302)]
    assert "The operator has been created, your" in response.content.decode()
    (made,) = stored()
    with environment_scope(PRODUCTION):
        activity = made.activities.get()
        role = Role.objects.get()
        assert (made.name, made.city, made.vat, made.status) == ("Ferme du Lac", "Sedan", "FR40303265045", "new")
        assert (activity.status, str(activity.address)) == (ActivityStatus.NEW, "Rethel")
        assert (role.person_id, role.operator_id, role.status) == (camille.pk, made.pk, "requested")
        assert role.additional_information == "Gérante"
    events = list(Entry.objects.order_by("sequence").values_list("event", flat=True))
    assert events[-2:] == ["operator:create:succeeded", "role-request:sent"]
    assert "Ferme du Lac" in signed_in.get(SEARCH, {"place": "rethel"}).content.decode()


def test_a_form_sent_twice_makes_one_operator(signed_in: Web) -> None:
    for _ in range(2):
        response = signed_in.post(NEW, filled(send="1"))
        assert response.status_code == 302
    assert len(stored()) == 1


def test_a_text_that_is_too_long_keeps_everything(signed_in: Web) -> None:
    page = send(signed_in, send="1", additional_information="x" * 1001)
    assert 'id="id_additional_information_error"' in page
    assert carried(page)["name"] == ["Ferme du Lac"]
    assert not stored()


def test_fields_that_are_not_on_the_form_have_no_effect(signed_in: Web) -> None:
    send(signed_in, send="1", environment=TRAINING, status="valid", identifier="FR.1", administrator="1")
    (made,) = stored()
    with environment_scope(PRODUCTION):
        assert (made.environment, made.status) == (PRODUCTION, "new")
    assert made.identifier != "FR.1"


def test_the_form_has_few_queries(signed_in: Web, django_assert_max_num_queries: Any) -> None:
    data = filled()
    with django_assert_max_num_queries(22):
        signed_in.post(NEW, data)
