"""The inspector's pages."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from eulogin.api import Account, create_account, inspection, register_service
from simulator.control.inspector import EXCHANGES_A_PAGE
from tests.pages import Web

pytestmark = pytest.mark.django_db

PAGE = "/simulator/inspector/"
SERVICE = "https://app.example/"
PASSWORD = "Herisson-2026!"


@pytest.fixture
def camille() -> Account:
    register_service(url_prefix=SERVICE, name="App")
    return create_account(
        email="camille.martin@example.org", first_name="Camille", last_name="Martin", password=PASSWORD
    )


@pytest.fixture
def ticket(client: Client, camille: Account) -> str:
    second = client.post(f"/cas/login?service={SERVICE}", {"username": camille.email})["Location"]
    location = client.post(second, {"password": PASSWORD, "loginStrength": "PASSWORD"})["Location"]
    return str(location).split("ticket=")[1]


def validate(ticket: str, path: str = "serviceValidate") -> None:
    Client().get(f"/cas/{path}", {"ticket": ticket, "service": SERVICE})


def test_an_empty_page_says_what_can_be_explained(web: Web) -> None:
    page = web.get(PAGE).content.decode()
    assert "No application has asked anything in the last hour." in page
    assert "https://app.example/?ticket=ST-" in page


def test_a_refused_ticket_is_explained(web: Web, ticket: str) -> None:
    validate(ticket)
    page = web.post(PAGE, {"text": ticket}).content.decode()
    assert "Refused: INVALID_USER" in page
    assert "/serviceValidate without assuranceLevel means TOP" in page
    assert "Ask for assuranceLevel=LOW" in page


def test_the_traffic_is_listed_and_each_line_leads_to_its_explanation(web: Web, ticket: str) -> None:
    validate(ticket)
    page = web.get(PAGE)
    assert [step.path for step in page.context["steps"]] == ["/cas/serviceValidate", "/cas/login"]
    address = f"{PAGE}{page.context['steps'][0].pk}/"
    assert address in page.content.decode()
    assert b"What to change:" in web.get(address).content
    assert ticket not in page.content.decode() + web.get(address).content.decode()


def test_the_list_comes_in_pages(web: Web) -> None:
    for _ in range(EXCHANGES_A_PAGE + 1):
        Client().get("/cas/serviceValidate")
    page = web.get(PAGE)
    assert len(page.context["steps"]) == EXCHANGES_A_PAGE
    assert b'href="?page=2"' in page.content
    assert len(web.get(PAGE, {"page": 2}).context["steps"]) == 1


def test_after_an_hour_the_list_is_empty(web: Web, clock) -> None:
    Client().get("/cas/serviceValidate")
    clock.forward(inspection.RECENT)
    assert len(web.get(PAGE).context["steps"]) == 1
    clock.forward(inspection.RECENT / 60)
    assert not web.get(PAGE).context["steps"]


@pytest.mark.parametrize(
    "text", [SERVICE, "ECAS_LR-1-abc", "hello", "<script>alert(1)</script>", "https://no.example/"]
)
def test_whatever_is_pasted_gives_a_page(web: Web, camille: Account, text: str) -> None:
    page = web.post(PAGE, {"text": text})
    assert page.status_code == 200
    assert b"<script>alert" not in page.content
    assert page.context["report"].sentences


@pytest.mark.parametrize("text", ["", "  ", "x" * 8001])
def test_nothing_and_too_much_are_refused_at_the_field(web: Web, text: str) -> None:
    page = web.post(PAGE, {"text": text})
    assert page.context["form"].errors["text"]
    assert "report" not in page.context


def test_a_ticket_in_the_address_is_not_read(web: Web, ticket: str) -> None:
    page = web.get(PAGE, {"text": ticket, "ticket": ticket})
    assert "report" not in page.context


def test_a_post_needs_a_token_of_the_page(ticket: str) -> None:
    assert Client(enforce_csrf_checks=True).post(PAGE, {"text": ticket}).status_code == 403


def test_the_answer_is_kept_in_no_cache(web: Web, ticket: str) -> None:
    assert "no-store" in web.post(PAGE, {"text": ticket})["Cache-Control"]


def test_an_unknown_line_is_404(web: Web) -> None:
    assert web.get(f"{PAGE}999999/").status_code == 404


def test_the_pages_speak_french(web: Web, ticket: str) -> None:
    validate(ticket)
    assert web.get(PAGE, {"locale": "fr"})["Content-Language"] == "fr"
    assert web.post(f"{PAGE}?locale=fr", {"text": ticket}).status_code == 200


def test_the_start_page_leads_here(web: Web) -> None:
    assert f'href="{PAGE}"'.encode() in web.get("/simulator/").content


def test_switched_off_it_is_not_there(web: Web, settings: Settings, ticket: str) -> None:
    validate(ticket)
    line = web.get(PAGE).context["steps"][0].pk
    settings.EULOGIN_INSPECTOR = False
    for path in (PAGE, f"{PAGE}{line}/"):
        assert web.get(path).status_code == 404
    assert web.post(PAGE, {"text": ticket}).status_code == 404
    assert PAGE.encode() not in web.get("/simulator/").content


def test_number_of_queries(web: Web, ticket: str, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(5):
        validate(ticket)
    line = web.get(PAGE).context["steps"][0].pk
    with django_assert_num_queries(2):  # how many exchanges, and the exchanges
        web.get(PAGE)
    with django_assert_num_queries(2):  # the ticket, its exchanges
        web.post(PAGE, {"text": ticket})
    with django_assert_num_queries(3):  # the line, the ticket, its exchanges
        web.get(f"{PAGE}{line}/")
