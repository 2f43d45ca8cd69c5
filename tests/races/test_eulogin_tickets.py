"""A ticket works once, whatever the number of hands and of paths. With a control."""

from collections import Counter
from functools import partial
from threading import Barrier
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from eulogin.api import create_account, register_service
from eulogin.cas import tickets
from eulogin.models import Account, ServiceTicket, SsoSession
from kernel import clock
from tests.races.hands import at_once

pytestmark = pytest.mark.django_db(transaction=True)

SERVICE = "https://app.example/"
HANDS = 50
PATHS = [
    "laxValidate",
    "serviceValidate",
    "proxyValidate",
    "TicketValidationService",
    "p3/serviceValidate",
    "p3/proxyValidate",
    "validate",
]


@pytest.fixture
def session(transactional_db: None) -> SsoSession:
    account = create_account(
        email="camille.martin@example.org", first_name="Camille", last_name="Martin", password_hash="unused"
    )
    register_service(url_prefix=SERVICE, name="App")
    return SsoSession.objects.create(account=account, strengths=["PASSWORD"], moniker=account.email)


def validated(path: str, ticket: str) -> str:
    query = {"ticket": ticket, "service": SERVICE, "assuranceLevel": "LOW"}
    return Client().get(f"/cas/{path}", query).content.decode()


def is_success(answer: str) -> bool:
    return answer.startswith("yes") or "authenticationSuccess" in answer


def test_of_fifty_hands_on_several_paths_exactly_one_gets_the_person(session: SsoSession) -> None:
    ticket = tickets.issue(session, SERVICE, from_sso=False)
    answers = at_once(*[partial(validated, PATHS[hand % len(PATHS)], ticket) for hand in range(HANDS)])
    assert Counter(is_success(str(answer)) for answer in answers) == {True: 1, False: HANDS - 1}


def test_the_refused_hands_get_an_answer_of_the_protocol(session: SsoSession) -> None:
    ticket = tickets.issue(session, SERVICE, from_sso=False)
    answers = [str(a) for a in at_once(*[partial(validated, "laxValidate", ticket) for _ in range(8)])]
    refusals = [ET.fromstring(a).find("{*}authenticationFailure") for a in answers if not is_success(a)]  # noqa: S314
    assert [refusal.get("code") for refusal in refusals if refusal is not None] == ["INVALID_TICKET"] * 7


def careless_consume(together: Barrier, ticket: str) -> Account | None:
    """Look, then write: what everybody writes first."""
    found = ServiceTicket.objects.filter(digest=tickets._digest(ticket), used_at=None).first()
    together.wait(timeout=30)
    if found is None:
        return None
    ServiceTicket.objects.filter(pk=found.pk).update(used_at=clock.now())
    return found.session.account


def test_control_looking_first_lets_several_hands_in(session: SsoSession) -> None:
    ticket = tickets.issue(session, SERVICE, from_sso=False)
    together = Barrier(4)
    found = at_once(*[partial(careless_consume, together, ticket) for _ in range(4)])
    assert sum(isinstance(one, Account) for one in found) > 1
