"""Many rows at once: chosen, confirmed, decided, and what stood in the way."""

import re

import pytest
from django.conf import settings

from tests.pages import Web
from tests.traces.world import enter, give, make_operator, make_person, reload
from traces.environments import environment_scope
from traces.models import Batch, BatchState, Person, Role, Status

ADMIN = "/tracesnt/admin/"
USERS = f"{ADMIN}traces/role/"


def waiting(number: int, operator: str = "", **fields: str) -> list[Role]:
    operator = operator or make_operator()
    return [give(make_person(f"n00w{one:04}", **fields), "operator", operator, "requested") for one in range(number)]


def confirm(web: Web, page: str, **fields: str) -> str:
    """Post the confirmation form as the page has it."""
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    data: dict[str, list[str]] = {}
    for name, value in hidden:
        if name not in ("csrfmiddlewaretoken", "next", "post"):
            data.setdefault(name, []).append(value.replace("&amp;", "&"))
    return str(web.post(f"{USERS}bulk/", {**data, "confirmed": "1", **fields}, follow=True).content.decode())


@pytest.mark.django_db(transaction=True)
def test_many_are_chosen_confirmed_and_decided(validating: Web) -> None:
    roles = waiting(3)
    page = validating.post(f"{USERS}bulk/", {"act": "accept", "pick": [role.pk for role in roles]}).content.decode()
    assert "decide on 3 lines" in page
    assert "All 3 lines have been decided." in confirm(validating, page)
    assert {reload(role).status for role in roles} == {Status.VALID}


@pytest.mark.django_db(transaction=True)
def test_all_lines_of_the_list_on_every_page_of_the_filter(validating: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    from traces.admin.base import ListAdmin

    monkeypatch.setattr(ListAdmin, "list_per_page", 2)
    roles = waiting(3, last_name="Martin")
    other = give(make_person("n00other", last_name="Autre"), "operator", make_operator("Ailleurs"), "requested")
    far = give(make_person("n00far", last_name="Martin"), "operator", make_operator(authority="FR00051"), "requested")
    data = {"act": "reject", "all": "1", "query": "q=martin&status__exact=requested&name=Martin"}
    page = validating.post(f"{USERS}bulk/", data).content.decode()
    assert "decide on 3 lines" in page
    assert 'id="id_reason_error"' in confirm(validating, page, reason=" ")
    assert "All 3 lines" in confirm(validating, page, reason="Doublon")
    assert {reload(role).status for role in roles} == {Status.REJECTED}
    assert {reload(role).status for role in (other, far)} == {Status.REQUESTED}


@pytest.mark.django_db(transaction=True)
def test_rows_that_were_not_shown_are_not_decided(validating: Web) -> None:
    operator = make_operator()
    waiting(2, operator)
    page = validating.post(f"{USERS}bulk/", {"act": "accept", "all": "1", "query": ""}).content.decode()
    late = give(make_person("n00late"), "operator", operator, "requested")
    assert "The list has changed meanwhile" in confirm(validating, page)
    assert reload(late).status == Status.REQUESTED


@pytest.mark.django_db(transaction=True)
def test_the_page_of_the_work_names_what_stood_in_the_way(validating: Web, agent: Person) -> None:
    roles = waiting(2, last_name="Martin")
    page = validating.post(f"{USERS}bulk/", {"act": "accept", "pick": [role.pk for role in roles]}).content.decode()
    validating.post(f"{USERS}{roles[0].pk}/change/", {"_accept": "1"})
    page = confirm(validating, page)
    assert "Nothing was changed, because of one line" in page
    assert "Dominique PETIT made it “Valid”" in page


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["pick", "all"])
def test_rows_that_do_not_fit_are_marked_before_and_can_be_taken_out(validating: Web, way: str) -> None:
    operator = make_operator()
    fits = give(make_person("n00valid", last_name="Martin"), "operator", operator)
    asks = give(make_person("n00asks", last_name="Lemaire"), "operator", operator, "requested")
    choice = {"pick": [fits.pk, asks.pk]} if way == "pick" else {"all": "1", "query": "role_type__exact=operator"}
    page = validating.post(f"{USERS}bulk/", {"act": "suspend", **choice}).content.decode()
    assert "One line does not fit" in page
    assert page.index("This role is not valid any more.") < page.index("Camille MARTIN")
    assert 'name="confirmed"' not in page
    page = validating.post(f"{USERS}bulk/", {"act": "suspend", "fitting": "1", "reason": "Enquête", **choice})
    assert "LEMAIRE" not in page.content.decode()
    assert "Enquête" in page.content.decode()
    assert "One line has been decided." in confirm(validating, page.content.decode(), reason="Enquête")
    assert (reload(fits).status, reload(asks).status) == (Status.SUSPENDED, Status.REQUESTED)


def test_where_no_row_fits_there_is_nothing_to_go_on_with(validating: Web) -> None:
    choice = {"act": "unsuspend", "pick": [role.pk for role in waiting(2)]}
    page = validating.post(f"{USERS}bulk/", choice).content.decode()
    assert "2 lines do not fit" in page
    assert 'name="fitting"' not in page
    assert 'name="confirmed"' not in page
    page = validating.post(f"{USERS}bulk/", {**choice, "fitting": "1"}, follow=True).content.decode()
    assert "Tick at least one line" in page


@pytest.mark.parametrize("act", ["accept", "remove"])
def test_the_page_has_few_queries_whatever_the_number(validating: Web, act: str, django_assert_max_num_queries) -> None:
    for number in range(6):
        give(make_person(f"n00x{number:04}"), "operator", make_operator(f"Ferme {number}"), administrator=True)
    with django_assert_max_num_queries(12):
        validating.post(f"{USERS}bulk/", {"act": act, "all": "1", "query": "role_type__exact=operator"})


@pytest.mark.parametrize("field", ["pick", "all"])
def test_rows_beyond_the_border_are_not_chosen(validating: Web, camille: Person, field: str) -> None:
    far = give(camille, "operator", make_operator(authority="FR00051"), "requested")
    data = {"act": "accept", "number": "1", "confirmed": "1", field: far.pk, "query": "q=Martin"}
    assert validating.post(f"{USERS}bulk/", data).status_code == (404 if field == "pick" else 302)
    with environment_scope("production"):
        assert not Batch.objects.exists()


@pytest.mark.parametrize(("target", "code"), [("roles", "not-in-remit"), ("activities", "activity-not-in-charge")])
def test_what_left_the_remit_meanwhile_stands_in_the_way_without_a_name(
    validating: Web, agent: Person, camille: Person, target: str, code: str
) -> None:
    far = give(camille, "operator", make_operator("Loin", authority="FR00051"), "requested")
    assert far.operator is not None
    with environment_scope("production"):
        post = Role.objects.get(person=agent)
        key = far.pk if target == "roles" else far.operator.activities.get().pk
        batch = Batch.objects.create(
            environment="production", by=agent, post=post, target=target, act="reject", keys=[key], expected=1,
            state=BatchState.REFUSED, conflicts=[{"key": key, "code": code}], created_at=post.decided_at,
        )  # fmt: skip
    page = validating.get(f"{ADMIN}batches/{batch.pk}/").content.decode()
    assert "because of one line" in page
    assert "MARTIN" not in page
    assert "Loin" not in page


def test_no_choice_and_too_large_a_choice_are_explained(validating: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Tick at least one line" in validating.post(f"{USERS}bulk/", {"act": "accept"}, follow=True).content.decode()
    monkeypatch.setattr(settings, "TRACES_BULK_LIMIT", 1)
    waiting(2)
    page = validating.post(f"{USERS}bulk/", {"act": "accept", "all": "1"}, follow=True).content.decode()
    assert "At most 1 lines" in page
    assert validating.get(f"{USERS}bulk/")["Location"] == USERS


def test_the_work_reloads_itself_and_is_its_makers_alone(web: Web, agent: Person, camille: Person) -> None:
    give(camille, "authority", "FR00008")
    with environment_scope("production"):
        post = Role.objects.get(person=agent)
        batch = Batch.objects.create(
            environment="production", by=agent, post=post, target="roles", act="accept", keys=[1], expected=1,
            state=BatchState.RUNNING, created_at=post.decided_at,
        )  # fmt: skip
    path = f"{ADMIN}batches/{batch.pk}/"
    enter(web, agent)
    assert web.get(path)["Refresh"] == "2"
    enter(web, camille)
    assert web.get(path).status_code == 404
