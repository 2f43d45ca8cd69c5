"""Ticket validation over HTTP, with real tickets from a real sign-in."""

import json
from datetime import timedelta
from xml.etree import ElementTree as ET

import cas
import pytest
from django.test import Client

from eulogin.models import Account, ServiceTicket, SsoSession
from eulogin.signin import sessions
from tests.eulogin.conftest import SERVICE, sign_in

NS = "{https://ecas.ec.europa.eu/cas/schemas}"


def _ticket(client: Client, service: str = SERVICE) -> str:
    return sign_in(client, f"/cas/login?service={service}")["Location"].split("ticket=")[1]


@pytest.fixture
def ticket(client, camille, app) -> str:
    return _ticket(client)


def ask(ticket: str, path: str = "laxValidate", service: str = SERVICE, **more: str) -> ET.Element:
    response = Client().get(f"/cas/{path}", {"ticket": ticket, "service": service, **more})
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/xml")
    return ET.fromstring(response.content)  # noqa: S314 - our own answer


def code(answer: ET.Element) -> str | None:
    failure = answer.find(f"{NS}authenticationFailure")
    return None if failure is None else failure.get("code")


def test_a_ticket_names_the_person(ticket, camille):
    success = ask(ticket, userDetails="true").find(f"{NS}authenticationSuccess")
    values = {e.tag.removeprefix(NS): e.text for e in success}
    expected = {"user": camille.uid, "email": camille.email, "firstName": "Camille", "lastName": "MARTIN"}
    assert {k: values[k] for k in expected} == expected
    assert (values["domain"], values["assuranceLevel"], values["sso"]) == ("external", "10", "false")


def test_without_user_details_no_names_are_given(ticket):
    success = ask(ticket).find(f"{NS}authenticationSuccess")
    assert success.find(f"{NS}email") is None
    assert success.find(f"{NS}firstName") is None


def test_a_ticket_works_once(ticket):
    assert code(ask(ticket)) is None
    assert code(ask(ticket)) == "INVALID_TICKET"


def test_a_refused_attempt_uses_the_ticket_up_too(ticket):
    assert code(ask(ticket, service="https://other.example/")) == "INVALID_SERVICE"
    assert code(ask(ticket)) == "INVALID_TICKET"


@pytest.mark.parametrize("forged", ["ST-1-abc", "", "ST-" + "x" * 5000, "PT-1-abc", "ST-1-<&]]>"])
def test_a_forged_ticket_is_refused(db, forged):
    assert code(ask(forged)) == ("INVALID_TICKET" if forged else "INVALID_REQUEST")


@pytest.mark.parametrize(("seconds", "expected"), [(59, None), (60, "INVALID_TICKET")])
def test_a_ticket_lives_sixty_seconds(clock, client, camille, app, seconds, expected):
    ticket = _ticket(client)
    clock.forward(timedelta(seconds=seconds))
    assert code(ask(ticket)) == expected


def test_a_ticket_dies_with_its_session(ticket):
    sessions.end(SsoSession.objects.get())
    assert code(ask(ticket)) == "INVALID_TICKET"


def test_a_ticket_dies_with_its_account(ticket):
    Account.objects.update(is_active=False)
    assert code(ask(ticket)) == "INVALID_TICKET"


def test_without_assurance_level_external_people_are_refused_as_in_reality(ticket):
    assert code(ask(ticket, "serviceValidate")) == "INVALID_USER"


@pytest.mark.parametrize("level", ["LOW", "10", "low"])
def test_an_application_may_accept_external_people(ticket, level):
    assert code(ask(ticket, "serviceValidate", assuranceLevel=level)) is None


def test_an_unknown_assurance_level_is_an_invalid_request(ticket):
    assert code(ask(ticket, assuranceLevel="SKY")) == "INVALID_REQUEST"


def test_a_password_alone_is_not_enough_for_medium(ticket):
    assert code(ask(ticket, authenticationLevel="MEDIUM")) == "INSUFFICIENT_AUTHENTICATION_LEVEL"


def test_a_strength_that_was_not_proved_is_refused(ticket):
    assert code(ask(ticket, acceptStrengths="PASSWORD_SMS,EIDAS")) == "INVALID_STRENGTH"


def test_single_sign_on_is_told_and_does_not_pass_for_fresh(ticket, client):
    again = client.get(f"/cas/login?service={SERVICE}")["Location"].split("ticket=")[1]
    assert ask(again).find(f"{NS}authenticationSuccess/{NS}sso").text == "true"
    again = client.get(f"/cas/login?service={SERVICE}")["Location"].split("ticket=")[1]
    assert code(ask(again, renew="true")) == "INVALID_TICKET"


@pytest.mark.parametrize("spelling", ["JSON", "json", "Json"])
def test_json_has_the_types_that_clients_expect(ticket, spelling):
    response = Client().get(
        "/cas/laxValidate", {"ticket": ticket, "service": SERVICE, "format": spelling, "userDetails": "true"}
    )
    content = json.loads(response.content)["serviceResponse"]["authenticationSuccess"]
    assert (content["strengths"], content["sso"], content["assuranceLevel"]) == (["PASSWORD"], False, "10")


def test_a_posted_body_is_read_whatever_its_content_type(ticket):
    body = f"ticket={ticket}&service={SERVICE}&assuranceLevel=LOW"
    response = Client(enforce_csrf_checks=True).post("/cas/TicketValidationService", body, content_type="text/plain")
    assert b"authenticationSuccess" in response.content


def test_lists_carry_their_number(client, camille, app):
    Account.objects.update(groups=["TRACES_USERS", "OTHER"])
    success = ask(_ticket(client), groups="TRACES_*").find(f"{NS}authenticationSuccess")
    groups = success.find(f"{NS}groups")
    assert (groups.get("number"), [g.text for g in groups]) == ("1", ["TRACES_USERS"])


def test_names_that_break_markup_stay_valid_xml(client, camille, app):
    Account.objects.update(first_name='<&]]>"\x01\x0b', last_name="É" * 100)
    success = ask(_ticket(client), userDetails="true").find(f"{NS}authenticationSuccess")
    assert success.find(f"{NS}firstName").text == '<&]]>"'


def test_a_generic_cas_client_gets_attributes(ticket, camille):
    response = Client().get("/cas/p3/serviceValidate", {"ticket": ticket, "service": SERVICE})
    client = cas.CASClient(version=3, service_url=SERVICE, server_url="http://testserver/cas/")
    user, attributes, _ = client.verify_response(response.content)
    assert (user, attributes["email"], attributes["domain"]) == (camille.uid, camille.email, "external")


def test_only_a_digest_of_a_ticket_is_kept(ticket):
    assert ticket not in str(ServiceTicket.objects.values())


def test_a_ticket_has_the_shape_of_the_real_ones(ticket):
    assert ticket.startswith("ST-")
    assert 170 <= len(ticket) <= 220
    assert ticket.replace("-", "").isalnum()


def test_validation_costs_few_statements(ticket, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        ask(ticket)
