"""The readers of readers.py, each with an answer that it got over HTTP in its own way."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from eulogin.models import Account
from tests.clients import readers
from tests.clients.visitor import NO_TLS, PATIENCE, Visitor, fetch

SERVICE = "http://127.0.0.1:9/application?lang=fr&page=1"
Ask = Callable[..., httpx.Response]
Reader = Callable[[httpx.Response], dict[str, Any]]
DETAILS = {"assuranceLevel": "LOW", "userDetails": "true", "groups": "*", "ticketTypes": "SERVICE,PROXY"}
XML_READERS = [readers.by_literal_names, readers.by_cutting_the_prefix, readers.by_attribute_number]


@pytest.fixture
def person(cas: str, visitor: Visitor, camille: Account) -> Visitor:
    """Camille, signed in with the telephone."""
    visitor.sign_in(f"{cas}/login", camille.email, loginStrength="PASSWORD_SMS")
    return visitor


def validate(cas: str, ticket: str, **more: str) -> httpx.Response:
    """As Drupal's module asks: GET of TicketValidationService."""
    query = {"service": SERVICE, "ticket": ticket, **DETAILS, **more}
    return fetch(f"{cas}/TicketValidationService", **query)


def post(cas: str, path: str, **query: str) -> httpx.Response:
    """As ecphp asks: the query string as raw body, without a content type."""
    with httpx.Client(verify=NO_TLS, timeout=PATIENCE) as client:
        request = client.build_request("POST", f"{cas}/{path}", content=urlencode(query))
        request.headers.pop("Content-Type", None)
        return client.send(request)


@pytest.mark.parametrize("read", XML_READERS)
def test_a_good_ticket_names_the_person(read: Reader, cas: str, person: Visitor, camille: Account) -> None:
    assert read(validate(cas, person.ticket_for(cas, SERVICE)))["user"] == camille.uid


@pytest.mark.parametrize("read", XML_READERS)
def test_a_used_ticket_has_a_code(read: Reader, cas: str, person: Visitor) -> None:
    ticket = person.ticket_for(cas, SERVICE)
    validate(cas, ticket)
    with pytest.raises(readers.Refused, match=r"^INVALID_TICKET$"):
        read(validate(cas, ticket))


def test_groups_are_there_also_when_none_match(cas: str, person: Visitor, camille: Account) -> None:
    some = readers.by_literal_names(validate(cas, person.ticket_for(cas, SERVICE), groups="TRACES_*"))
    none = readers.by_literal_names(validate(cas, person.ticket_for(cas, SERVICE), groups="NOBODY"))
    assert (some["groups"], none["groups"]) == (["TRACES_USERS"], [])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d", some["loginDate"])


def test_cutting_the_prefix_leaves_the_values_alone(cas: str, person: Visitor, camille: Account) -> None:
    read = readers.by_cutting_the_prefix(validate(cas, person.ticket_for(cas, SERVICE)))
    assert (read["firstName"], read["email"]) == ("Camille & Éloïse", camille.email)


def test_exactly_the_lists_say_their_number(cas: str, person: Visitor, camille: Account) -> None:
    read = readers.by_attribute_number(validate(cas, person.ticket_for(cas, SERVICE)))
    assert read["groups"] == ["TRACES_USERS", "VETERINARIANS"]
    assert read["strengths"] == ["PASSWORD_SMS"]
    assert read["authenticationFactors"][0] == camille.email
    assert {name for name, value in read.items() if isinstance(value, list)} == {
        "groups",
        "strengths",
        "authenticationFactors",
    }


@pytest.mark.parametrize("word", ["JSON", "json"])
def test_json_has_one_type_for_each_value(word: str, cas: str, person: Visitor, camille: Account) -> None:
    query = {"service": SERVICE, "ticket": person.ticket_for(cas, SERVICE), "format": word, **DETAILS}
    read = readers.by_strict_types(post(cas, "proxyValidate", **query))
    assert (read["uid"], read["assuranceLevel"], read["sso"]) == (camille.uid, "10", True)
    assert (read["groups"], read["strengths"]) == (["TRACES_USERS", "VETERINARIANS"], ["PASSWORD_SMS"])
    assert read["authenticationLevel"] == "MEDIUM"


def test_a_refusal_in_json_has_a_code_and_a_description(cas: str) -> None:
    with pytest.raises(readers.Refused, match=r"^INVALID_TICKET$"):
        readers.by_strict_types(post(cas, "serviceValidate", service=SERVICE, ticket="ST-1-x", format="JSON"))


def test_the_ticket_is_cut_out_of_the_address_and_the_rest_is_the_service(cas: str, person: Visitor) -> None:
    address = f"{SERVICE}&ticket={person.ticket_for(cas, SERVICE)}"
    service, ticket = readers.cut_the_ticket(address)
    assert service == SERVICE
    assert validate(cas, ticket, service=service).text.count("authenticationSuccess") == 2


def test_a_transaction_is_opened_walked_through_and_validated(cas: str, visitor: Visitor, camille: Account) -> None:
    service = "http://127.0.0.1:9/transaction"
    opening, proving = readers.fingerprints(b"what only this client knows")
    opened = post(cas, "login/init", service=service, authenticationLevel="MEDIUM", clientFingerprint=opening)
    request_id = readers.tree_with_prefixes(opened.text)["loginRequest"]["loginRequestSuccess"]["loginRequestId"]
    with pytest.raises(httpx.ConnectError):  # nobody listens where the ticket is sent
        visitor.sign_in(f"{cas}/login?loginRequestId={request_id}", camille.email, loginStrength="PASSWORD_SMS")
    _, ticket = readers.cut_the_ticket(visitor.callbacks[-1])
    read = readers.by_literal_names(validate(cas, ticket, service=service, clientFingerprint=proving))
    assert read["user"] == camille.uid


def test_a_ticket_of_a_transaction_is_worthless_to_another_client(cas: str, visitor: Visitor, camille: Account) -> None:
    service = "http://127.0.0.1:9/transaction"
    opening, _ = readers.fingerprints(b"what only this client knows")
    opened = post(cas, "login/init", service=service, format="JSON", clientFingerprint=opening).json()
    request_id = opened["loginRequest"]["loginRequestSuccess"]["loginRequestId"]
    with pytest.raises(httpx.ConnectError):
        visitor.sign_in(f"{cas}/login?loginRequestId={request_id}", camille.email)
    _, ticket = readers.cut_the_ticket(visitor.callbacks[-1])
    _, guessed = readers.fingerprints(b"something else")
    with pytest.raises(readers.Refused, match=r"^INVALID_TICKET$"):
        readers.by_literal_names(validate(cas, ticket, service=service, clientFingerprint=guessed))


def test_a_transaction_that_cannot_be_opened_says_why_in_a_plain_text(cas: str, transactional_db: None) -> None:
    opened = post(cas, "login/init", service="https://unregistered.example/", format="JSON").json()
    assert opened["loginRequest"]["loginRequestFailure"].startswith("INVALID_SERVICE")
