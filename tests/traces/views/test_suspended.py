"""What a suspended person sees, and how an agent lifts the suspension."""

import pytest

from tests.pages import Web
from tests.traces.world import enter, give, make_operator, make_person, reload
from traces.listener import RolesFollowAccount
from traces.models import Person, Role, Status

HOME, PROFILE, ROLES = "/tracesnt/login", "/tracesnt/profile", "/tracesnt/roles/"


@pytest.fixture
def agent(world: None) -> Person:
    """An agent of the Ardennes."""
    person = make_person("n00agent", first_name="Dominique", last_name="Petit")
    give(person, "authority", "FR00008")
    return person


@pytest.fixture
def role(agent: Person, camille: Person) -> Role:
    return give(camille, "operator", make_operator())


@pytest.fixture
def hers(web: Web, role: Role) -> Web:
    """Camille's browser, signed in before the suspension."""
    enter(web, role.person)
    RolesFollowAccount().factors_removed(role.person.uid)
    return web


def page_of(role: Role) -> str:
    return f"/tracesnt/admin/traces/role/{role.pk}/change/"


@pytest.fixture
def validating(agent: Person) -> Web:
    web = Web()
    enter(web, agent)
    return web


@pytest.mark.parametrize("path", [HOME, PROFILE])
def test_they_read_that_they_are_suspended_and_who_can_lift_it(hers: Web, path: str) -> None:
    page = hers.get(path).content.decode().split("<main", 1)[1]
    assert "You are suspended" in page
    assert "Ardennes, or an authority above it" in page


@pytest.mark.parametrize("path", [ROLES, f"{ROLES}operator/", f"{ROLES}authority/"])
def test_they_get_no_further_than_their_profile(hers: Web, path: str) -> None:
    page = hers.get(path, follow=True)
    assert page.redirect_chain == [(PROFILE, 302)]
    assert b"closed to you" in page.content


def test_they_cannot_send_a_request_either(hers: Web) -> None:
    assert hers.post(f"{ROLES}operator/", {"_send": "1"})["Location"] == PROFILE


def test_a_suspended_agent_does_not_get_into_the_admin(web: Web, agent: Person) -> None:
    enter(web, agent)
    RolesFollowAccount().factors_removed(agent.uid)
    assert web.get("/tracesnt/admin/").status_code == 403


def test_one_role_that_is_valid_lets_them_in(hers: Web, role: Role) -> None:
    give(role.person, "operator", make_operator("Autre"))
    assert hers.get(ROLES).status_code == 200


def test_without_a_suspension_there_is_no_notice(web: Web, role: Role) -> None:
    enter(web, role.person)
    assert b"You are suspended" not in web.get(PROFILE).content


def test_the_agent_lifts_it_on_the_page_of_the_role(hers: Web, validating: Web, role: Role) -> None:
    assert 'name="_unsuspend"' in validating.get(page_of(role)).content.decode()
    page = validating.post(page_of(role), {"_unsuspend": "1"}, follow=True).content.decode()
    assert "The suspension of Camille MARTIN has been lifted." in page
    assert reload(role).status == Status.VALID
    assert 'name="_unsuspend"' not in validating.get(page_of(role)).content.decode()


def test_the_session_from_before_has_ended_then(hers: Web, validating: Web, role: Role) -> None:
    validating.post(page_of(role), {"_unsuspend": "1"})
    assert hers.get(PROFILE)["Location"].startswith("/tracesnt/cas/login")
    enter(hers, reload(role).person)
    assert hers.get(PROFILE).status_code == 200


def test_a_deleted_account_s_session_ends_at_once(web: Web, role: Role) -> None:
    enter(web, role.person)
    RolesFollowAccount().account_deleted(role.person.uid)
    assert web.get(PROFILE)["Location"].startswith("/tracesnt/cas/login")


def test_the_second_agent_is_told_who_was_first(hers: Web, validating: Web, role: Role) -> None:
    validating.post(page_of(role), {"_unsuspend": "1"})
    page = validating.post(page_of(role), {"_unsuspend": "1"}, follow=True).content.decode()
    assert "not suspended any more. Dominique PETIT made it “Valid” on" in page


def test_outside_the_remit_there_is_no_such_page(hers: Web, role: Role) -> None:
    stranger, web = make_person("n00marne"), Web()
    give(stranger, "authority", "FR00051")
    enter(web, stranger)
    assert web.post(page_of(role), {"_unsuspend": "1"}).status_code == 404
    assert reload(role).status == Status.SUSPENDED


def test_on_ones_own_role_there_is_no_button(web: Web, world: None) -> None:
    central = make_person("n00centr")
    give(central, "authority", "FR00000")
    own = give(central, "authority", "FR00008", "suspended")
    enter(web, central)
    assert 'name="_unsuspend"' not in web.get(page_of(own)).content.decode()
    assert web.post(page_of(own), {"_unsuspend": "1"}).status_code == 403
