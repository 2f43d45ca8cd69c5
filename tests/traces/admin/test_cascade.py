"""The pages of the cascade: operators, organisations, history, posts, hand-over, many rows at once."""

from datetime import date

import pytest
from django.db import connection

from tests.pages import Web
from tests.traces.world import TRAINING, enter, give, make_operator, make_person, reload
from traces.environments import environment_scope
from traces.flows import deciding
from traces.models import Act, Person, Role, Status
from traces.operators.models import Operator, OperatorActivity
from traces.reference.models import ActivityType
from traces.remit import Agent, posts

ADMIN = "/tracesnt/admin/"
USERS = f"{ADMIN}traces/role/"
OPERATORS = f"{ADMIN}operators/operator/"
ACTIVITIES = f"{ADMIN}operators/operatoractivity/"
HISTORY = f"{ADMIN}traces/act/"
LISTS = [USERS, OPERATORS, ACTIVITIES, HISTORY, f"{ADMIN}reference/authority/"]


def waiting(number: int, operator: str = "", **fields: str) -> list[Role]:
    operator = operator or make_operator()
    return [give(make_person(f"n00w{one:04}", **fields), "operator", operator, "requested") for one in range(number)]


def operator_of(identifier: str) -> Operator:
    with environment_scope("production"):
        return Operator.objects.get(identifier=identifier)


def page_of(operator: Operator) -> str:
    return f"{OPERATORS}{operator.pk}/change/"


def activity_of(operator: Operator) -> OperatorActivity:
    with environment_scope("production"):
        return OperatorActivity.objects.get(operator=operator)


def text(web: Web, path: str, **query: str) -> str:
    return web.get(path, query).content.decode()


# --- the site ---


def test_every_list_is_reached_by_links_and_can_be_empty(validating: Web) -> None:
    index = text(validating, ADMIN)
    for path in LISTS:
        assert f'href="{path}"' in index
        assert validating.get(path).status_code == 200


@pytest.mark.parametrize("path", LISTS)
def test_lookups_in_the_address_tell_nothing(validating: Web, path: str) -> None:
    for lookup in (
        *("person__email__startswith", "decided_by__uid", "operator__roles__reason__contains", "post__id"),
        *("remit__startswith", "reason__regex", "id__in", "sort_key__lt", "name__regex", "path__contains"),
    ):
        assert validating.get(path, {lookup: "a"}).status_code in (404, 302), lookup


def test_an_administrator_of_an_operator_has_colleagues_only(web: Web, agent: Person, camille: Person) -> None:
    operator = make_operator()
    give(camille, "operator", operator, administrator=True)
    (colleague,) = waiting(1, operator, last_name="Collègue")
    (stranger,) = waiting(0) or [give(make_person("n00stran"), "operator", make_operator("Autre"), "requested")]
    enter(web, camille)
    assert "COLLÈGUE" in text(web, USERS)
    assert web.get(f"{USERS}{stranger.pk}/change/").status_code == 404
    assert "_accept" in text(web, f"{USERS}{colleague.pk}/change/")
    assert web.get(ACTIVITIES).status_code == 403
    assert "_suspend" not in text(web, page_of(operator_of(operator)))
    web.post(f"{USERS}{colleague.pk}/change/", {"_accept": "1"})
    assert reload(colleague).status == Status.VALID


def test_the_counts_stop(validating: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    from traces import paging

    monkeypatch.setattr(paging, "MOST", 2)
    waiting(4)
    page = text(validating, USERS)
    assert "There are more than 2 lines" in page


@pytest.mark.parametrize(("path", "most"), [(USERS, 5), (OPERATORS, 9), (ACTIVITIES, 10), (HISTORY, 5)])
def test_each_list_has_few_queries_whatever_its_length(
    validating: Web, path: str, most: int, django_assert_max_num_queries
) -> None:
    for number in range(8):
        (role,) = [give(make_person(f"n00b{number:04}"), "operator", make_operator(f"Ferme {number}"), "requested")]
        with environment_scope("production"):
            agent = Person.objects.get(uid="n00agent")
            deciding.accept(Agent(agent, posts(agent, [Role.objects.get(person=agent).pk])), role)
    with django_assert_max_num_queries(most + (connection.vendor == "postgresql")):
        validating.get(path)


# --- users ---


def test_the_advanced_search_narrows_and_keeps_what_was_typed(validating: Web) -> None:
    waiting(1, last_name="Martin")
    give(make_person("n00other", last_name="Autre"), "operator", make_operator("Ailleurs"), "requested")
    assert "AUTRE" not in text(validating, USERS, name="mart", organisation="sangliers")
    page = text(validating, USERS, requested_from="2026-13-45", name="mart")
    assert 'id="id_requested_from_error"' in page
    assert 'value="mart"' in page
    assert "There is nobody here" in text(validating, USERS, requested_to="2000-01-01")
    backwards = {"requested_from": "2026-02-02", "requested_to": "2026-02-01"}
    assert "This day is before the first one." in text(validating, USERS, **backwards)


def test_the_last_administrator_is_taken_back_in_two_steps(validating: Web, camille: Person) -> None:
    role = give(camille, "operator", make_operator(), administrator=True)
    path = f"{USERS}{role.pk}/change/"
    page = validating.post(path, {"_take_admin": "1"}).content.decode()
    assert "This is the last administrator" in page
    assert "Dominique PETIT" in page
    assert reload(role).administrator
    validating.post(path, {"_take_admin": "1", "confirmed": "1"})
    assert not reload(role).administrator


def test_suspending_and_history_on_the_page(validating: Web, camille: Person) -> None:
    role = give(camille, "operator", make_operator())
    path = f"{USERS}{role.pk}/change/"
    assert 'id="id_reason_error"' in validating.post(path, {"_suspend": "1"}).content.decode()
    validating.post(path, {"_suspend": "1", "reason": "Enquête"})
    page = text(validating, path)
    assert "_unsuspend" in page
    assert "Role suspended" in page
    history = text(validating, HISTORY)
    assert "Enquête" in history
    assert "Dominique PETIT" in history


@pytest.mark.parametrize("words", ["camille", "Camille MARTIN", "dominique petit"])
def test_the_history_is_searched_by_whole_names(validating: Web, camille: Person, words: str) -> None:
    role = give(camille, "operator", make_operator())
    validating.post(f"{USERS}{role.pk}/change/", {"_suspend": "1", "reason": "Enquête"})
    assert "Enquête" in text(validating, HISTORY, q=words)
    assert "Enquête" not in text(validating, HISTORY, q=f"{words} nobody")


def test_the_history_does_not_look_beyond_the_remit(web: Web, agent: Person, camille: Person) -> None:
    neighbour = make_person("n00neigh", last_name="Voisin")
    give(neighbour, "authority", "FR00051")
    role = give(camille, "operator", make_operator(), "requested")
    with environment_scope("production"):
        deciding.accept(Agent(agent, posts(agent, [Role.objects.get(person=agent).pk])), role)
    enter(web, neighbour)
    assert "MARTIN" not in text(web, HISTORY, q="martin")


# --- as ---


def test_a_person_with_several_posts_acts_as_one_of_them(web: Web, agent: Person, camille: Person) -> None:
    second = give(agent, "authority", "FR00051")
    role = give(camille, "operator", make_operator(authority="FR00051"), "requested")
    enter(web, agent)
    assert "Camille MARTIN" not in text(web, USERS)
    path = f"{USERS}{role.pk}/change/"
    response = web.get(path)
    assert response.status_code == 404
    assert "another post of yours" in response.content.decode()
    assert web.post(path, {"_accept": "1"}).status_code == 404
    web.post(f"{ADMIN}as/", {"post": second.pk, "next": path})
    assert "Camille MARTIN" in text(web, USERS)
    web.post(path, {"_accept": "1"})
    with environment_scope("production"):
        assert Act.objects.get().post == second


def test_nobody_acts_as_a_post_of_others_or_one_that_is_lost(web: Web, agent: Person, camille: Person) -> None:
    others = give(camille, "authority", "FR00051")
    lost = give(agent, "authority", "FR00051")
    role = give(make_person("n00other"), "operator", make_operator(authority="FR00051"), "requested")
    enter(web, agent)
    assert web.post(f"{ADMIN}as/", {"post": others.pk}).status_code == 404
    web.post(f"{ADMIN}as/", {"post": lost.pk})
    give(agent, "authority", "FR00051", "suspended")
    assert web.post(f"{USERS}{role.pk}/change/", {"_accept": "1"}).status_code == 404
    assert web.post(f"{ADMIN}as/", {"post": lost.pk, "next": "https://evil.example/"}).status_code == 404


def test_a_post_younger_than_the_session_is_none_beside_older_ones(web: Web, agent: Person) -> None:
    enter(web, agent)
    younger = give(agent, "authority", "FR00051")
    assert web.post(f"{ADMIN}as/", {"post": younger.pk}).status_code == 404
    assert web.post("/tracesnt/profile/active", {"role": younger.pk}).status_code == 302
    assert web.get(f"/tracesnt/readiness/phones/authority/{younger.authority_id}/").status_code == 404


# --- operators and organisations ---


def test_an_activity_is_decided_on_its_line(validating: Web) -> None:
    operator = operator_of(make_operator(status="new"))
    activity, path = activity_of(operator), page_of(operator)
    page = validating.post(path, {"activity": activity.pk, "_reject": "1", "reason": ""}).content.decode()
    assert f'id="id_{activity.pk}_reason_error"' in page
    assert (
        "is now “Valid”"
        in validating.post(path, {"activity": activity.pk, "_validate": "1"}, follow=True).content.decode()
    )
    again = validating.post(path, {"activity": activity.pk, "_validate": "1"}, follow=True).content.decode()
    assert "Dominique PETIT decided on it" in again


def test_activities_of_others_do_not_exist(validating: Web) -> None:
    mine, other = (operator_of(make_operator(code, authority=code, status="new")) for code in ("FR00008", "FR00051"))
    assert validating.get(page_of(other)).status_code == 404
    also_mine = operator_of(make_operator("Autre", status="new"))
    for activity in (activity_of(other).pk, activity_of(also_mine).pk, "x", 10**18):
        assert validating.post(page_of(mine), {"activity": activity, "_validate": "1"}).status_code == 404
    elsewhere = make_operator(environment=TRAINING)
    with environment_scope(TRAINING):
        assert validating.get(page_of(Operator.objects.get(identifier=elsewhere))).status_code == 404


def test_the_page_of_an_operator_names_no_user_outside_the_remit(web: Web, agent: Person, camille: Person) -> None:
    """The control body looks after the operator; its users are the business of the authority."""
    operator = operator_of(make_operator())
    give(camille, "operator", operator.identifier)
    certifier = make_person("n00certi", last_name="Certifier")
    body = give(certifier, "control_body", "FR-BIO-01", administrator=True).control_body
    with environment_scope("production"):
        Operator.objects.filter(pk=operator.pk).update(control_body=body)
    enter(web, agent)
    assert "MARTIN" in text(web, page_of(operator))
    enter(web, certifier)
    assert "MARTIN" not in text(web, page_of(operator))


def test_operators_with_new_activities_are_all_found_however_many_each_has(
    validating: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("traces.admin.operators.MOST", 1)
    kind = ActivityType.objects.get()
    for name in ("Ferme du Nord", "Étable du Sud"):
        operator = operator_of(make_operator(name, status="new"))
        for position in range(4):
            kind.pk, kind.code, kind.position = None, f"{operator.pk}_{position}", 100 * operator.pk + position
            kind.save()
            with environment_scope("production"):
                operator.activities.create(activity_type=kind, status="new", valid_from=date(2026, 1, 1))
    page = text(validating, OPERATORS, activity_status="new")
    assert "Ferme du Nord" in page
    assert "Étable du Sud" in page


def test_operators_are_found_by_status_and_by_words(validating: Web) -> None:
    make_operator("Étable du Nord", status="new")
    make_operator("Bergerie")
    assert "Bergerie" not in text(validating, OPERATORS, activity_status="new")
    assert "Étable du Nord" in text(validating, OPERATORS, q="etable")
    assert "Bergerie" in text(validating, OPERATORS, mine="1", q="BERG")
    assert "Bergerie" not in text(validating, ACTIVITIES, status__exact="new")


def test_the_central_authority_gives_an_operator_of_nobody_its_authority(web: Web, agent: Person) -> None:
    central = make_person("n00centr")
    give(central, "authority", "FR00000")
    enter(web, central)
    operator = operator_of(make_operator(authority=None))
    assert operator.name in text(web, OPERATORS, mine="nobody")
    with environment_scope("production"):
        ardennes = Role.objects.get(person=agent).authority
    web.post(page_of(operator), {"_assign": "1", "authority": ardennes.pk})
    assert operator_of(operator.identifier).responsible_authority == ardennes


def test_an_organisation_shows_its_users_and_administrators(web: Web, agent: Person, camille: Person) -> None:
    asking = give(camille, "authority", "FR00008", "requested")
    enter(web, agent)
    page = text(web, f"{ADMIN}reference/authority/{asking.authority_id}/change/")
    assert "Dominique PETIT" in page
    assert "no administrator" in page
    # Who asks is the business of those who decide.
    assert "MARTIN" not in page
    other = give(make_person("n00other"), "authority", "FR00051").authority_id
    assert web.get(f"{ADMIN}reference/authority/{other}/change/").status_code == 404


# --- hand over ---


def test_leaving_asks_the_last_administrator_again(web: Web, agent: Person) -> None:
    post = give(agent, "authority", "FR00008", administrator=True)
    enter(web, agent)
    assert web.post(f"{ADMIN}hand-over/", {"post": post.pk, "_leave": "1", "sure": "1"}).status_code == 200
    assert reload(post).status == Status.VALID


def test_no_request_is_none_in_french(web: Web, agent: Person) -> None:
    enter(web, agent)
    page = web.get(f"{ADMIN}hand-over/", headers={"accept-language": "fr"}).content.decode()
    assert "Aucune demande" in page


def test_handing_over_and_leaving(web: Web, agent: Person, camille: Person) -> None:
    post = give(agent, "authority", "FR00008", administrator=True)
    colleague = give(camille, "authority", "FR00008")
    enter(web, agent)
    path = f"{ADMIN}hand-over/"
    assert "last administrator" in web.post(path, {"post": post.pk, "_leave": "1"}).content.decode()
    assert reload(post).status == Status.VALID
    web.post(path, {"post": post.pk, "_give": "1", "colleague": colleague.pk})
    assert reload(colleague).administrator
    assert web.post(path, {"post": colleague.pk, "_leave": "1"}).status_code == 404
    assert "Only a new request brings you back" in web.post(path, {"post": post.pk, "_leave": "1"}).content.decode()
    assert reload(post).status == Status.VALID
    sure = {"post": post.pk, "_leave": "1", "sure": "1"}
    assert web.post(path, sure)["Location"] == "/tracesnt/profile"
    assert web.get(ADMIN).status_code == 403
