"""The page that removes a role: reached by a link, asks why, says what it means, confirms."""

import pytest

from tests.pages import Web
from tests.traces.world import PRODUCTION, enter, give, make_operator, make_person, reload
from traces.environments import environment_scope
from traces.models import Person, Role, Status

USERS = "/tracesnt/admin/traces/role/"


@pytest.fixture
def user(agent: Person, camille: Person) -> Role:
    return give(camille, "operator", make_operator())


def page_of(role: Role) -> str:
    return f"{USERS}{role.pk}/remove/"


def text(web: Web, path: str) -> str:
    return web.get(path, follow=True).content.decode()


@pytest.mark.parametrize(("status", "there"), [("valid", True), ("suspended", True), ("requested", False)])
def test_the_users_page_leads_there_when_there_is_a_post(
    validating: Web, camille: Person, status: str, there: bool
) -> None:
    role = give(camille, "operator", make_operator(), status)
    assert (f'href="{page_of(role)}"' in text(validating, f"{USERS}{role.pk}/change/")) == there
    assert ("there is nothing to remove" in text(validating, page_of(role))) != there


def test_with_a_reason_the_role_is_removed_and_the_history_says_so(validating: Web, user: Role) -> None:
    page = validating.post(page_of(user), {"_remove": "1", "reason": " "}).content.decode()
    assert 'id="id_reason_error"' in page
    assert "Give the user a reason for the removal." in page
    assert reload(user).status == Status.VALID
    done = validating.post(page_of(user), {"_remove": "1", "reason": "Partie"}, follow=True).content.decode()
    assert "Camille MARTIN does not have the role any more." in done
    page = text(validating, f"{USERS}{user.pk}/change/")
    assert "Role removed" in page
    assert "(Partie)" in page
    assert "/remove/" not in page


def test_the_page_shows_few_queries(validating: Web, user: Role, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(8):
        validating.get(page_of(user))


def test_the_last_administrator_is_named_with_who_validates_afterwards(validating: Web, camille: Person) -> None:
    role = give(camille, "operator", make_operator(), administrator=True)
    # Nobody else was said to be administrator: the form of a page that did not know it is shown again.
    page = validating.post(page_of(role), {"_remove": "1", "reason": "Partie"}).content.decode()
    assert "This is the last administrator" in page
    assert "Dominique PETIT" in page
    assert 'name="last"' in page
    assert reload(role).status == Status.VALID
    validating.post(page_of(role), {"_remove": "1", "reason": "Partie", "last": "1"})
    assert reload(role).status == Status.REMOVED


def test_the_second_of_two_validators_is_told_of_the_first(validating: Web, user: Role) -> None:
    fields = {"_remove": "1", "reason": "Partie"}
    validating.post(page_of(user), fields)
    page = validating.post(page_of(user), fields, follow=True).content.decode()
    assert "Dominique PETIT made it “Removed”" in page


def test_ones_own_and_those_of_others_cannot_be_removed(validating: Web, agent: Person) -> None:
    with environment_scope(PRODUCTION):
        own = Role.objects.get(person=agent)
        Role.objects.update(administrator=True)
    far = give(make_person("n00far"), "operator", make_operator(authority="FR00051"))
    for method in (validating.get, validating.post):
        assert method(page_of(own)).status_code == 403
        assert method(page_of(far)).status_code == 404
        assert method(f"{USERS}x/remove/").status_code == 404
    assert f'href="{page_of(own)}"' not in text(validating, f"{USERS}{own.pk}/change/")


def test_the_person_is_told_in_the_profile_and_has_no_menu_any_more(validating: Web, user: Role) -> None:
    hers = Web()
    enter(hers, user.person)
    validating.post(page_of(user), {"_remove": "1", "reason": "Partie en retraite"})
    assert hers.get("/tracesnt/documents/").status_code == 302
    enter(hers, reload(user).person)
    assert "Partie en retraite" in text(hers, "/tracesnt/profile")
    assert hers.get("/tracesnt/documents/").status_code == 403


def test_afterwards_the_list_is_as_it_was(validating: Web, user: Role) -> None:
    here = f"{page_of(user)}?list=q%3Dmartin"
    assert f'href="{here}"' in text(validating, f"{USERS}{user.pk}/change/?list=q%3Dmartin")
    assert validating.post(here, {"reason": "Partie"})["Location"] == f"{USERS}?q=martin"
