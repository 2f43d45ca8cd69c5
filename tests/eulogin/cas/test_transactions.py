"""Login transactions: an application opens one, its browser comes with the id and nothing else."""

import base64
import hashlib
import json
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from eulogin.models import LoginAttempt
from tests.eulogin.cas.test_validation import ask, code
from tests.eulogin.conftest import PASSWORD, SERVICE, sign_in

RAW = b"somebody's browser"
AT_LOGIN = base64.b64encode(hashlib.sha1(hashlib.sha1(RAW).digest()).digest()).decode()  # noqa: S324 - the protocol's
AT_VALIDATION = base64.b64encode(RAW).decode()


def init(**fields: str) -> str:
    answer = Client().post("/cas/login/init", {"service": SERVICE, "format": "JSON", **fields}).json()
    return answer["loginRequest"]["loginRequestSuccess"]["loginRequestId"]


def page(request_id: str) -> str:
    return f"/cas/login?loginRequestId={request_id}"


def walk(client: Client, request_id: str):
    client.post(page(request_id), {"username": "camille.martin@example.org"})
    return client.post(page(request_id), {"password": PASSWORD, "loginStrength": "PASSWORD"})


def ticket_of(response) -> str:
    return response["Location"].split("ticket=")[1]


def test_a_transaction_signs_in_with_its_id_alone(web, camille, app):
    request_id = init()
    assert 'id="username"' in web.get(page(request_id)).content.decode()
    response = walk(web, request_id)
    assert response["Location"].startswith(f"{SERVICE}?ticket=ST-")
    assert code(ask(ticket_of(response))) is None


def test_the_answer_in_xml_has_a_root_without_prefix(client, app):
    response = client.post("/cas/login/init", {"service": SERVICE})
    assert b"<loginRequest " in response.content
    found = ET.fromstring(response.content).find(".//{*}loginRequestId")  # noqa: S314 - our own answer
    assert found.text.startswith("ECAS_LR-")


def test_a_query_string_posted_without_content_type_is_read(client, app):
    answer = client.generic("POST", "/cas/login/init", f"service={SERVICE}&format=json", content_type="")
    assert "loginRequestSuccess" in answer.json()["loginRequest"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "INVALID_REQUEST"),
        ({"service": "https://evil.example/"}, "INVALID_SERVICE"),
        ({"service": SERVICE, "authenticationLevel": "STRONGEST"}, "INVALID_REQUEST"),
        ({"service": SERVICE, "clientFingerprint": "no digest"}, "INVALID_REQUEST"),
    ],
)
def test_a_transaction_is_refused_with_a_code(client, app, fields, expected):
    xml = ET.fromstring(client.post("/cas/login/init", fields).content)  # noqa: S314 - our own answer
    assert xml.find("{*}loginRequestFailure").get("code") == expected
    answer = client.post("/cas/login/init", {**fields, "format": "JSON"}).json()
    assert answer["loginRequest"]["loginRequestFailure"].startswith(expected)
    assert not LoginAttempt.objects.exists()


def test_a_transaction_belongs_to_the_first_browser_that_comes(client, camille, app):
    request_id = init()
    client.get(page(request_id))
    assert Client().get(page(request_id)).status_code == 410


def test_the_ticket_of_a_transaction_wants_the_fingerprint_of_its_client(client, camille, app):
    response = walk(client, init(clientFingerprint=AT_LOGIN))
    assert code(ask(ticket_of(response), clientFingerprint=AT_VALIDATION)) is None


@pytest.mark.parametrize("given", ["", base64.b64encode(b"another").decode(), AT_LOGIN, "%%%"])
def test_another_fingerprint_is_refused(client, camille, app, given):
    response = walk(client, init(clientFingerprint=AT_LOGIN))
    assert code(ask(ticket_of(response), clientFingerprint=given)) == "INVALID_TICKET"


def test_a_fingerprint_for_a_ticket_without_one_is_refused(client, camille, app):
    """Else who stole a plain ticket could slip it into somebody's transaction."""
    response = sign_in(client, f"/cas/login?service={SERVICE}")
    assert code(ask(ticket_of(response), clientFingerprint=AT_VALIDATION)) == "INVALID_TICKET"


def test_a_live_session_answers_a_transaction_at_once(client, camille, app):
    sign_in(client)
    response = client.get(page(init()))
    answer = ask(ticket_of(response))
    assert answer.find(".//{*}sso").text == "true"
    assert client.get(page(init(renew="true"))).status_code == 302
    assert "ticket=" not in client.get(page(init(renew="true")))["Location"]


def test_a_transaction_with_gateway_comes_back_without_ticket(client, app):
    response = client.get(page(init(gateway="true")))
    assert response["Location"] == SERVICE


def test_a_transaction_asks_for_its_level(web, camille, app):
    request_id = init(authenticationLevel="MEDIUM")
    web.post(page(request_id), {"username": "camille.martin@example.org"})
    assert 'value="PASSWORD"' not in web.get(page(request_id)).content.decode()


def test_a_transaction_is_over_after_half_an_hour(web, clock, app):
    request_id = init()
    clock.forward(timedelta(minutes=30))
    response = web.get(page(request_id))
    assert response.status_code == 410


def test_a_transaction_works_once(client, camille, app):
    request_id = init(clientFingerprint=AT_LOGIN)
    walk(client, request_id)
    again = client.get(page(request_id))
    assert again.status_code == 410
    assert SERVICE in again.content.decode()


def test_another_address_keeps_the_transaction_and_what_it_asks(web, camille, app):
    request_id = init(clientFingerprint=AT_LOGIN)
    web.post(page(request_id), {"username": "somebody.else@example.org"})
    assert 'id="username"' in web.get(page(request_id) + "&anonymize=true").content.decode()
    assert ticket_of(walk(web, request_id))


def test_a_transaction_is_opened_by_post_only(client, app):
    assert client.get("/cas/login/init", {"service": SERVICE}).status_code == 405


def test_the_id_reaches_no_row_in_clear(app):
    request_id = init()
    assert request_id not in json.dumps(list(LoginAttempt.objects.values()), default=str)


def test_a_transaction_brings_its_language(web, app):
    response = web.get(page(init(locale="fr")), follow=True)
    assert 'lang="fr"' in response.content.decode()
    assert web.cookies["language"].value == "fr"


def test_an_unknown_language_changes_nothing(web, app):
    assert web.get(page(init(locale="tlh"))).status_code == 200
