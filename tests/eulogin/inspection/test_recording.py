"""What the inspector keeps, and what it never keeps."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from eulogin.api import register_service, reset
from eulogin.inspection.secrets import without_secrets
from eulogin.models import Exchange
from eulogin.tasks import purge
from tests.eulogin.cas.test_other_protocols import envelope
from tests.eulogin.cas.test_transactions import init, page, walk
from tests.eulogin.conftest import SERVICE
from tests.eulogin.inspection.conftest import ticket_of


def everything() -> str:
    return json.dumps(list(Exchange.objects.values()), default=str)


def kinds() -> list[str]:
    return list(Exchange.objects.order_by("pk").values_list("kind", flat=True))


def test_the_way_of_a_ticket_is_kept(client, camille, app, validate):
    ticket = ticket_of(client, renew="true", acceptStrengths="PASSWORD")
    validate(ticket, userDetails="true")
    login, validation = Exchange.objects.order_by("pk")
    assert login.asked == {"service": SERVICE, "acceptStrengths": "PASSWORD", "renew": "true"}
    assert login.answer == {"user": camille.uid, "strengths": ["PASSWORD"], "sso": False}
    assert login.digest == validation.digest
    assert (validation.path, validation.asked) == ("/cas/laxValidate", {"service": SERVICE, "userDetails": "true"})
    assert (validation.code, validation.answer["level"]) == ("", "BASIC")


def test_no_column_holds_a_ticket_wherever_a_client_puts_it(ticket, validate):
    validate(ticket, service=f"{SERVICE}?ticket={ticket}", groups=ticket, **{ticket: ticket})
    Client(HTTP_USER_AGENT=ticket).get("/cas/laxValidate", {"ticket": ticket, "service": f"{SERVICE}%3Ft%3D{ticket}"})
    Client().get("/cas/proxy", {"pgt": ticket, "targetService": ticket})
    assert len(kinds()) == 4
    assert ticket not in everything()
    assert ticket[:40] not in everything()
    assert ticket[-30:] not in everything()


def test_no_column_holds_a_grant_or_a_login_request_id(ticket, validate, secure_application, client):
    validate(ticket, pgtUrl=secure_application.url("/pgt"))
    given = secure_application.requests[0][1]
    proxy = Client().get("/cas/proxy", {"pgt": given["pgtId"], "targetService": SERVICE}).content.decode()
    request_id = init()
    assert kinds() == ["ticket", "validation", "proxy", "transaction"]
    proxy_ticket = proxy.split("proxyTicket>")[1].split("<")[0]
    for secret in (given["pgtId"], given["pgtIou"], proxy_ticket, request_id):
        assert secret not in everything()


def test_a_transaction_and_its_ticket_are_kept(client, camille, app):
    request_id = init(authenticationLevel="BASIC")
    client.get(page(request_id))
    walk(client, request_id)
    assert kinds() == ["transaction", "ticket"]


def test_a_saml_validation_is_kept(ticket):
    Client().post(f"/cas/samlValidate?TARGET={SERVICE}", envelope(ticket), content_type="text/xml")
    kept = Exchange.objects.latest("pk")
    assert (kept.path, kept.asked["TARGET"], kept.code) == ("/cas/samlValidate", SERVICE, "")
    assert ticket not in everything()


@pytest.mark.parametrize("value", ["%00", "%ED%A0%80", "%FF", "%0A", "x" * 20_000, "%C3%A9" * 500])
def test_hostile_values_are_kept_harmlessly(ticket, value):
    Client().get(f"/cas/laxValidate?ticket={ticket}&service={SERVICE}{value}&groups={value}&{value}=1")
    kept = Exchange.objects.latest("pk")
    assert (kept.code, len(kept.ignored)) == ("INVALID_SERVICE", 1)


def test_many_parameters_do_not_fill_the_table(ticket, validate):
    validate(ticket, **{f"p{number}": "x" for number in range(500)})
    assert len(everything()) < 5000


def test_a_falsified_answer_is_marked(client, camille, validate):
    register_service(url_prefix=SERVICE, name="App", adversary="other-person")
    validate(ticket_of(client))
    assert Exchange.objects.latest("pk").falsified == "other-person"
    register_service(url_prefix=SERVICE, name="App", adversary="other-service")
    validate(ticket_of(client))
    assert list(Exchange.objects.order_by("pk").values_list("falsified", flat=True)) == [
        *("", "other-person"),
        *("other-service", ""),
    ]


def test_it_costs_one_statement_for_each_request(client, camille, app, validate, settings):
    counts = []
    for on in (False, True):
        settings.EULOGIN_INSPECTOR = on
        ticket = ticket_of(client)
        with CaptureQueriesContext(connection) as queries:
            validate(ticket)
        counts.append(len(queries))
    assert counts[1] == counts[0] + 1


def test_switched_off_it_keeps_nothing(client, camille, app, validate, settings):
    settings.EULOGIN_INSPECTOR = False
    validate(ticket_of(client))
    init()
    Client().get("/cas/proxy", {"pgt": "PGT-1-abc", "targetService": SERVICE})
    assert not Exchange.objects.exists()


def test_after_a_day_it_is_forgotten(clock, ticket):
    clock.forward(timedelta(hours=24))
    purge()
    assert Exchange.objects.count() == 1
    clock.forward(timedelta(seconds=1))
    purge()
    assert not Exchange.objects.exists()


def test_a_reset_forgets_it(ticket):
    reset()
    assert not Exchange.objects.exists()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("https://test-1-app.example/st-1", "https://test-1-app.example/st-1"),
        ("?ticket%3DST-12-abcdefghijklmnop&a=1", "?ticket%3DST-***&a=1"),
        ("PGTIOU%2D12%2Dabcdefghijklmnop", "PGTIOU-***"),
        ("ECAS_LR-12-abcdefghijkl-mnop x", "ECAS_LR-*** x"),
        ("a\x00b\n\ud800é", "a?b??é"),
    ],
)
def test_only_tickets_are_cut_out(text, kept):
    assert without_secrets(text) == kept
