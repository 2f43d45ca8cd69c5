"""Each validation address with its minimum assurance, and what is answered when something breaks."""

import pytest
from django.test import Client

from eulogin.api import register_service
from eulogin.models import Account
from tests.eulogin.cas.test_validation import ask, code
from tests.eulogin.conftest import SERVICE, sign_in

#: What `/serviceValidate` and the others ask of people who validate without `assuranceLevel` (fact sheet, section 11).
MINIMA = {
    "strictValidate": 40,
    "interinstitutionalValidate": 30,
    "sponsorValidate": 20,
    "laxValidate": 10,
    "serviceValidate": 40,
    "proxyValidate": 40,
    "TicketValidationService": 40,
    "p3/serviceValidate": 10,
    "p3/proxyValidate": 10,
}


@pytest.fixture
def ticket(client: Client, camille: Account, app: str) -> str:
    return sign_in(client, f"/cas/login?service={SERVICE}")["Location"].split("ticket=")[1]


def is_refused(answer: object) -> bool:
    return answer.find("{*}authenticationFailure") is not None  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", MINIMA)
def test_each_address_accepts_who_reaches_its_minimum(ticket: str, path: str) -> None:
    Account.objects.update(assurance_level=MINIMA[path])
    assert not is_refused(ask(ticket, path))


@pytest.mark.parametrize("path", MINIMA)
def test_each_address_refuses_who_is_below_its_minimum(ticket: str, path: str) -> None:
    Account.objects.update(assurance_level=MINIMA[path] - 10)
    assert is_refused(ask(ticket, path))


@pytest.mark.parametrize("path", ["serviceValidate", "proxyValidate", "TicketValidationService"])
def test_a_service_may_be_registered_with_a_default_of_its_own(ticket: str, path: str) -> None:
    register_service(url_prefix=SERVICE, name="App", default_assurance=10)
    assert code(ask(ticket, path)) is None


def test_what_the_client_asks_wins_over_the_registered_default(ticket: str) -> None:
    register_service(url_prefix=SERVICE, name="App", default_assurance=10)
    assert code(ask(ticket, "serviceValidate", assuranceLevel="MEDIUM")) == "INVALID_USER"


def test_the_strict_addresses_know_no_registered_default(ticket: str) -> None:
    register_service(url_prefix=SERVICE, name="App", default_assurance=10)
    assert code(ask(ticket, "strictValidate")) == "INVALID_USER"


def test_a_broken_server_answers_in_the_protocol(ticket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eulogin.cas.validation.judge", lambda *_: 1 / 0)
    assert code(ask(ticket)) == "INTERNAL_ERROR"


def test_a_malformed_request_uses_the_ticket_up(ticket: str) -> None:
    assert code(ask(ticket, assuranceLevel="WHATEVER")) == "INVALID_REQUEST"
    assert code(ask(ticket)) == "INVALID_TICKET"


def test_a_desktop_ticket_is_never_issued_and_refuses_a_service_ticket(ticket: str) -> None:
    assert code(ask(ticket, ticketTypes="DESKTOP")) == "INVALID_TICKET"


def test_groups_take_wildcards_and_lists(client: Client, camille: Account, app: str) -> None:
    Account.objects.update(groups=["TRACES_USERS", "TRACES_ADMIN", "OTHER"])
    sign_in(client)

    def groups(wanted: str) -> list[str]:
        ticket = client.get(f"/cas/login?service={SERVICE}")["Location"].split("ticket=")[1]
        return [e.text for e in ask(ticket, groups=wanted).findall(".//{*}group")]

    assert groups("TRACES_*") == ["TRACES_USERS", "TRACES_ADMIN"]
    assert groups("OTHER,TRACES_ADMIN") == ["TRACES_ADMIN", "OTHER"]
    assert groups("*") == ["TRACES_USERS", "TRACES_ADMIN", "OTHER"]
    assert groups("other") == []
