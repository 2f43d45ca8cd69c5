"""Home page, logging out."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import translation

from kernel.journal.models import Entry
from tests.pages import Web
from tests.traces.world import TRAINING, enter, give, make_operator, make_person
from traces.environments import Environment
from traces.events import Event
from traces.models import Person


def page_of(web: Web, path: str = "/tracesnt/login") -> str:
    return web.get(path).content.decode()


@pytest.mark.parametrize("environment", Environment)
def test_the_bare_address_leads_home(web: Web, environment: Environment) -> None:
    assert web.get(f"{environment.prefix}/")["Location"] == f"{environment.prefix}/login"


@pytest.mark.parametrize("environment", Environment)
def test_anonymous_people_may_sign_up_or_log_in(web: Web, environment: Environment) -> None:
    page = page_of(web, f"{environment.prefix}/login")
    service = f"http%3A%2F%2Ftestserver{environment.prefix.replace('/', '%2F')}%2Fcas%2Flogin"
    assert f"/cas/eim/external/register.cgi?service={service}" in page
    assert f'<form method="get" action="{environment.prefix}/cas/login">' in page
    assert str(environment.label) in page


def test_anonymous_people_cost_no_query(web: Web, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        web.get("/tracesnt/login")


def test_next_is_handed_on_when_it_is_safe(web: Web) -> None:
    assert 'name="next" value="/tracesnt/profile"' in page_of(web, "/tracesnt/login?next=/tracesnt/profile")
    assert "attacker" not in page_of(web, "/tracesnt/login?next=https://attacker.example/").split("<main")[1]


def test_without_a_role_one_is_told_so_and_led_to_the_choice(web: Web, camille: Person) -> None:
    enter(web, camille)
    page = page_of(web)
    assert "You have no role that allows access" in page
    for path in ("/tracesnt/roles/", "/tracesnt/roles/operator/", "/cas/change/changePassword.cgi"):
        assert f'href="{path}"' in page


def test_what_was_sent_after_the_end_of_a_session_is_told_after_the_next_sign_in(web: Web, camille: Person) -> None:
    answer = web.post("/tracesnt/roles/operator/new", {"name": "Ferme"})
    wanted = parse_qs(urlsplit(answer["Location"]).query)["next"][0]
    assert wanted.startswith("/tracesnt/login?")
    enter(web, camille)
    assert "what you sent was not recorded" in page_of(web, wanted)
    assert "what you sent was not recorded" not in page_of(web)


def test_requests_are_shown_with_their_state(web: Web, camille: Person) -> None:
    give(camille, "operator", make_operator(), "requested")
    enter(web, camille)
    page = page_of(web)
    assert "Ferme des Sangliers" in page
    assert "Requested" in page
    assert "You have no role that allows access" in page


def test_a_role_in_force_gives_access(web: Web, camille: Person) -> None:
    give(camille, "operator", make_operator())
    enter(web, camille)
    assert "You have no role that allows access" not in page_of(web)


def test_a_role_validated_since_the_sign_in_is_not_in_force(web: Web, camille: Person) -> None:
    give(camille, "operator", make_operator())
    enter(web, camille, roles=[])
    page = page_of(web)
    assert "You have no role that allows access" in page
    assert "Sign in again to use it" in page


def test_the_home_page_of_a_person_has_few_queries(web: Web, camille: Person, django_assert_num_queries) -> None:
    for name in ("Une", "Deux", "Trois"):
        give(camille, "operator", make_operator(name))
    enter(web, camille)
    # session, person, roles, activities, whether the state is known, posts for the menu
    with django_assert_num_queries(6):
        web.get("/tracesnt/login")


def test_the_page_is_in_the_language_asked_for(web: Web) -> None:
    response = web.get("/tracesnt/login?locale=fr")
    assert 'lang="fr"' in response.content.decode()
    translation.activate("en")


def test_a_validators_menu_leads_to_the_users(web: Web, camille: Person) -> None:
    give(camille, "authority", "FR00008")
    enter(web, camille)
    assert 'href="/tracesnt/admin/traces/role/"' in page_of(web)


def test_nobody_else_has_that_menu(web: Web, camille: Person) -> None:
    give(camille, "operator", make_operator())
    enter(web, camille)
    assert "/tracesnt/admin/" not in page_of(web)


# --- logging out ---


def test_logging_out_ends_this_environments_session_only(web: Web, camille: Person) -> None:
    in_training = make_person(camille.uid, environment=TRAINING)
    enter(web, camille)
    enter(web, in_training)
    assert web.post("/tracesnt/logout")["Location"] == "/tracesnt/logout"
    assert web.get("/tracesnt/profile").status_code == 302
    assert web.get("/training/tracesnt/profile").status_code == 200


def test_afterwards_eu_login_can_be_left_as_well(web: Web, camille: Person) -> None:
    enter(web, camille)
    page = web.post("/tracesnt/logout", follow=True).content.decode()
    assert 'href="/cas/logout?service=http%3A%2F%2Ftestserver%2Ftracesnt%2Flogin"' in page


def test_a_link_to_log_out_asks_first(web: Web, camille: Person) -> None:
    enter(web, camille)
    assert '<form method="post">' in page_of(web, "/tracesnt/logout")
    assert web.get("/tracesnt/profile").status_code == 200


def test_logging_out_is_one_event(web: Web, camille: Person) -> None:
    enter(web, camille)
    web.post("/tracesnt/logout")
    web.post("/tracesnt/logout")
    assert Entry.objects.filter(event=Event.SIGNED_OUT, subject=camille.uid).count() == 1
