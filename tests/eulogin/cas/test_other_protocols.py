"""CAS 1 and SAML 1.1, as old clients speak them."""

import cas
import pytest
from django.test import Client
from lxml import etree

from tests.eulogin.conftest import SERVICE, sign_in

SAML = {"p": "urn:oasis:names:tc:SAML:1.0:protocol", "a": "urn:oasis:names:tc:SAML:1.0:assertion"}


@pytest.fixture
def ticket(client, camille, app) -> str:
    return sign_in(client, f"/cas/login?service={SERVICE}")["Location"].split("ticket=")[1]


def envelope(ticket: str) -> bytes:
    return cas.CASClientWithSAMLV1(server_url="http://localhost/cas/", service_url=SERVICE).get_saml_assertion(ticket)


def saml(body: bytes, target: str = SERVICE) -> etree._Element:
    response = Client().post(f"/cas/samlValidate?TARGET={target}", body, content_type="text/xml; charset=utf-8")
    assert response.status_code == 200
    return etree.fromstring(response.content)


def status(answer: etree._Element) -> str:
    return answer.find(".//p:StatusCode", SAML).get("Value")


def test_cas_1_answers_in_two_lines(ticket, camille):
    response = Client().get("/cas/validate", {"ticket": ticket, "service": SERVICE})
    assert response["Content-Type"].startswith("text/plain")
    assert response.content.decode() == f"yes\n{camille.uid}\n"


def test_cas_1_says_no_to_a_used_ticket(ticket):
    Client().get("/cas/validate", {"ticket": ticket, "service": SERVICE})
    assert Client().get("/cas/validate", {"ticket": ticket, "service": SERVICE}).content == b"no\n\n"


def test_cas_1_says_no_without_parameters(db):
    assert Client().get("/cas/validate").content == b"no\n\n"


def test_saml_asserts_who_it_is(ticket, camille):
    answer = saml(envelope(ticket))
    assert status(answer) == "samlp:Success"
    assert answer.findtext(".//a:NameIdentifier", namespaces=SAML) == camille.uid
    values = answer.xpath("//a:Attribute[@AttributeName='email']/a:AttributeValue/text()", namespaces=SAML)
    assert values == [camille.email]
    assert answer.findtext(".//a:Audience", namespaces=SAML) == SERVICE


def test_saml_answers_to_the_request_it_got(ticket):
    body = envelope(ticket)
    body = body.encode() if isinstance(body, str) else body
    asked = etree.fromstring(body).find(".//p:Request", SAML).get("RequestID")
    assert saml(body).find(".//p:Response", SAML).get("InResponseTo") == asked


def test_saml_refuses_a_ticket_of_another_service(ticket):
    assert status(saml(envelope(ticket), "https://other.example/")) == "samlp:RequestDenied"
    assert status(saml(envelope(ticket))) == "samlp:RequestDenied"


@pytest.mark.parametrize(
    "body",
    [b"", b"<", b"<a/>", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', b"<a>" + b" " * 70_000 + b"</a>"],
)
def test_saml_refuses_what_is_no_request(db, body):
    assert status(saml(body)) == "samlp:RequestDenied"
