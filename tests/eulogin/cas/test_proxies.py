"""Proxy-granting and proxy tickets, with real call-backs over HTTPS."""

from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from eulogin.api import register_service
from eulogin.models import Account, ProxyGrant, SsoSession
from eulogin.signin import sessions
from tests.eulogin.cas.test_validation import NS, ask, code
from tests.eulogin.conftest import SERVICE, sign_in

TARGET = "https://target.example/api"
YALE = "{http://www.yale.edu/tp/cas}"


def _ticket(client: Client) -> str:
    return sign_in(client, f"/cas/login?service={SERVICE}")["Location"].split("ticket=")[1]


@pytest.fixture
def ticket(client, camille, app) -> str:
    register_service(url_prefix="https://target.example/", name="Target")
    return _ticket(client)


@pytest.fixture
def pgt(ticket, secure_application) -> str:
    """A proxy-granting ticket that the application got."""
    answer = ask(ticket, pgtUrl=secure_application.url("/pgt"))
    method, given = secure_application.requests[0]
    assert method == "POST"
    assert answer.find(f".//{NS}proxyGrantingTicket").text == given["pgtIou"]
    return given["pgtId"]


def proxied(pgt: str, target: str = TARGET, **more: str) -> ET.Element:
    response = Client().get("/cas/proxy", {"pgt": pgt, "targetService": target, **more})
    return ET.fromstring(response.content)  # noqa: S314 - our own answer


def failure(answer: ET.Element) -> str:
    return answer.find("{*}proxyFailure").get("code")


def test_a_proxy_ticket_names_the_person_and_the_proxy(pgt, camille, secure_application):
    proxy_ticket = proxied(pgt).find(f"{NS}proxySuccess/{NS}proxyTicket").text
    assert proxy_ticket.startswith("PT-")
    answer = ask(proxy_ticket, "proxyValidate", TARGET, assuranceLevel="LOW")
    assert answer.find(f".//{NS}user").text == camille.uid
    assert answer.find(f".//{NS}ticketType").text == "PROXY"
    assert [e.text for e in answer.iter(f"{NS}proxy")] == [secure_application.url("/pgt")]


def test_the_key_of_a_client_can_be_derived_from_the_iou(ticket, secure_application):
    ask(ticket, pgtUrl=secure_application.url("/pgt"))
    iou = secure_application.requests[0][1]["pgtIou"]
    assert iou.split("-")[0] == "PGTIOU"
    assert len(iou.split("-")[2]) >= 24


def test_a_service_that_wants_service_tickets_refuses_a_proxy_ticket(pgt):
    proxy_ticket = proxied(pgt).find(f".//{NS}proxyTicket").text
    assert code(ask(proxy_ticket, "laxValidate", TARGET)) == "INVALID_TICKET"


def test_a_chain_of_proxies_names_the_latest_first(pgt, secure_application):
    proxy_ticket = proxied(pgt).find(f".//{NS}proxyTicket").text
    second = secure_application.url("/second")
    ask(proxy_ticket, "proxyValidate", TARGET, assuranceLevel="LOW", pgtUrl=second)
    last = proxied(secure_application.requests[1][1]["pgtId"]).find(f".//{NS}proxyTicket").text
    answer = ask(last, "proxyValidate", TARGET, assuranceLevel="LOW")
    assert [e.text for e in answer.iter(f"{NS}proxy")] == [second, secure_application.url("/pgt")]


def test_a_generic_client_is_called_by_get_and_answered_in_its_namespace(client, ticket, secure_application):
    answer = ask(ticket, "p3/serviceValidate", pgtUrl=secure_application.url("/pgt?app=1"))
    method, given = secure_application.requests[0]
    assert (method, given["app"]) == ("GET", "1")
    success = answer.find(f"{YALE}authenticationSuccess")
    assert success.find(f"{YALE}proxyGrantingTicket").text == given["pgtIou"]
    proxy_ticket = proxied(given["pgtId"]).find(f"{YALE}proxySuccess/{YALE}proxyTicket").text
    validated = ask(proxy_ticket, "p3/proxyValidate", TARGET)
    assert len(validated.findall(f"{YALE}authenticationSuccess/{YALE}proxies/{YALE}proxy")) == 1


@pytest.mark.parametrize(
    "callback",
    ["http://localhost:1/pgt", "not an address", "https://unknown.example/pgt", "https://user@localhost/pgt"],
)
def test_a_malformed_or_unknown_call_back_is_refused(ticket, callback):
    assert code(ask(ticket, pgtUrl=callback)) == "INVALID_PROXY_CALLBACK_URL"


@pytest.mark.parametrize(("status", "body"), [(404, b""), (503, b""), (401, b""), (200, b"thank you"), (302, b"")])
def test_a_call_back_that_does_not_take_the_ticket_is_an_error(ticket, secure_application, status, body):
    secure_application.status, secure_application.body = status, body
    assert code(ask(ticket, pgtUrl=secure_application.url())) == "ECAS_PROXY_COMMUNICATION_ERROR"
    assert not ProxyGrant.objects.exists()


def test_an_untrusted_certificate_is_an_error(ticket, secure_application, settings):
    settings.EULOGIN_PROXY_CA_FILE = ""
    assert code(ask(ticket, pgtUrl=secure_application.url())) == "ECAS_PROXY_COMMUNICATION_ERROR"
    assert not secure_application.requests


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "10.0.0.1", "169.254.169.254", "[::1]", "192.168.1.1"])
def test_no_call_back_goes_inside_the_network(ticket, settings, host):
    settings.EULOGIN_PROXY_INTERNAL_HOSTS = []
    register_service(url_prefix=f"https://{host}/", name="Inside")
    assert code(ask(ticket, pgtUrl=f"https://{host}/pgt")) == "ECAS_PROXY_COMMUNICATION_ERROR"


def test_an_internal_host_that_is_not_allowed_is_not_even_called(ticket, secure_application, settings):
    settings.EULOGIN_PROXY_INTERNAL_HOSTS = []
    ask(ticket, pgtUrl=secure_application.url())
    assert not secure_application.requests


def test_an_unknown_grant_is_refused(db):
    assert failure(proxied("PGT-1-invented")) == "BAD_PGT"


def test_a_grant_dies_with_its_session(pgt):
    sessions.end(SsoSession.objects.get())
    assert failure(proxied(pgt)) == "BAD_PGT"


def test_a_grant_dies_with_the_account(pgt):
    Account.objects.update(is_active=False)
    assert failure(proxied(pgt)) == "BAD_PGT"


def test_a_target_that_nobody_registered_is_refused(pgt):
    assert failure(proxied(pgt, "https://elsewhere.example/")) == "INVALID_SERVICE"


def test_a_target_that_asks_for_more_is_refused(pgt):
    register_service(url_prefix="https://target.example/", name="Target", timeline=[(None, ["PASSWORD_SMS"])])
    assert failure(proxied(pgt)) == "ACCESSED_DENIED"


@pytest.mark.parametrize("missing", ["pgt", "targetService"])
def test_a_missing_parameter_is_named(db, missing):
    query = {"pgt": "PGT-1-a", "targetService": TARGET, missing: ""}
    answer = Client().post("/cas/proxy", {**query, "format": "json"}).json()
    refused = answer["serviceResponse"]["proxyFailure"]
    assert refused["code"] == "INVALID_REQUEST"
    assert missing in refused["description"]
