"""The doors of the admin sites, and what is behind them."""

import pytest
from django.test import Client

from tests.pages import Web
from tests.traces.world import TRAINING, enter, give, make_operator, make_person
from traces.environments import Environment
from traces.models import Person, Role

USERS = "/tracesnt/admin/traces/role/"


def page_of(role: Role) -> str:
    return f"{USERS}{role.pk}/change/"


@pytest.fixture
def request_in_the_ardennes(agent: Person, camille: Person) -> Role:
    return give(camille, "operator", make_operator(), "requested")


@pytest.mark.parametrize("path", ["/tracesnt/admin/", USERS, f"{USERS}1/change/", "/tracesnt/admin/traces/"])
def test_anonymous_people_are_led_to_sign_in(client: Client, world: None, path: str) -> None:
    response = client.get(path)
    assert response["Location"] == f"/tracesnt/cas/login?next={path.replace('/', '%2F')}"


def test_applicants_are_refused(web: Web, request_in_the_ardennes: Role, camille: Person) -> None:
    enter(web, camille)
    for path in ("/tracesnt/admin/", USERS, page_of(request_in_the_ardennes)):
        assert web.get(path).status_code == 403


@pytest.mark.parametrize("status", ["requested", "suspended"])
def test_an_authority_role_that_is_not_valid_is_refused(web: Web, camille: Person, status: str) -> None:
    give(camille, "authority", "FR00008", status)
    enter(web, camille)
    assert web.get(USERS).status_code == 403


def test_a_role_validated_since_the_sign_in_is_refused(web: Web, agent: Person) -> None:
    enter(web, agent, roles=[])
    assert web.get(USERS).status_code == 403


def test_a_session_of_another_environment_does_not_count(web: Web, agent: Person) -> None:
    enter(web, agent)
    assert web.get("/training/tracesnt/admin/").status_code == 302


def test_outside_the_remit_nothing_exists(validating: Web, camille: Person) -> None:
    neighbour = give(camille, "operator", make_operator(authority="FR00051"), "requested")
    for path in (page_of(neighbour), f"{USERS}999999/change/", f"{USERS}x/change/", f"{USERS}{'9' * 30}/change/"):
        assert validating.get(path).status_code == 404
        assert validating.post(path, {"_accept": "1"}).status_code == 404


def test_a_request_of_another_environment_does_not_exist(validating: Web) -> None:
    elsewhere = make_person(environment=TRAINING)
    role = give(elsewhere, "operator", make_operator(environment=TRAINING), "requested")
    assert validating.get(page_of(role)).status_code == 404


@pytest.mark.parametrize("path", ["add/", "1/delete/", "1/history/", "1/"])
def test_nothing_is_added_or_deleted(validating: Web, path: str) -> None:
    assert validating.get(USERS + path).status_code == 404


@pytest.mark.parametrize("path", ["login/", "logout/", "password_change/", "jsi18n/", "autocomplete/", "r/1/1/"])
def test_djangos_own_ways_in_and_out_are_gone(validating: Web, path: str) -> None:
    assert validating.get(f"/tracesnt/admin/{path}").status_code == 404


@pytest.mark.parametrize("environment", Environment)
def test_each_environment_has_its_site(web: Web, world: None, environment: Environment) -> None:
    person = make_person("n00agent", environment=environment)
    give(person, "authority", "FR00008")
    enter(web, person)
    page = web.get(f"{environment.prefix}/admin/").content.decode()
    assert f'href="{environment.prefix}/admin/traces/role/"' in page
    assert str(environment.label) in page


def test_the_page_of_a_request_is_reached_by_links(validating: Web, request_in_the_ardennes: Role) -> None:
    assert f'href="{USERS}"' in validating.get("/tracesnt/admin/").content.decode()
    assert f'href="{page_of(request_in_the_ardennes)}"' in validating.get(USERS).content.decode()


# --- the list ---


def test_the_list_has_what_is_in_the_remit_and_no_more(validating: Web, request_in_the_ardennes: Role) -> None:
    give(make_person("n00other", last_name="Ailleurs"), "operator", make_operator(authority="FR00051"), "requested")
    page = validating.get(USERS).content.decode()
    assert "Camille MARTIN" in page
    assert "AILLEURS" not in page


def test_waiting_requests_come_first(validating: Web, agent: Person) -> None:
    operator = make_operator()
    for name, status in [("Valable", "valid"), ("Attend", "requested"), ("Pause", "suspended")]:
        give(make_person(f"n00{name.lower()}", last_name=name), "operator", operator, status)
    page = validating.get(USERS).content.decode().split("<tbody>")[1]
    assert page.index("ATTEND") < page.index("VALABLE") < page.index("PAUSE")


@pytest.mark.parametrize("words", ["martin", "n00camil", "example.org", "sangliers"])
def test_the_search_finds_people_and_organisations(validating: Web, request_in_the_ardennes: Role, words: str) -> None:
    assert "Camille MARTIN" in validating.get(USERS, {"q": words}).content.decode()


@pytest.mark.parametrize("words", ["ailleurs", "n00ailleurs"])
def test_the_search_does_not_look_beyond_the_remit(validating: Web, words: str) -> None:
    person = make_person("n00ailleurs", last_name="Ailleurs")
    give(person, "operator", make_operator(authority="FR00051"), "requested")
    page = validating.get(USERS, {"q": words}).content.decode()
    assert "There is nobody here" in page


def test_the_filter_keeps_waiting_requests(validating: Web, request_in_the_ardennes: Role) -> None:
    give(make_person("n00other", last_name="Valable"), "operator", make_operator("Autre"), "valid")
    page = validating.get(USERS, {"status__exact": "requested", "q": ""}).content.decode()
    assert "MARTIN" in page
    assert "VALABLE" not in page


def test_a_list_that_does_not_exist_is_not_found(validating: Web, request_in_the_ardennes: Role) -> None:
    assert validating.get(USERS, {"person__decisions__reason__startswith": "x"}).status_code == 404


@pytest.mark.parametrize(
    "query", [{"e": "1"}, {"o": "99"}, {"p": "x"}, {"status__exact": "x"}, {"role_type__in": "\0"}]
)
def test_a_strange_list_never_breaks(validating: Web, query: dict[str, str]) -> None:
    assert validating.get(USERS, query, follow=True).status_code == 200


def test_the_list_has_few_queries_whatever_its_length(
    validating: Web, agent: Person, django_assert_num_queries
) -> None:
    for number in range(30):
        give(make_person(f"n00a{number:04}"), "operator", make_operator(f"Ferme {number}"), "requested")
    # session, person, posts, keys, lines
    with django_assert_num_queries(5):
        validating.get(USERS)


# --- deciding ---


def test_the_page_has_the_facts_and_two_buttons(validating: Web, request_in_the_ardennes: Role) -> None:
    page = validating.get(page_of(request_in_the_ardennes)).content.decode()
    for text in ("Camille MARTIN", "n00camil", "Ferme des Sangliers", "Assembly", "Ardennes"):
        assert text in page
    assert 'name="_accept"' in page
    assert 'name="_reject"' in page


def test_accepting_leads_back_to_the_list(validating: Web, request_in_the_ardennes: Role) -> None:
    response = validating.post(page_of(request_in_the_ardennes), {"_accept": "1"}, follow=True)
    assert response.redirect_chain == [(USERS, 302)]
    assert "Camille MARTIN now has the role." in response.content.decode()
    page = validating.get(page_of(request_in_the_ardennes)).content.decode()
    assert "_accept" not in page
    assert "Dominique PETIT" in page


def test_after_a_decision_the_list_is_as_it_was(validating: Web, request_in_the_ardennes: Role) -> None:
    searched = f"{USERS}?q=camille&status__exact=requested"
    page = validating.get(searched).content.decode()
    there = f"{page_of(request_in_the_ardennes)}?list=q%3Dcamille%26status__exact%3Drequested"
    assert f'href="{there}"' in page
    assert f'href="{searched.replace("&", "&amp;")}"' in validating.get(there).content.decode()
    assert validating.post(there, {"_accept": "1"})["Location"] == searched


def test_the_way_back_leads_nowhere_else(validating: Web, request_in_the_ardennes: Role) -> None:
    there = f"{page_of(request_in_the_ardennes)}?list=//evil.example"
    assert validating.post(there, {"_accept": "1"})["Location"].startswith(f"{USERS}?")


def test_filters_have_plain_names(validating: Web, request_in_the_ardennes: Role) -> None:
    page = validating.get(USERS).content.decode()
    for name in ("Status", "Role type", "Administrator", "Nobody decides"):
        assert f"<summary>{name}</summary>" in page


def test_refusing_needs_a_reason_beside_the_field(validating: Web, request_in_the_ardennes: Role) -> None:
    page = validating.post(page_of(request_in_the_ardennes), {"_reject": "1"}).content.decode()
    assert 'id="id_reason_error"' in page
    page = validating.post(page_of(request_in_the_ardennes), {"_reject": "1", "reason": "x" * 1001}).content.decode()
    assert 'id="id_reason_error"' in page
    assert "x" * 1001 in page


def test_refusing_with_a_reason(validating: Web, request_in_the_ardennes: Role) -> None:
    data = {"_reject": "1", "reason": "Société inconnue"}
    page = validating.post(page_of(request_in_the_ardennes), data, follow=True).content.decode()
    assert "The request of Camille MARTIN has been refused." in page


def test_a_post_without_a_button_changes_nothing(validating: Web, request_in_the_ardennes: Role) -> None:
    assert validating.post(page_of(request_in_the_ardennes), {"reason": "?"}).status_code == 302
    assert "_accept" in validating.get(page_of(request_in_the_ardennes)).content.decode()


def test_an_operator_that_is_not_valid_is_explained(validating: Web, camille: Person) -> None:
    role = give(camille, "operator", make_operator(status="new"), "requested")
    page = validating.post(page_of(role), {"_accept": "1", "reason": "gardé"}).content.decode()
    assert "Validate the operator first" in page
    assert "gardé" in page


def test_the_second_validator_is_told_who_was_first(validating: Web, request_in_the_ardennes: Role) -> None:
    validating.post(page_of(request_in_the_ardennes), {"_accept": "1"})
    page = validating.post(page_of(request_in_the_ardennes), {"_reject": "1", "reason": "Non"}, follow=True)
    assert "Dominique PETIT made it “Valid” on" in page.content.decode()


def test_ones_own_request_has_no_buttons_and_cannot_be_decided(web: Web, agent: Person) -> None:
    central = make_person("n00centr")
    give(central, "authority", "FR00000")
    own = give(central, "authority", "FR00008", "requested")
    enter(web, central)
    page = web.get(page_of(own)).content.decode()
    assert "_accept" not in page
    assert "_reject" not in page
    assert web.post(page_of(own), {"_accept": "1"}).status_code == 403


def test_a_right_lost_between_page_and_click_decides_nothing(web: Web, agent: Person, camille: Person) -> None:
    role = give(camille, "operator", make_operator(), "requested")
    enter(web, agent)
    web.get(page_of(role))
    give(agent, "authority", "FR00008", "suspended")
    assert web.post(page_of(role), {"_accept": "1"}).status_code == 403


def test_the_page_of_a_request_has_few_queries(
    validating: Web, request_in_the_ardennes: Role, django_assert_num_queries
) -> None:
    # session, person, posts, role, activities, history
    with django_assert_num_queries(6):
        validating.get(page_of(request_in_the_ardennes))


def test_a_list_counts_its_lines_in_words(validating: Web, request_in_the_ardennes: Role) -> None:
    answer = validating.get("/tracesnt/admin/operators/operator/", headers={"accept-language": "fr"})
    assert "1 résultat\n" in answer.content.decode()
