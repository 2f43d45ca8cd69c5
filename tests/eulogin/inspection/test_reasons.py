"""Each reason of a refusal is explained, with what to change."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import translation

from eulogin.api import register_service
from eulogin.cas.reasons import Reason
from eulogin.inspection.advice import SENTENCES, sentences
from eulogin.models import Account, Exchange, ServiceTicket, SsoSession
from eulogin.signin import sessions
from tests.eulogin.cas.test_transactions import AT_LOGIN, AT_VALIDATION, init, walk
from tests.eulogin.cas.test_transactions import ticket_of as ticket_in
from tests.eulogin.conftest import SERVICE
from tests.eulogin.inspection.conftest import explained, ticket_of


def reason() -> str:
    return Exchange.objects.latest("pk").reason


def test_every_reason_has_its_sentences() -> None:
    assert set(SENTENCES) == set(Reason)
    for one in Reason:
        why, change = sentences(one, {})
        assert why
        assert change


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_value_that_an_old_record_lacks_breaks_nothing(language) -> None:
    with translation.override(language):
        assert "?" in sentences(Reason.TICKET_EXPIRED, {})[0]


# --- INVALID_USER


def test_without_assurance_level_only_staff_may_enter(ticket, validate):
    validate(ticket, "serviceValidate")
    text = explained(ticket)
    assert reason() == Reason.ASSURANCE_TOO_LOW
    assert "/serviceValidate without assuranceLevel means TOP (40, internal staff)." in text
    assert "This person is LOW (10, self-registered)." in text
    assert "Ask for assuranceLevel=LOW, or call /laxValidate, or register the service with its own default." in text


def test_an_assurance_level_that_was_sent_is_named(ticket, validate):
    validate(ticket, "serviceValidate", assuranceLevel="HIGH")
    assert "assuranceLevel=HIGH was asked: HIGH (30, staff of other institutions) or above." in explained(ticket)


def test_the_default_of_the_path_is_named(ticket, validate):
    validate(ticket, "sponsorValidate")
    assert "/sponsorValidate without assuranceLevel means MEDIUM (20, sponsored) or above." in explained(ticket)


def test_the_default_of_the_registration_is_named(client, camille, validate):
    register_service(url_prefix=SERVICE, name="App", default_assurance=30)
    ticket = ticket_of(client)
    validate(ticket, "serviceValidate")
    assert "what the service's registration says: HIGH (30" in explained(ticket)


# --- INVALID_SERVICE


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://app.example/", "The scheme differs: https at login, http at validation."),
        ("https://www.app.example/", "The host differs: app.example at login, www.app.example at validation."),
        ("https://app.example:8443/", "The port differs: 443 at login, 8443 at validation."),
        ("https://app.example/home", "The path differs: / at login, /home at validation."),
        ("https://app.example/?a=1", "The query differs: nothing at login, a=1 at validation."),
        ("app.example", "This is no address that everybody reads alike: app.example"),
    ],
)
def test_the_first_difference_of_the_addresses_is_pointed_out(ticket, validate, address, words):
    validate(ticket, service=address)
    text = explained(ticket)
    assert reason() == Reason.SERVICE_DIFFERS
    assert words in text
    assert f"issued for {SERVICE} and validated for {address}" in text


def test_a_ticket_left_in_the_service_is_pointed_out_and_not_kept(ticket, validate):
    validate(ticket, service=f"{SERVICE}?ticket={ticket}")
    assert "ticket=ST-*** at validation. " not in explained(ticket)
    assert "nothing at login, ticket=ST-*** at validation." in explained(ticket)
    assert "Cut exactly the parameter “ticket” off" in explained(ticket)


# --- INVALID_TICKET


def test_a_ticket_that_nobody_issued_is_unknown(app, validate):
    validate("ST-1-abc")
    assert reason() == Reason.TICKET_UNKNOWN
    assert "never issued this ticket" in explained("ST-1-abc")


@pytest.mark.parametrize("given", ["DEMO_{}", "ST%252D1", "PGT-1-abc", "ST-" + "x" * 300, "ST-1-é"])
def test_what_does_not_look_like_a_ticket_is_called_so(app, validate, given):
    validate(given)
    assert reason() == Reason.TICKET_SHAPELESS


def test_a_used_ticket_says_when_where_and_by_whom(ticket, validate):
    validate(ticket)
    validate(ticket, "serviceValidate")
    assert reason() == Reason.TICKET_USED
    text = explained(ticket)
    used_at = ServiceTicket.objects.get().used_at.astimezone().strftime("%M:%S")
    assert f"{used_at} by /cas/laxValidate, called from 127.0.0.1 shop/1.0." in text


def test_an_expired_ticket_says_how_late_it_came(clock, client, camille, app, validate):
    ticket = ticket_of(client)
    clock.forward(timedelta(seconds=75))
    validate(ticket)
    assert reason() == Reason.TICKET_EXPIRED
    assert "A ticket lives 60 seconds; this one came 75 seconds after it was issued." in explained(ticket)


def test_an_ended_session_and_a_disabled_account_are_told_apart(ticket, client, validate):
    second = client.get(f"/cas/login?service={SERVICE}")["Location"].split("ticket=")[1]
    Account.objects.update(is_active=False)
    validate(ticket)
    assert reason() == Reason.ACCOUNT_DISABLED
    Account.objects.update(is_active=True)
    sessions.end(SsoSession.objects.get())
    validate(second)
    assert reason() == Reason.SESSION_ENDED


def test_a_proxy_ticket_is_told_where_to_go(ticket, validate):
    ServiceTicket.objects.update(kind="PROXY")
    validate(ticket)
    assert reason() == Reason.TICKET_KIND
    assert "The ticket is of type PROXY, and this request accepts SERVICE only." in explained(ticket)
    assert "ticketTypes=SERVICE,PROXY" in explained(ticket)


def test_renew_at_validation_alone_is_explained(ticket, client, validate):
    again = client.get(f"/cas/login?service={SERVICE}")["Location"].split("ticket=")[1]
    validate(again, renew="true")
    assert reason() == Reason.NOT_FRESH
    assert "Send renew=true at /cas/login too" in explained(again)


@pytest.mark.parametrize(
    ("at_login", "at_validation", "expected"),
    [
        (AT_LOGIN, "", Reason.FINGERPRINT_MISSING),
        ("", AT_VALIDATION, Reason.FINGERPRINT_UNEXPECTED),
        (AT_LOGIN, AT_LOGIN, Reason.FINGERPRINT_DIFFERS),
    ],
)
def test_fingerprints_are_explained_and_not_kept(client, camille, app, validate, at_login, at_validation, expected):
    ticket = ticket_in(walk(client, init(clientFingerprint=at_login)))
    validate(ticket, clientFingerprint=at_validation)
    assert reason() == expected
    assert AT_LOGIN not in str(list(Exchange.objects.values()))
    assert AT_VALIDATION not in str(list(Exchange.objects.values()))


# --- strengths and levels


def test_strengths_are_named(ticket, validate):
    validate(ticket, acceptStrengths="PASSWORD_SMS,EIDAS")
    assert reason() == Reason.STRENGTH_MISSING
    assert "acceptStrengths allows PASSWORD_SMS, EIDAS; this session proved PASSWORD." in explained(ticket)


def test_levels_are_named(ticket, validate):
    validate(ticket, authenticationLevel="MEDIUM")
    assert reason() == Reason.LEVEL_TOO_LOW
    assert "authenticationLevel=MEDIUM was asked; this session proved PASSWORD, which is BASIC." in explained(ticket)
    assert "Send authenticationLevel=MEDIUM at /cas/login too" in explained(ticket)


# --- requests that cannot be read


def test_a_missing_parameter_is_named(ticket, validate):
    validate(ticket, service="")
    assert reason() == Reason.PARAMETER_MISSING
    assert "The parameter “service” is missing or empty." in explained(ticket)


def test_a_malformed_parameter_is_named(ticket, validate):
    validate(ticket, assuranceLevel="SKY")
    assert reason() == Reason.PARAMETER_MALFORMED
    assert "“assuranceLevel” has a value that EU Login does not know" in explained(ticket)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("acceptedStrengths", "“acceptedStrengths” was ignored; the parameter is called acceptStrengths."),
        ("assurancelevel", "the parameter is called assuranceLevel."),
        ("colour", "“colour” was ignored: EU Login has no such parameter."),
    ],
)
def test_parameters_that_are_ignored_are_named(ticket, validate, name, words):
    validate(ticket, **{name: "x"})
    assert words in explained(ticket)


def test_a_fault_of_the_server_is_its_own_reason(ticket, validate, monkeypatch):
    monkeypatch.setattr("eulogin.cas.validation.judge", lambda *_: 1 / 0)
    validate(ticket)
    assert reason() == Reason.SERVER_FAULT


# --- login transactions and proxies


def test_a_transaction_for_an_unregistered_service_is_explained(app):
    Client().post("/cas/login/init", {"service": "https://evil.example/"})
    assert reason() == Reason.SERVICE_UNKNOWN


def test_an_unknown_grant_and_an_ended_one_are_told_apart(ticket, secure_application, validate):
    validate(ticket, pgtUrl=secure_application.url("/pgt"))
    pgt = secure_application.requests[0][1]["pgtId"]
    sessions.end(SsoSession.objects.get())
    Client().get("/cas/proxy", {"pgt": "PGT-1-abc", "targetService": SERVICE})
    assert reason() == Reason.GRANT_UNKNOWN
    Client().get("/cas/proxy", {"pgt": pgt, "targetService": SERVICE})
    assert reason() == Reason.GRANT_ENDED


def test_refused_targets_are_explained(ticket, secure_application, validate):
    register_service(url_prefix="https://strong.example/", name="Strong", timeline=[(None, ["PASSWORD_SMS"])])
    validate(ticket, pgtUrl=secure_application.url("/pgt"))
    pgt = secure_application.requests[0][1]["pgtId"]
    for target, expected in [("https://strong.example/", Reason.TARGET_TOO_STRONG), ("x", Reason.SERVICE_UNKNOWN)]:
        Client().get("/cas/proxy", {"pgt": pgt, "targetService": target})
        assert reason() == expected


@pytest.mark.parametrize(
    ("callback", "expected"),
    [
        ("not an address", Reason.CALLBACK_MALFORMED),
        ("https://unknown.example/pgt", Reason.CALLBACK_UNREGISTERED),
        ("http://localhost:1/pgt", Reason.CALLBACK_NOT_HTTPS),
        ("https://localhost:1/pgt", Reason.CALLBACK_UNREACHABLE),
    ],
)
def test_a_refused_call_back_is_explained(ticket, validate, callback, expected):
    validate(ticket, pgtUrl=callback)
    assert reason() == expected
    assert callback in explained(ticket)


@pytest.mark.parametrize(
    ("status", "body", "expected"), [(404, b"", Reason.CALLBACK_STATUS), (200, b"hello", Reason.CALLBACK_SILENT)]
)
def test_the_answer_of_a_call_back_is_explained(ticket, validate, secure_application, status, body, expected):
    secure_application.status, secure_application.body = status, body
    validate(ticket, pgtUrl=secure_application.url("/pgt"))
    assert reason() == expected
    assert ("status 404" in explained(ticket)) is (status == 404)
