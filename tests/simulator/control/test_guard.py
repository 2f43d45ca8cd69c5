"""Who may open the simulator's pages."""

import pytest
from django.test import Client
from pytest_django import Settings

from tests.pages import Web

pytestmark = pytest.mark.django_db

TOKEN = "a-token-for-the-class"
PAGE = "/simulator/mail/"
API = "/simulator/api/mail"
STRANGER = "192.0.2.17"


@pytest.fixture
def with_token(settings: Settings) -> None:
    settings.SIMULATOR_TOKEN = TOKEN


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_this_machine_needs_no_token(web: Web, address: str) -> None:
    assert web.get(PAGE, REMOTE_ADDR=address).status_code == 200


@pytest.mark.parametrize("address", [STRANGER, "10.0.0.1", "::ffff:10.0.0.1", "", "unix:"])
def test_without_a_token_everybody_else_is_refused_and_told_why(web: Web, address: str) -> None:
    answer = web.get(PAGE, REMOTE_ADDR=address)
    assert answer.status_code == 403
    assert b"SIMULATOR_TOKEN" in answer.content


def test_who_comes_through_a_proxy_on_this_machine_is_a_stranger(web: Web) -> None:
    assert web.get(PAGE, headers={"X-Forwarded-For": f"127.0.0.1, {STRANGER}"}).status_code == 403


def test_the_rest_of_the_site_is_open_to_strangers(client: Client) -> None:
    assert client.get("/robots.txt", REMOTE_ADDR=STRANGER).status_code == 200


@pytest.mark.usefixtures("with_token")
def test_without_it_a_page_is_refused_even_here(web: Web) -> None:
    answer = web.get(PAGE)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.usefixtures("with_token")
def test_without_it_the_api_answers_a_problem(client: Client) -> None:
    answer = client.get(API)
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 401


@pytest.mark.usefixtures("with_token")
@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_the_header_opens(client: Client, scheme: str) -> None:
    assert client.get(API, headers={"Authorization": f"{scheme} {TOKEN}"}, REMOTE_ADDR=STRANGER).status_code == 200


@pytest.mark.usefixtures("with_token")
@pytest.mark.parametrize("header", ["Bearer wrong", f"Basic {TOKEN}", TOKEN, "Bearer", "Bearer é"])
def test_a_wrong_header_does_not(client: Client, header: str) -> None:
    assert client.get(API, headers={"Authorization": header}).status_code == 401


@pytest.mark.usefixtures("with_token")
def test_the_parameter_opens_once_and_leaves_no_token_behind(web: Web) -> None:
    answer = web.get(PAGE, {"token": TOKEN, "to": "é&a", "page": "2"}, REMOTE_ADDR=STRANGER)
    assert answer.status_code == 302
    assert answer.url == f"{PAGE}?to=%C3%A9%26a&page=2"
    cookie = answer.cookies["SIMULATOR_TOKEN"]
    assert TOKEN not in cookie.value
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/simulator/", True, "Lax")
    assert web.get(PAGE, REMOTE_ADDR=STRANGER).status_code == 200


@pytest.mark.usefixtures("with_token")
def test_a_wrong_parameter_does_not_open(web: Web) -> None:
    assert web.get(PAGE, {"token": "wrong"}).status_code == 401


@pytest.mark.usefixtures("with_token")
def test_a_program_may_give_the_parameter_without_being_redirected(client: Client) -> None:
    assert client.get(API, {"token": TOKEN}).status_code == 200


@pytest.mark.usefixtures("with_token")
def test_the_documentation_is_a_page(web: Web) -> None:
    assert web.get("/simulator/api/docs", {"token": TOKEN}).status_code == 302


@pytest.mark.usefixtures("with_token")
def test_another_token_closes_old_cookies(settings: Settings) -> None:
    client = Client()
    client.get(PAGE, {"token": TOKEN})
    settings.SIMULATOR_TOKEN = "the next one"
    assert client.get(PAGE).status_code == 401


def test_another_sites_page_may_not_control_the_simulator(client: Client) -> None:
    answer = client.delete("/simulator/api/clock", headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")


def test_the_refusal_speaks_the_visitors_language(web: Web) -> None:
    answer = web.get(PAGE, REMOTE_ADDR=STRANGER, headers={"Accept-Language": "fr"})
    assert answer["Content-Language"] == "fr"
