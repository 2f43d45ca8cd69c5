"""«Éditer votre profil»."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from kernel.journal.models import Entry
from tests.pages import Web
from tests.traces.world import PRODUCTION, enter, give, make_operator, make_person, reload
from traces.environments import environment_scope
from traces.events import Event
from traces.models import Person, Role, Status
from traces.operators.models import Operator
from traces.reference.models import ControlBody

PROFILE = "/tracesnt/profile"


def main_of(web: Web) -> str:
    """The page without header and menus."""
    return web.get(PROFILE).content.decode().split("<main", 1)[1]


def test_anonymous_people_are_led_to_sign_in(web: Web, world: None) -> None:
    assert web.get(PROFILE)["Location"] == "/tracesnt/cas/login?next=%2Ftracesnt%2Fprofile"


def test_the_personal_information_is_eu_logins(web: Web, camille: Person) -> None:
    enter(web, camille)
    page = main_of(web)
    for text in ("Camille MARTIN", "External", camille.uid, camille.email):
        assert text in page


@pytest.mark.parametrize("path", ["userdata/myAccount.cgi", "change/changePassword.cgi", "userdata/ShowDetails.cgi"])
def test_three_links_lead_to_eu_login(web: Web, camille: Person, path: str) -> None:
    enter(web, camille)
    assert f'href="/cas/{path}"' in main_of(web)


def test_the_last_connection_is_written_as_in_the_guide(web: Web, camille: Person) -> None:
    with environment_scope(PRODUCTION):
        moment = datetime(2024, 5, 27, 15, 46, 28, tzinfo=ZoneInfo("Europe/Brussels"))
        Person.objects.update(last_sign_in_at=moment)
    enter(web, camille)
    assert "27/05/2024 15:46:28 +0200 CEST." in main_of(web)


def test_an_available_profile_has_its_competences(web: Web, camille: Person) -> None:
    give(camille, "authority", "FR00008", administrator=True)
    enter(web, camille)
    page = main_of(web)
    assert "<strong>Ardennes</strong>" in page
    for tag in ("Animal", "Food", "Administrator"):
        assert f'<span class="tag">{tag}</span>' in page


def test_a_role_validated_since_the_sign_in_asks_to_sign_in_again(web: Web, camille: Person) -> None:
    give(camille, "operator", make_operator())
    enter(web, camille, roles=[])
    assert "/tracesnt/cas/login?next=/tracesnt/profile" in main_of(web)


@pytest.mark.parametrize(
    ("role_type", "organisation", "decider"),
    [
        ("operator", None, "Ardennes"),
        ("authority", "FR00008", "Direction générale de l&#x27;alimentation"),
        ("authority", "DE00000", "European Commission"),
        ("control_body", "FR-BIO-01", "The central authority of France"),
        ("control_body", "MA-BIO-154", "The Commission (third country: Morocco)"),
    ],
)
def test_a_request_says_who_decides(web: Web, camille: Person, role_type: str, organisation, decider: str) -> None:
    give(camille, role_type, organisation or make_operator(), "requested")
    enter(web, camille)
    assert decider in main_of(web)


def test_an_operator_without_authority_says_that_nobody_decides(web: Web, camille: Person) -> None:
    give(camille, "operator", make_operator(authority=None), "requested")
    enter(web, camille)
    assert "nobody can decide" in main_of(web)


def test_the_administrator_of_an_operator_is_among_those_who_decide(web: Web, camille: Person) -> None:
    operator = make_operator()
    give(make_person("n00admin"), "operator", operator, administrator=True)
    give(camille, "operator", operator, "requested")
    enter(web, camille)
    assert "Ardennes, an authority above it, or an administrator of the same operator" in main_of(web)


def test_where_nobody_is_responsible_the_administrator_decides_and_nobody_on_their_own(
    web: Web, camille: Person
) -> None:
    operator = make_operator(authority=None)
    own = give(camille, "operator", operator, "suspended", administrator=True)
    enter(web, camille)
    assert "nobody can decide" in main_of(web)
    give(make_person("n00admin"), "operator", own.operator.identifier, administrator=True)
    assert "An administrator of the same operator; no authority is responsible for it." in main_of(web)


def test_where_a_control_body_alone_looks_after_an_operator_it_decides(web: Web, camille: Person) -> None:
    role = give(camille, "operator", make_operator(authority=None), "requested")
    with environment_scope(PRODUCTION):
        Operator.objects.filter(pk=role.operator_id).update(control_body=ControlBody.objects.get(code="FR-BIO-01"))
    enter(web, camille)
    assert "<td>Ecocert France</td>" in main_of(web)


def test_a_refused_request_shows_the_reason(web: Web, camille: Person) -> None:
    role = give(camille, "operator", make_operator(), "requested")
    with environment_scope(PRODUCTION):
        Role.objects.filter(pk=role.pk).update(status=Status.REJECTED, choice=None, reason="Société <inconnue>")
    enter(web, camille)
    assert "Société &lt;inconnue&gt;" in main_of(web)


def test_the_profile_costs_the_same_for_many_roles(web: Web, camille: Person, django_assert_num_queries) -> None:
    for number in range(6):
        give(camille, "operator", make_operator(f"Ferme {number}"), "requested" if number % 2 else "valid")
    enter(web, camille)
    # session, person, roles, activities, administrators of the operators, preferences, posts for the menu
    with django_assert_num_queries(7):
        web.get(PROFILE)


# --- language ---


def test_the_language_is_kept_for_mails_and_pages(web: Web, camille: Person) -> None:
    enter(web, camille)
    response = web.post(f"{PROFILE}/language", {"language": "en"})
    assert response["Location"] == f"{PROFILE}?locale=en"
    with environment_scope(PRODUCTION):
        assert Person.objects.get(pk=camille.pk).language == "en"
    assert Entry.objects.filter(event=Event.LANGUAGE_CHANGED, subject=camille.uid).count() == 1


@pytest.mark.parametrize("language", ["", "tlh", "fr" * 20])
def test_an_unknown_language_changes_nothing(web: Web, camille: Person, language: str) -> None:
    enter(web, camille)
    page = web.post(f"{PROFILE}/language", {"language": language}, follow=True).content.decode()
    assert "Choose one of the languages" in page
    with environment_scope(PRODUCTION):
        assert Person.objects.get(pk=camille.pk).language == "fr"


# --- withdrawing ---


def test_a_request_can_be_withdrawn(web: Web, camille: Person) -> None:
    role = give(camille, "operator", make_operator(), "requested")
    enter(web, camille)
    page = web.post(f"/tracesnt/roles/{role.pk}/withdraw", follow=True).content.decode()
    assert "Your request has been withdrawn" in page
    assert reload(role).status == Status.WITHDRAWN


def test_a_decided_request_cannot_and_the_page_says_so(web: Web, camille: Person) -> None:
    role = give(camille, "operator", make_operator())
    enter(web, camille)
    page = web.post(f"/tracesnt/roles/{role.pk}/withdraw", follow=True).content.decode()
    assert "not waiting for a decision" in page


def test_other_peoples_requests_do_not_exist(web: Web, camille: Person) -> None:
    role = give(make_person("n00other"), "operator", make_operator(), "requested")
    enter(web, camille)
    assert web.post(f"/tracesnt/roles/{role.pk}/withdraw").status_code == 404
    assert web.post(f"/tracesnt/roles/{'9' * 30}/withdraw").status_code == 404
    assert reload(role).status == Status.REQUESTED


def test_withdrawing_is_a_post(client: Client, camille: Person) -> None:
    role = give(camille, "operator", make_operator(), "requested")
    enter(client, camille)
    assert client.get(f"/tracesnt/roles/{role.pk}/withdraw").status_code == 405


# --- rights and the active profile ---


def test_the_rights_stand_below_the_competences(web: Web, camille: Person) -> None:
    give(camille, "operator", make_operator())
    enter(web, camille)
    rights = re.findall(r"<li>\s*([A-Z-]+)\s*<span aria-hidden=\"true\">(..)</span>", main_of(web))
    assert rights == [("INTRA", "rw"), ("AJL", "rw")]


def test_one_post_needs_no_choice(web: Web, camille: Person) -> None:
    give(camille, "operator", make_operator())
    enter(web, camille)
    assert "Act for this profile" not in main_of(web)


def test_of_several_posts_one_is_active_and_can_be_changed(web: Web, camille: Person) -> None:
    give(camille, "operator", make_operator("Ferme du Lac"))
    second = give(camille, "operator", make_operator("Ferme du Mont"))
    enter(web, camille)
    assert "You write it for Ferme du Lac" in web.get("/tracesnt/certificate/eu-intra/new").content.decode()
    page = web.post(f"{PROFILE}/active", {"role": str(second.pk)}, follow=True).content.decode()
    assert "You now act for Ferme du Mont." in page
    assert "You write it for Ferme du Mont" in web.get("/tracesnt/certificate/eu-intra/new").content.decode()
    assert Entry.objects.filter(event=Event.PROFILE_CHOSEN, subject=camille.uid).count() == 1


def test_an_active_profile_that_is_suspended_is_active_no_more(web: Web, camille: Person) -> None:
    give(camille, "operator", make_operator("Ferme du Lac"))
    second = give(camille, "operator", make_operator("Ferme du Mont"))
    enter(web, camille)
    web.post(f"{PROFILE}/active", {"role": str(second.pk)})
    with environment_scope(PRODUCTION):
        Role.objects.filter(pk=second.pk).update(status=Status.SUSPENDED)
    assert "You write it for Ferme du Lac" in web.get("/tracesnt/certificate/eu-intra/new").content.decode()


def test_other_peoples_posts_cannot_be_active(web: Web, camille: Person) -> None:
    other = give(make_person("n00other"), "authority", "FR00008")
    give(camille, "operator", make_operator())
    enter(web, camille)
    for role in (str(other.pk), "", "x", "9" * 30):
        page = web.post(f"{PROFILE}/active", {"role": role}, follow=True).content.decode()
        assert "not available in this session" in page
