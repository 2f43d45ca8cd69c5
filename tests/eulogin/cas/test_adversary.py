"""Falsified answers: a careless client is fooled by each of them, and a careful check refuses it."""

import json
import re
from datetime import timedelta
from xml.etree import ElementTree as ET

import cas
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from eulogin.cas import adversary
from eulogin.cas.services import register_service
from eulogin.models import Account, Adversary, ServiceTicket
from kernel.journal.models import Entry
from tests.eulogin.cas.test_other_protocols import envelope
from tests.eulogin.cas.test_validation import NS, ask, code
from tests.eulogin.conftest import SERVICE, sign_in

ANSWERS = {
    "laxValidate": "application/xml",
    "TicketValidationService?assuranceLevel=LOW&format=JSON": "application/json",
    "p3/serviceValidate": "application/xml",
    "p3/serviceValidate?format=json": "application/json",
    "validate": "text/plain",
}


@pytest.fixture
def ticket_for(client, camille):
    """Register the service with an adversary, sign in, and return the ticket."""

    def get(adversary: str, url_prefix: str = SERVICE) -> str:
        register_service(url_prefix=url_prefix, name="App", adversary=adversary)
        return sign_in(client, f"/cas/login?service={SERVICE}")["Location"].split("ticket=")[1]

    return get


@pytest.fixture
def at_once(settings) -> None:
    settings.EULOGIN_ADVERSARY_DELAY = timedelta(0)


def fetch(path: str, ticket: str):
    joint = "&" if "?" in path else "?"
    response = Client().get(f"/cas/{path}{joint}ticket={ticket}&service={SERVICE}")
    assert response.status_code == 200
    return response


def saml(ticket: str) -> bytes:
    response = Client().post(f"/cas/samlValidate?TARGET={SERVICE}", envelope(ticket), content_type="text/xml")
    assert response["Content-Type"].startswith("text/xml")
    return response.content


def python_cas(body: bytes) -> tuple[str | None, dict]:
    client = cas.CASClient(version=3, service_url=SERVICE, server_url="http://testserver/cas/")
    user, attributes, _ = client.verify_response(body)
    return user, attributes or {}


# --- a lower level


def test_a_client_that_believes_its_request_takes_a_password_for_two_factors(ticket_for, camille):
    body = fetch("p3/serviceValidate?authenticationLevel=MEDIUM", ticket_for("lower-level")).content
    user, attributes = python_cas(body)
    assert user == camille.uid  # the careless client lets them in
    assert attributes["authenticationLevel"] == "BASIC"  # the careful one compares, and refuses


@pytest.mark.parametrize("asked", [{"authenticationLevel": "HIGH"}, {"acceptStrengths": "PASSWORD_SMS,EIDAS"}])
def test_a_lower_level_is_told_whatever_was_asked(ticket_for, asked):
    success = ask(ticket_for("lower-level"), **asked).find(f"{NS}authenticationSuccess")
    assert success.findtext(f"{NS}authenticationLevel") == "BASIC"
    assert [s.text for s in success.find(f"{NS}strengths")] == ["PASSWORD"]


def test_a_lower_level_still_refuses_who_may_not_enter(ticket_for):
    assert code(ask(ticket_for("lower-level"), "serviceValidate")) == "INVALID_USER"


# --- another person


def test_the_other_person_is_nobody_and_told_everywhere_alike(ticket_for, camille):
    success = ask(ticket_for("other-person"), userDetails="true").find(f"{NS}authenticationSuccess")
    told = {e.tag.removeprefix(NS): e.text for e in success}
    assert told["user"] == told["uid"] != camille.uid
    assert not Account.objects.filter(uid=told["uid"]).exists()
    assert not Account.objects.filter(email=told["email"]).exists()
    assert camille.email not in ET.tostring(success, encoding="unicode")


def test_a_careful_client_compares_the_person_with_the_one_it_knows(ticket_for, camille):
    """It asked somebody signed in to prove themselves once more: only the same uid may come back."""
    user, _ = python_cas(fetch("p3/serviceValidate", ticket_for("other-person")).content)
    assert user
    assert user != camille.uid


def test_the_real_person_and_session_stay_as_they_are(ticket_for, camille):
    ask(ticket_for("other-person"))
    ticket = ServiceTicket.objects.select_related("session__account").get()
    assert (ticket.session.account, ticket.session.moniker) == (camille, camille.email)
    assert Account.objects.count() == 1


# --- another service


def test_the_ticket_is_of_another_service(ticket_for):
    ticket = ticket_for("other-service")
    assert code(ask(ticket)) == "INVALID_SERVICE"
    assert code(ask(ticket)) == "INVALID_TICKET"


def test_only_what_is_registered_so_is_lied_to(ticket_for):
    register_service(url_prefix=SERVICE, name="App")
    assert code(ask(ticket_for("other-service", f"{SERVICE}deep/"))) is None


def test_a_service_on_this_very_host_gets_a_ticket_of_another_one_too(client, camille):
    register_service(url_prefix="/app/", name="App", adversary="other-service")
    address = sign_in(client, "/cas/login?service=http://testserver/app/")["Location"]
    ticket = address.removeprefix("http://testserver/app/?ticket=")
    assert code(ask(ticket, service="http://testserver/app/")) == "INVALID_SERVICE"


# --- answers that come late, in part or broken


def test_a_late_answer_comes_after_the_delay(ticket_for, settings, monkeypatch):
    settings.EULOGIN_ADVERSARY_DELAY = timedelta(seconds=0.01)
    slept: list[float] = []
    monkeypatch.setattr(adversary.time, "sleep", slept.append)
    assert code(ask(ticket_for("late"))) is None
    assert slept == [0.01]


def test_invented_tickets_keep_nobody_waiting(db, monkeypatch):
    register_service(url_prefix=SERVICE, name="App", adversary="late")
    monkeypatch.setattr(adversary.time, "sleep", lambda _: pytest.fail("waited"))
    assert code(ask("ST-1-abc")) == "INVALID_TICKET"


@pytest.mark.parametrize("path", ANSWERS)
def test_a_cut_answer_ends_in_the_middle(ticket_for, path):
    response = fetch(path, ticket_for("cut"))
    assert response["Content-Type"].startswith(ANSWERS[path])
    assert int(response["Content-Length"]) == len(response.content)
    assert not _reads(response.content, ANSWERS[path])


def test_a_client_that_reads_cas_1_line_by_line_takes_a_piece_of_a_uid_for_the_person(ticket_for, camille):
    answer, uid, *rest = fetch("validate", ticket_for("cut")).content.decode().split("\n")
    assert (answer, rest) == ("yes", [])  # a whole answer ends with a line feed: the careful client looks for it
    assert camille.uid.startswith(uid)
    assert uid != camille.uid


@pytest.mark.parametrize("path", ANSWERS)
def test_a_malformed_answer_is_refused_by_every_parser(ticket_for, path):
    response = fetch(path, ticket_for("malformed"))
    assert response["Content-Type"].startswith(ANSWERS[path])
    assert not _reads(response.content, ANSWERS[path])


def test_a_client_that_looks_for_pieces_of_text_is_fooled(ticket_for, camille):
    body = fetch("laxValidate", ticket_for("malformed")).content.decode()
    assert camille.uid in re.search(r"<cas:user>(.*)</cas:user>", body)[1]
    assert "xmlns:cas=" not in body  # and its prefix means nothing
    with pytest.raises(ET.ParseError):
        ET.fromstring(body)  # noqa: S314 - our own answer


@pytest.mark.parametrize("lie", ["cut", "malformed"])
def test_a_broken_saml_answer_is_refused_by_a_parser(ticket_for, lie):
    body = saml(ticket_for(lie))
    with pytest.raises(ET.ParseError):
        ET.fromstring(body)  # noqa: S314 - our own answer


def test_saml_names_another_person(ticket_for, camille):
    body = saml(ticket_for("other-person")).decode()
    assert "samlp:Success" in body
    assert camille.uid not in body


def _reads(body: bytes, content_type: str) -> bool:
    """Whether a careful reader takes it."""
    text = body.decode()
    try:
        if "json" in content_type:
            return bool(json.loads(text))
        if "xml" in content_type:
            return bool(ET.fromstring(text))  # noqa: S314 - our own answer
    except (json.JSONDecodeError, ET.ParseError):
        return False
    return bool(re.fullmatch(r"yes\n[a-z0-9._-]+\n", text))


# --- when and for whom


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("lie", list(Adversary))
def test_each_falsified_answer_is_journalled_without_secrets(ticket_for, lie, camille):
    ticket = ticket_for(lie)
    Client().get("/cas/laxValidate", {"ticket": ticket, "service": SERVICE})
    entries = Entry.objects.filter(event="answer:falsified")
    assert [entry.personal["adversary"] for entry in entries] == [lie]
    assert entries[0].subject == camille.uid
    assert ticket not in str(list(Entry.objects.values()))


@pytest.mark.parametrize("lie", list(Adversary))
def test_where_it_is_not_allowed_every_answer_is_true(ticket_for, settings, lie, camille):
    settings.EULOGIN_ADVERSARY = False
    success = ask(ticket_for(lie)).find(f"{NS}authenticationSuccess")
    assert success.findtext(f"{NS}user") == camille.uid
    assert not Entry.objects.filter(event="answer:falsified").exists()


def test_other_services_are_told_the_truth(ticket_for, client, camille):
    ticket_for("malformed")
    register_service(url_prefix="https://honest.example/", name="Honest")
    ticket = client.get("/cas/login?service=https://honest.example/")["Location"].split("ticket=")[1]
    assert ask(ticket, service="https://honest.example/").findtext(f".//{NS}user") == camille.uid


def test_a_service_without_an_adversary_pays_no_statement_for_it(ticket_for, settings):
    counts = []
    for allowed in (False, True):
        settings.EULOGIN_ADVERSARY = allowed
        ticket = ticket_for("")
        ask("ST-1-warm")  # the services are read
        with CaptureQueriesContext(
            connection,
        ) as queries:
            ask(ticket)
        counts.append(len(queries))
    assert counts[0] == counts[1]
