"""Single sign-out: services that asked are told, over real HTTP."""

from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from eulogin.api import register_service
from eulogin.models import LogoutMessage, ServiceTicket, SsoSession
from eulogin.signin import sessions
from eulogin.tasks import sweep
from kernel.outbox import RETRY_AFTER, State
from tests.eulogin.cas.test_validation import ask
from tests.eulogin.conftest import sign_in


@pytest.fixture
def ticket(client, camille, application) -> str:
    return sign_in(client, f"/cas/login?service={application.url()}")["Location"].split("ticket=")[1]


def sign_out(committed) -> None:
    with committed(execute=True):
        sessions.end(SsoSession.objects.get())


def session_index(body: str) -> str:
    return ET.fromstring(body).find("{*}SessionIndex").text  # noqa: S314 - our own message


def test_a_service_that_asked_is_told_with_its_ticket(ticket, application, committed):
    ask(ticket, service=application.url(), singleSignOut="true")
    sign_out(committed)
    [(method, given)] = application.requests
    assert method == "POST"
    assert session_index(given["logoutRequest"]) == ticket
    assert LogoutMessage.objects.get().state == State.SENT


def test_a_service_that_did_not_ask_is_left_in_peace(ticket, application, committed):
    ask(ticket, service=application.url())
    sign_out(committed)
    assert not application.requests


def test_a_generic_client_is_told_without_asking(ticket, application, committed):
    ask(ticket, "p3/serviceValidate", application.url())
    sign_out(committed)
    assert len(application.requests) == 1


def test_a_service_can_be_registered_to_be_told(client, camille, application, committed):
    register_service(url_prefix=application.url(), name="App", single_logout=True)
    ticket = sign_in(client, f"/cas/login?service={application.url()}")["Location"].split("ticket=")[1]
    ask(ticket, service=application.url())
    sign_out(committed)
    assert len(application.requests) == 1


def test_a_refused_ticket_is_nothing_to_tell(ticket, application, committed):
    ask(ticket, service="https://other.example/", singleSignOut="true")
    sign_out(committed)
    assert not application.requests


def test_a_ticket_is_told_once(ticket, application, committed):
    ask(ticket, service=application.url(), singleSignOut="true")
    sign_out(committed)
    SsoSession.objects.update(ended_at=None)
    sign_out(committed)
    assert len(application.requests) == 1


def test_a_service_that_fails_is_tried_again_a_bounded_number_of_times(ticket, application, committed, clock):
    application.status = 503
    ask(ticket, service=application.url(), singleSignOut="true")
    sign_out(committed)
    for _ in range(10):
        clock.forward(timedelta(minutes=20))
        sweep()
    assert len(application.requests) == len(RETRY_AFTER) + 1
    assert LogoutMessage.objects.get().state == State.FAILED


def test_a_service_that_refuses_is_not_tried_again(ticket, application, committed, clock):
    application.status = 404
    ask(ticket, service=application.url(), singleSignOut="true")
    sign_out(committed)
    clock.forward(timedelta(hours=1))
    sweep()
    assert len(application.requests) == 1


def test_the_ticket_is_never_at_rest_in_clear(ticket, application):
    ask(ticket, service=application.url(), singleSignOut="true")
    kept = ServiceTicket.objects.get().sealed
    assert kept
    assert ticket not in kept


def test_signing_out_on_the_page_tells_the_services(client, ticket, application, committed):
    ask(ticket, service=application.url(), singleSignOut="true")
    with committed(execute=True):
        client.post("/cas/logout")
    assert len(application.requests) == 1
    assert Client().get("/cas/logout").status_code == 200
