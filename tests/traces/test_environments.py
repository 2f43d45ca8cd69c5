"""The three environments are apart, and every page says in which one it is."""

import re

import pytest

from kernel.web.sessions import area_of, cookie_name
from tests.pages import Web
from tests.traces.world import enter, give, make_person
from traces.environments import Environment, environment_scope
from traces.models import Person

#: Pages of every kind: of anybody, of people, of validators, and one that is not there.
PAGES = ["login", "profile", "roles/", "roles/operator/", "admin/", "admin/traces/role/", "nothing-here"]

SIGN = re.compile(r'<p class="environment">\s*<span class="visually-hidden">[^<]+</span>\s*([^<]+?)\s*</p>')


def signed_in(web: Web, environment: Environment) -> Person:
    """An agent in one environment, in this browser."""
    person = make_person(environment=environment)
    give(person, "authority", "FR00008", administrator=True)
    enter(web, person)
    return person


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("environment", Environment)
def test_every_page_names_its_environment_in_words_and_in_colour(web: Web, environment: Environment) -> None:
    signed_in(web, environment)
    for path in PAGES:
        page = web.get(f"{environment.prefix}/{path}").content.decode()
        shown = re.findall(
            r'<p class="environment">\s*<span class="visually-hidden">[^<]+</span>\s*([^<]+?)\s*</p>', page
        )
        assert shown == [environment.label], path
        assert f"traces--{environment.value}" in page, path


@pytest.mark.usefixtures("world")
def test_a_session_of_one_environment_opens_no_other(web: Web) -> None:
    signed_in(web, Environment.TRAINING)
    taken = web.cookies[cookie_name(area_of("/training/tracesnt/"))].value
    for other in (Environment.PRODUCTION, Environment.ACCEPTANCE):
        make_person(environment=other)
        assert web.get(f"{other.prefix}/profile").status_code == 302
        # The key of the session carried over by hand: its person is nobody there.
        web.cookies[cookie_name(area_of(f"{other.prefix}/"))] = taken
        assert web.get(f"{other.prefix}/profile").status_code == 302, other


@pytest.mark.usefixtures("world")
def test_whose_person_has_gone_is_told_that_the_session_ended(web: Web) -> None:
    person = signed_in(web, Environment.TRAINING)
    with environment_scope(Environment.TRAINING):
        Person.objects.filter(pk=person.pk).update(session_epoch=7)
    web.get("/training/tracesnt/profile")
    assert "Your session here has ended" in web.get("/training/tracesnt/login").content.decode()
    assert "Your session here has ended" not in web.get("/training/tracesnt/login").content.decode()
