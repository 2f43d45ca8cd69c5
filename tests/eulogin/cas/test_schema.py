"""Every answer is valid against the schema that we publish."""

from collections.abc import Callable

import pytest
from django.test import Client
from lxml import etree

from eulogin.api import register_service
from eulogin.models import Account
from tests.eulogin.conftest import PHONE, SERVICE, last_text, sign_in


@pytest.fixture
def valid(db: None) -> Callable[[bytes], etree._Element]:
    """Parse an answer and fail where the published schema does not allow it."""
    schema = etree.XMLSchema(etree.fromstring(Client().get("/cas/schemas/ecas.xsd").content))

    def check(content: bytes) -> etree._Element:
        answer = etree.fromstring(content)
        schema.assertValid(answer)
        return answer

    return check


def ticket_for(client: Client) -> str:
    return sign_in(client, f"/cas/login?service={SERVICE}")["Location"].split("ticket=")[1]


def validated(ticket: str, path: str = "laxValidate", **more: str) -> bytes:
    return Client().get(f"/cas/{path}", {"ticket": ticket, "service": SERVICE, **more}).content


def test_a_full_success_is_valid(client, camille, app, valid):
    Account.objects.update(
        groups=["A", "B"], department_number="DIGIT.A.3", employee_number="7", telephone_number="+32 2 299 11 11"
    )
    answer = valid(validated(ticket_for(client), userDetails="true", groups="*"))
    names = [etree.QName(e).localname for e in answer[0]]
    assert names.index("departmentNumber") < names.index("email") < names.index("telephoneNumber")
    assert answer.find(".//{*}groups").get("number") == "2"


def test_a_success_without_anything_asked_is_valid(client, camille, app, valid):
    valid(validated(ticket_for(client)))


def test_groups_that_match_nothing_are_valid(client, camille, app, valid):
    assert valid(validated(ticket_for(client), groups="X*")).find(".//{*}groups").get("number") == "0"


def test_a_success_with_a_telephone_is_valid(client, camille_with_phone, app, valid, committed):
    second = client.post(f"/cas/login?service={SERVICE}", {"username": camille_with_phone.email})["Location"]
    fields = {"password": "Herisson-2026!", "loginStrength": "PASSWORD_SMS", "mobilePhoneNumber": PHONE}
    with committed(execute=True):
        client.post(second, fields)
    response = client.post(second, {"challenge": last_text()})
    answer = valid(validated(response["Location"].split("ticket=")[1], userDetails="true"))
    assert answer.find(".//{*}authenticationFactors").get("number") == "2"


def test_a_success_with_a_proxy_grant_is_valid(client, camille, app, valid, secure_application):
    valid(validated(ticket_for(client), pgtUrl=secure_application.url()))
    pgt = secure_application.requests[0][1]["pgtId"]
    answer = valid(Client().get("/cas/proxy", {"pgt": pgt, "targetService": SERVICE}).content)
    valid(validated(answer.findtext(".//{*}proxyTicket"), "proxyValidate", assuranceLevel="LOW"))


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("laxValidate", {}),
        ("laxValidate", {"ticket": "ST-1-x", "service": SERVICE}),
        ("laxValidate", {"ticket": "ST-1-x", "service": SERVICE, "assuranceLevel": "WHATEVER"}),
        ("proxy", {}),
        ("proxy", {"pgt": "PGT-1-x", "targetService": SERVICE}),
    ],
)
def test_refusals_are_valid(valid, path, query):
    valid(Client().get(f"/cas/{path}", query).content)


def test_refusals_of_people_are_valid(client, camille, app, valid):
    assert valid(validated(ticket_for(client), "strictValidate")).find(".//*[@code='INVALID_USER']") is not None
    asked = {"assuranceLevel": "LOW", "authenticationLevel": "MEDIUM"}
    assert valid(validated(ticket_for(client), **asked)).find(".//*[@code]") is not None


def test_login_transactions_are_valid(client, app, valid):
    valid(client.post("/cas/login/init", {"service": SERVICE}).content)
    valid(client.post("/cas/login/init", {"service": "https://evil.example/"}).content)


def test_the_names_of_the_schema_and_of_the_answers_agree(valid):
    register_service(url_prefix="https://other.example/", name="Other")
    content = Client().get("/cas/schemas/ecas.xsd").content
    assert b"https://ecas.ec.europa.eu/cas/schemas" in content
