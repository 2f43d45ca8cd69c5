"""A card in a reader, through the pages: our page, the virtual desk, and back."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from eulogin.models import Account
from mfa.errors import FactorErrorCode as Code
from mfa.errors import sentence
from mfa.methods.eid.models import Exchange, LinkedEid
from simulator.eidas import desk
from simulator.eidas.reference import cards
from tests.clock import Clock
from tests.mfa.methods.eid.steps import at_desk, carry, html, leave
from tests.pages import Web


def card_page(browser: Web, country: str = "EE") -> Any:
    return browser.get(leave(browser, country, "web-eid"))


def test_linking_with_a_card(alices: Web) -> None:
    confirm = carry(alices, at_desk(alices, card_page(alices), "ee-valid"))["Location"]
    assert "Liis KADAKAS" in html(alices.get(confirm))
    alices.post(confirm)
    assert (LinkedEid.objects.get().eidas_id, LinkedEid.objects.get().scheme) == ("EE/EU/48403119901", "web-eid")


@pytest.mark.parametrize(
    ("card", "country", "code"),
    [
        ("ee-revoked", "EE", Code.CARD_REVOKED),
        ("fi-expired", "FI", Code.CARD_EXPIRED),
        ("be-unknown-issuer", "BE", Code.CARD_UNTRUSTED),
        ("lt-valid", "EE", Code.CARD_OTHER_COUNTRY),
    ],
)
def test_a_bad_card_is_told_and_links_nothing(alices: Web, card: str, country: str, code: Code) -> None:
    confirm = carry(alices, at_desk(alices, card_page(alices, country), card))["Location"]
    assert sentence(code) in html(alices.post(confirm))
    assert not LinkedEid.objects.exists()


def test_a_token_works_once(alices: Web) -> None:
    page = at_desk(alices, card_page(alices), "ee-valid")
    carry(alices, page)
    assert sentence(Code.EID_EXCHANGE_USED) in html(carry(alices, page))


def test_a_token_of_another_session_is_refused(alices: Web, bob: Account, browser_of: Callable[[Account], Web]) -> None:
    """Bob's card signed for Bob's page; brought to Alice's it is worth nothing, and burns the question."""
    bobs = browser_of(bob)
    token = desk.authentication_token(cards()["ee-valid"], _exchange_of(bobs, bob).challenge, "http://testserver")
    card_page(alices)
    mine = Exchange.objects.exclude(user=bob).get()
    answered = alices.post(f"/cas/eid/answer.cgi/{mine.key}", {"token": token})
    confirm = alices.get(answered["Location"])["Location"]
    assert sentence(Code.CARD_REFUSED) in html(alices.post(confirm))


def _exchange_of(browser: Web, owner: Account) -> Exchange:
    card_page(browser)
    return Exchange.objects.get(user=owner)


def test_the_question_lives_five_minutes(alices: Web, clock: Clock) -> None:
    shown = at_desk(alices, card_page(alices), "ee-valid")
    clock.forward(timedelta(minutes=5))
    assert sentence(Code.EID_EXCHANGE_EXPIRED) in html(carry(alices, shown))


def test_another_scheme_asks_another_question(alices: Web) -> None:
    """Each leaving has its own question: what was signed for the first is nothing for the second."""
    first, second = card_page(alices), card_page(alices)
    assert html(first).split('id="challenge"')[1][:90] != html(second).split('id="challenge"')[1][:90]


def test_the_page_for_cards_is_for_the_browser_that_began(
    alices: Web, alice: Account, browser_of: Callable[[Account], Web]
) -> None:
    address = leave(alices, "EE", "web-eid")
    assert browser_of(alice).get(address).status_code == 404
    assert Web().get(address).status_code == 404


def test_a_developer_can_paste_a_token(alices: Web) -> None:
    shown = html(card_page(alices))
    exchange = Exchange.objects.get()
    assert exchange.challenge in shown
    token = desk.authentication_token(cards()["ee-valid"], exchange.challenge, "http://testserver")
    answered = alices.post(f"/cas/eid/answer.cgi/{exchange.key}", {"token": token})
    assert "Liis" in html(alices.get(alices.get(answered["Location"])["Location"]))


def test_garbage_is_refused_without_a_crash(alices: Web) -> None:
    card_page(alices)
    key = Exchange.objects.get().key
    answered = alices.post(f"/cas/eid/answer.cgi/{key}", {"token": json.dumps([[]] * 100)})
    confirm = alices.get(answered["Location"])["Location"]
    assert sentence(Code.CARD_REFUSED) in html(alices.get(confirm))
