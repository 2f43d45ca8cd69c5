"""The way in: to EU Login and back."""

from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from kernel.journal.models import Entry
from tests.clock import Clock
from tests.pages import Web
from tests.traces.cas.answers import always, breaks, failure, success
from tests.traces.world import PRODUCTION, TRAINING, enter, give, make_operator
from traces import sessions
from traces.environments import Environment, environment_scope
from traces.events import Event
from traces.models import Person

CAS_LOGIN = "/tracesnt/cas/login"
COOKIE = "TRACES_SESSIONID"


def come_back(client: Client, next_: str = "", environment: Environment = PRODUCTION, **query: str) -> HttpResponse:
    """Arrive from EU Login with a ticket."""
    extra = {"next": next_} if next_ else {}
    return client.get(f"{environment.prefix}/cas/login", {**extra, "ticket": "ST-1-secret", **query})


def person_of(client: Client) -> int | None:
    return client.get(CAS_LOGIN).wsgi_request.session.get(sessions.KEY, {}).get("person")


# --- to EU Login ---


def test_the_service_is_this_very_address(web: Web) -> None:
    target = urlsplit(web.get(CAS_LOGIN)["Location"])
    assert target.path == "/cas/login"
    assert parse_qs(target.query)["service"] == [f"http://testserver{CAS_LOGIN}"]


def test_next_travels_within_the_service(web: Web) -> None:
    target = urlsplit(web.get(CAS_LOGIN, {"next": "/tracesnt/profile?a=1&b=2"})["Location"])
    (service,) = parse_qs(target.query)["service"]
    assert parse_qs(urlsplit(service).query) == {"next": ["/tracesnt/profile?a=1&b=2"]}


def test_the_public_address_goes_into_the_service(web: Web, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://traces.example/"
    location = web.get(CAS_LOGIN)["Location"]
    assert urlencode({"service": f"https://traces.example{CAS_LOGIN}"}) in location


def test_another_eu_login_can_be_named(web: Web, settings: Settings) -> None:
    settings.TRACES_CAS_URL = "https://eulogin.example/cas"
    assert web.get(CAS_LOGIN)["Location"].startswith("https://eulogin.example/cas/login?service=")


def test_a_head_request_does_not_use_a_ticket(client: Client) -> None:
    assert client.head(CAS_LOGIN, {"ticket": "ST-1-secret"}).status_code == 405


# --- and back ---


def test_a_good_ticket_opens_the_session_and_leaves_the_address(web: Web, world: None, eu_login) -> None:
    response = come_back(web, "/tracesnt/profile")
    assert (response.status_code, response["Location"]) == (302, "/tracesnt/profile")
    assert "Camille MARTIN" in web.get("/tracesnt/profile").content.decode()


def test_without_next_one_lands_on_the_home_page(web: Web, world: None, eu_login) -> None:
    assert come_back(web)["Location"] == "/tracesnt/login"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://attacker.example/",
        "//attacker.example/",
        "/\\attacker.example",
        "/simulator/",
        "/training/tracesnt/profile",
        "javascript:alert(1)",
        "/tracesnt/" + "x" * 2000,
    ],
)
def test_next_never_leads_out_of_the_environment(web: Web, world: None, eu_login, elsewhere: str) -> None:
    assert come_back(web, elsewhere)["Location"] == "/tracesnt/login"


def test_the_same_service_is_validated_as_was_sent(web: Web, world: None, eu_login) -> None:
    asked: list[str] = []
    eu_login(lambda request: asked.append(request.url.params["service"]) or httpx.Response(200, content=success()))
    sent = parse_qs(urlsplit(web.get(CAS_LOGIN, {"next": "/tracesnt/roles/"})["Location"]).query)["service"]
    come_back(web, "/tracesnt/roles/")
    assert asked == sent


def test_the_person_is_copied_from_eu_login_at_each_sign_in(web: Web, world: None, eu_login, clock: Clock) -> None:
    come_back(web)
    first = clock.now
    clock.forward(timedelta(days=1))
    eu_login(always(success(lastName="Durand", email="durand@example.org")))
    come_back(web)
    with environment_scope(PRODUCTION):
        person = Person.objects.get()
    assert (person.get_full_name(), person.email) == ("Camille DURAND", "durand@example.org")
    assert person.previous_sign_in_at == first


def test_the_language_of_mails_is_eu_logins_until_the_person_chooses(web: Web, camille: Person, eu_login) -> None:
    with environment_scope(PRODUCTION):
        Person.objects.update(language="")
        come_back(web)
        assert Person.objects.get().language == "fr"
        Person.objects.update(language="en")
        come_back(web)
        assert Person.objects.get().language == "en"


def test_the_session_key_is_new(web: Web, camille: Person, eu_login) -> None:
    enter(web, camille)
    before = web.cookies[COOKIE].value
    come_back(web)
    assert web.cookies[COOKIE].value != before


def test_somebody_else_in_the_same_browser_replaces_the_first(web: Web, camille: Person, eu_login) -> None:
    enter(web, camille)
    eu_login(always(success(user="n00other")))
    come_back(web)
    assert person_of(web) != camille.pk


def test_one_environment_is_entered_and_no_other(web: Web, world: None, eu_login) -> None:
    come_back(web, environment=TRAINING)
    assert web.get("/training/tracesnt/profile").status_code == 200
    assert web.get("/tracesnt/profile").status_code == 302
    with environment_scope(PRODUCTION):
        assert not Person.objects.exists()


def test_the_session_keeps_the_roles_valid_at_this_sign_in(web: Web, camille: Person, eu_login) -> None:
    valid = give(camille, "operator", make_operator("Valide"))
    give(camille, "operator", make_operator("Demandee"), "requested")
    give(camille, "operator", make_operator("Suspendue"), "suspended")
    come_back(web)
    assert web.get("/tracesnt/login").wsgi_request.sign_in.role_ids == {valid.pk}


def test_a_sign_in_is_one_event(web: Web, world: None, eu_login) -> None:
    come_back(web)
    (entry,) = Entry.objects.filter(event=Event.SIGNED_IN)
    assert (entry.subject, entry.environment, entry.personal["level"]) == ("n00camil", "production", "MEDIUM")


# --- and when it does not work ---


@pytest.mark.parametrize(
    ("handler", "status", "problem"),
    [
        (breaks(httpx.ConnectTimeout), 502, "unreachable"),
        (always(b"", 500), 502, "unreachable"),
        (always(b"<html></html>"), 502, "malformed"),
        (always(failure("INVALID_TICKET")), 403, "ticket-refused"),
        (always(failure("INVALID_SERVICE")), 403, "ticket-refused"),
        (always(failure("INVALID_USER")), 403, "user-refused"),
        (always(failure("INSUFFICIENT_AUTHENTICATION_LEVEL")), 403, "too-weak"),
        (always(success(authenticationLevel="BASIC")), 403, "too-weak"),
    ],
)
def test_a_failure_is_explained_and_changes_nothing(web: Web, world: None, eu_login, handler, status, problem) -> None:
    eu_login(handler)
    response = come_back(web, "/tracesnt/profile")
    assert response.status_code == status
    page = response.content.decode()
    assert f'data-problem="{problem}"' in page
    assert '<input type="hidden" name="next" value="/tracesnt/profile">' in page
    assert "ST-1-secret" not in page
    with environment_scope(PRODUCTION):
        assert not Person.objects.exists()
    assert COOKIE not in response.cookies


def test_a_failure_leaves_the_session_that_is_there(web: Web, camille: Person, eu_login) -> None:
    enter(web, camille)
    eu_login(always(failure("INVALID_TICKET")))
    come_back(web)
    assert person_of(web) == camille.pk


def test_an_endless_ticket_is_refused_without_asking(web: Web, world: None, eu_login) -> None:
    eu_login(breaks(httpx.ConnectError))
    assert come_back(web, ticket="x" * 1001).status_code == 403
