"""What the inspector recognises, and what it says of tickets, sign-ins and addresses."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from eulogin.api import inspection, register_service
from eulogin.models import Account, Exchange, ServiceTicket
from tests.eulogin.cas.test_transactions import init, page, walk
from tests.eulogin.conftest import SERVICE
from tests.eulogin.inspection.conftest import BASE, explained, ticket_of

# --- tickets


def test_a_ticket_that_waits_says_until_when(clock, client, camille, app):
    ticket = ticket_of(client)
    until = timezone.localtime(clock.now + timedelta(seconds=60)).strftime("%H:%M:%S")
    assert f"It waits for its validation until {until}." in explained(ticket)
    assert f"Expires: {until}\nUsed: not yet" in explained(ticket)


def test_a_ticket_that_nobody_validated_says_so(clock, client, camille, app):
    ticket = ticket_of(client)
    clock.forward(timedelta(seconds=61))
    assert "nobody ever asked to validate it" in explained(f"  {ticket}\n")


def test_a_ticket_tells_what_was_asked_and_answered_each_time(ticket, validate, camille):
    validate(ticket, groups="*")
    validate(ticket)
    report = inspection.inspect(ticket, BASE)
    assert [step.path for step in report.steps] == ["/cas/login", "/cas/laxValidate", "/cas/laxValidate"]
    assert [step.code for step in report.steps] == ["", "", "INVALID_TICKET"]
    assert report.steps[1].asked == [("service", SERVICE), ("groups", "*")]
    assert report.sentences == [
        f"Accepted: {camille.uid}, level BASIC, proved by PASSWORD, just now.",
        "It came to validation 2 times; only the first one counts.",
    ]


def test_a_ticket_stays_explained_when_its_person_is_gone(ticket, validate):
    validate(ticket)
    Account.objects.all().delete()
    assert "Accepted:" in explained(ticket)


def test_a_ticket_from_before_the_inspector_still_says_what_it_was(ticket):
    ServiceTicket.objects.update(used_at=timezone.now())
    Exchange.objects.all().delete()
    assert "no longer kept" in explained(ticket)


def test_the_ticket_is_picked_out_of_the_address(ticket):
    assert "is the one for which the ticket was issued" in explained(f"{SERVICE}?ticket={ticket}")


def test_a_browser_that_came_back_elsewhere_is_told(ticket):
    text = explained(f"http://app.example/?ticket={ticket}")
    assert f"another address than the pasted one, {SERVICE}. The scheme differs: https at login, http" in text


def test_a_kept_line_leads_to_its_ticket(ticket, validate):
    validate(ticket)
    report = inspection.of_exchange(Exchange.objects.latest("pk").pk)
    assert len(report.steps) == 2
    assert inspection.of_exchange(0) is None


def test_a_kept_line_without_a_ticket_stands_for_itself(app):
    Client().get("/cas/serviceValidate")
    report = inspection.of_exchange(Exchange.objects.get().pk)
    assert report.steps[0].why == "The parameter “service” is missing or empty."


# --- login transactions


def test_a_transaction_is_followed_from_stage_to_stage(client, camille, app):
    request_id = init(authenticationLevel="BASIC")
    assert "No browser has come with it yet" in explained(request_id)
    client.get(page(request_id))
    assert "who signs in has not been typed yet" in explained(request_id)
    client.post(page(request_id), {"username": camille.email})
    assert "the password is awaited" in explained(request_id)
    walk(client, request_id)
    assert "The person signed in at" in explained(f"http://testserver{page(request_id)}")


def test_a_transaction_shows_its_ticket_s_validation(client, camille, app, validate):
    request_id = init()
    validate(walk(client, request_id)["Location"].split("ticket=")[1])
    kinds = [step.path for step in inspection.inspect(request_id, BASE).steps]
    assert kinds == ["/cas/login/init", "/cas/login", "/cas/laxValidate"]


def test_an_expired_and_an_unknown_transaction_are_told_apart(clock, app):
    request_id = init()
    clock.forward(timedelta(minutes=30))
    assert "nobody had signed in" in explained(request_id)
    assert "does not know this login request id" in explained("ECAS_LR-1-abc")


# --- addresses


def test_an_address_names_its_registration(app):
    text = explained(f"{SERVICE}deep?x=1")
    assert "Service: App" in text
    assert f"Registration: {SERVICE}" in text
    assert "/serviceValidate without assuranceLevel means: TOP (40, internal staff)" in text
    assert "A sign-in now offers: Password, " in text


def test_an_address_says_what_is_accepted_at_this_moment(clock, db):
    change = datetime(2026, 12, 1, tzinfo=UTC)
    register_service(url_prefix=SERVICE, name="App", timeline=[(None, ["PASSWORD"]), (change, ["PASSWORD_SMS"])])
    assert "A sign-in now offers: Password." in explained(SERVICE)
    clock.set(change)
    assert "the password and a second factor: Mobile Phone + SMS." in explained(SERVICE)


def test_an_address_of_the_sign_in_stands_for_what_it_asks(app):
    text = explained("/cas/login?service=https%3A%2F%2Fapp.example%2F&authenticationLevel=HIGH&renew=true")
    assert "A sign-in would fail" in text
    assert "Level asked: HIGH" in text
    assert "renew: yes" in text


def test_a_path_is_one_of_this_very_host(db):
    register_service(url_prefix="/tracesnt/", name="TRACES")
    assert "Service: TRACES" in explained("/tracesnt/cas/login")


def test_an_unregistered_address_is_told_what_is_near(app):
    text = explained("http://app.example/")
    assert "No registered service covers http://app.example/." in text
    assert f"Registered for the same host: {SERVICE}" in text


@pytest.mark.parametrize("address", ["http://localhost:3000/", "https://webgate.ec.europa.eu/x"])
def test_a_service_that_passes_unregistered_is_called_so(db, settings, address):
    settings.EULOGIN_SERVICE_DOMAINS = ["europa.eu"]
    assert "Registration: none: addresses of this machine, or of the institutions, pass" in explained(address)


@pytest.mark.parametrize("text", ["https://user@app.example/", "https://[::1", "http://[/?ticket=ST-1-a", "/\\x"])
def test_a_malformed_address_is_called_so(app, text):
    assert not inspection.inspect(text, BASE).found


@pytest.mark.parametrize("text", ["hello", "PGT-1-abc", "ftp://x/", "<script>", "ticket", "\x00", "🦔"])
def test_anything_else_is_told_what_could_be_pasted(db, text):
    report = inspection.inspect(text, BASE)
    assert not report.found
    assert "ECAS_LR-" in " ".join(report.sentences)


# --- cost


def test_reports_cost_few_statements(ticket, validate, django_assert_max_num_queries):
    validate(ticket)
    validate(ticket)
    with django_assert_max_num_queries(2):  # the ticket, its exchanges
        explained(ticket)
    request_id = init()
    with django_assert_max_num_queries(2):  # the attempt, its exchanges
        explained(request_id)
