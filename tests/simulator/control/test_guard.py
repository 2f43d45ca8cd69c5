"""Who may open the simulator's pages."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tests.clock import Clock
from tests.mfa.methods.eid.steps import at_provider, carry, html
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
def test_the_refusal_leads_trainees_to_what_they_may_open(web: Web) -> None:
    page = web.get("/simulator/").content.decode()
    for path in ("/simulator/classroom/mine/", "/simulator/phones/", "/training/tracesnt/login", "/cas/login"):
        assert f'href="{path}"' in page
    assert 'href="/simulator/clock/"' not in page


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


class Trainee(Web):
    """A browser on the class's network, without the token."""

    def request(self, **request: Any) -> Any:
        return super().request(**{**request, "REMOTE_ADDR": STRANGER})


def way(browser: Web, country: str, scheme: str) -> str:
    """From the first screen of EU Login to where the browser is sent."""
    flags = browser.post("/cas/login", {"eidSubmit": "eID"})["Location"]
    schemes = browser.post(flags, {"country": country})["Location"]
    address: str = browser.post(schemes, {"scheme": scheme})["Location"]
    return address


@pytest.mark.usefixtures("with_token")
def test_a_trainee_sent_to_a_country_gets_through_and_no_further() -> None:
    browser = Trainee()
    address = way(browser, "FR", "france-identite").removeprefix("http://testserver")
    shown = html(browser.get(address))
    assert "Châtaignier" in shown
    assert PAGE not in shown
    assert carry(browser, at_provider(browser, address)).status_code == 302
    question = address.partition("?")[2]
    for other in (PAGE, "/simulator/", "/simulator/eidas/desk/", "/simulator/eidas/ocsp", API):
        assert browser.get(f"{other}?{question}").status_code == 401
    assert browser.get("/simulator/eidas/").status_code == 401


@pytest.mark.usefixtures("with_token")
def test_a_trainee_with_a_card_gets_to_the_desk(clock: Clock) -> None:
    browser = Trainee()
    page = html(browser.get(way(browser, "EE", "web-eid")))
    found = re.search(r'href="(/simulator/eidas/desk/\?[^"]+)"', page)
    assert found
    query = unescape(found[1]).partition("?")[2]
    assert "Liis Kadakas" in html(browser.get(f"/simulator/eidas/desk/?{query}"))
    card = f"/simulator/eidas/desk/ee-valid/?{query}"
    assert 'name="token"' in html(browser.post(card, {"pin": "1234"}))
    assert browser.get("/simulator/eidas/desk/").status_code == 401
    assert browser.get(f"/simulator/eidas/?{query}").status_code == 401  # the question was put to the desk alone
    clock.forward(timedelta(minutes=36))
    assert browser.get(card).status_code == 401


@pytest.mark.usefixtures("with_token")
@pytest.mark.parametrize("text", ["", "x", "a.b.c"])
def test_a_question_that_nobody_signed_lets_nobody_in(text: str) -> None:
    assert Trainee().get("/simulator/eidas/", {"request": text}).status_code == 401
    assert Trainee().post("/simulator/eidas/", {"request": text}).status_code == 401
