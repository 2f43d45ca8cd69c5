"""An eID on the pages of sign-in."""

import re
from datetime import timedelta
from typing import Any

import pytest
from lxml import etree
from pytest_django import DjangoAssertNumQueries

from eulogin.api import create_account
from eulogin.models import Account, SsoSession
from mfa import api as mfa_api
from mfa.errors import FactorErrorCode as Code
from mfa.errors import sentence
from mfa.methods.eid import devices
from mfa.methods.eid.models import Exchange, Identity, LinkedEid
from mfa.strengths import Strength
from tests.clock import Clock
from tests.eulogin.conftest import sign_in
from tests.mfa.methods.eid.conftest import FRENCH_ID
from tests.mfa.methods.eid.steps import BASTIEN, at_desk, at_provider, carry, html
from tests.pages import Web

WHO = "camille.martin@example.org"
EID = {"who": WHO, "loginStrength": "EIDAS"}


@pytest.fixture
def camille(db: None, clock: Clock) -> Account:
    return create_account(email=WHO, first_name="Camille", last_name="Martin", password="Herisson-2026!", language="fr")


@pytest.fixture
def camilles(camille: Account, identity: Identity) -> LinkedEid:
    return devices.link(camille, identity, country="FR", scheme="france-identite")


def begin(browser: Web, path: str = "/cas/login") -> str:
    address: str = sign_in(browser, path, **EID)["Location"]
    return address


def choose(browser: Web, page: str) -> Any:
    """Press the button of the first linked eID; the way to the country."""
    shown = html(browser.get(page))
    action = re.search(r'action="(/cas/eid/use\.cgi/[^"]+)"', shown)
    chosen = re.search(r'name="eid"\s+value="(\d+)"', shown)
    assert action
    assert chosen
    return browser.post(action[1], {"eid": chosen[1], "next": page})


def prove(browser: Web, page: str, **choices: Any) -> Any:
    way = choose(browser, page)["Location"]
    return browser.get(carry(browser, at_provider(browser, way, **choices))["Location"])


def test_an_eid_opens_a_session_of_level_medium(camilles: LinkedEid, web: Web) -> None:
    page = begin(web)
    assert "identified you as" in html(prove(web, page))
    assert web.post(page, {"_submit": "Sign in"})["Location"] == "/cas/login"
    session = SsoSession.objects.get()
    assert (session.strengths, session.level.name) == (["PASSWORD", Strength.EIDAS], "MEDIUM")
    assert LinkedEid.objects.get().last_used_at is not None


def test_a_card_opens_a_session(camille: Account, web: Web) -> None:
    card = Identity("EE/EU/48403119901", "Kadakas", "Liis", "", "high")
    devices.link(camille, card, country="EE", scheme="web-eid")
    page = begin(web)
    way = choose(web, page)["Location"]
    carry(web, at_desk(web, web.get(way), "ee-valid"))
    web.post(page, {"_submit": "Sign in"})
    assert SsoSession.objects.get().account_id == camille.pk


def test_without_proof_nobody_gets_on(camilles: LinkedEid, web: Web) -> None:
    page = begin(web)
    assert sentence(Code.EID_NOT_PROVED) in html(web.post(page, {"_submit": "Sign in"}))
    assert not SsoSession.objects.exists()


def test_another_person_is_refused_and_can_try_again(camilles: LinkedEid, web: Web) -> None:
    page = begin(web)
    prove(web, page, person=BASTIEN)
    shown = html(web.post(page, {"_submit": "Sign in"}))
    assert sentence(Code.EID_NOT_YOURS) in shown
    assert not SsoSession.objects.exists()
    web.post(page, {"_resend": "1"})
    prove(web, page)
    assert web.post(page, {"_submit": "Sign in"})["Location"] == "/cas/login"


@pytest.mark.parametrize(("button", "code"), [("_cancel", Code.EID_CANCELLED), ("_error", Code.EID_FAILED)])
def test_cancelled_and_failed_are_told(camilles: LinkedEid, web: Web, button: str, code: Code) -> None:
    page = begin(web)
    shown = html(prove(web, page, button=button))
    assert sentence(code) in shown
    assert "_resend" in shown
    assert sentence(code) in html(web.post(page, {"_submit": "Sign in"}))
    assert not SsoSession.objects.exists()


def test_what_was_proved_ends_after_five_minutes(camilles: LinkedEid, web: Web, clock: Clock) -> None:
    page = begin(web)
    prove(web, page)
    clock.forward(timedelta(minutes=5))
    assert sentence(Code.EID_EXCHANGE_EXPIRED) in html(web.post(page, {"_submit": "Sign in"}))
    assert not SsoSession.objects.exists()


def test_a_victims_answer_does_not_serve_the_one_who_sent_them(camilles: LinkedEid, web: Web) -> None:
    """Who knows the password sends the person to the country, and waits."""
    page = begin(web)
    way = choose(web, page)["Location"]
    victim = Web()
    assert sentence(Code.EID_OTHER_BROWSER) in html(carry(victim, at_provider(victim, way)))
    assert sentence(Code.EID_OTHER_BROWSER) in html(web.post(page, {"_submit": "Sign in"}))
    assert not SsoSession.objects.exists()


def test_a_proof_of_one_attempt_serves_no_other(camilles: LinkedEid, web: Web) -> None:
    proved = begin(web)
    prove(web, proved)
    other = begin(Web())
    assert other != proved
    second = begin(web)
    assert sentence(Code.EID_NOT_PROVED) in html(web.post(second, {"_submit": "Sign in"}))
    assert not SsoSession.objects.exists()


def test_who_has_another_factor_only_is_told(camille: Account, web: Web) -> None:
    mfa_api.add_phone(camille, "+33639980101")
    assert sentence(Code.EID_MISSING) in html(sign_in(web, **EID))


def test_an_eid_removed_meanwhile_proves_nothing(camilles: LinkedEid, web: Web) -> None:
    page = begin(web)
    prove(web, page)
    camilles.delete()
    assert sentence(Code.EID_NOT_YOURS) in html(web.post(page, {"_submit": "Sign in"}))


def test_panic_removes_eids_and_what_is_under_way(camilles: LinkedEid, camille: Account, web: Web) -> None:
    begin(web)
    assert mfa_api.remove_all(camille) == 1
    assert not LinkedEid.objects.exists()
    assert not Exchange.objects.exists()


def test_old_exchanges_are_purged(camilles: LinkedEid, web: Web, clock: Clock) -> None:
    begin(web)
    clock.forward(timedelta(hours=25))
    mfa_api.purge()
    assert not Exchange.objects.exists()


def test_the_ticket_names_the_identifier(camilles: LinkedEid, web: Web) -> None:
    service = "http://localhost:9/app"
    page = begin(web, f"/cas/login?service={service}")
    prove(web, page)
    ticket = web.post(page, {"_submit": "Sign in"})["Location"].split("ticket=")[1]
    content = web.get("/cas/laxValidate", {"ticket": ticket, "service": service}).content
    validated = etree.fromstring(content)
    etree.XMLSchema(etree.fromstring(web.get("/cas/schemas/ecas.xsd").content)).assertValid(validated)
    assert validated.findtext(".//{*}authenticationFactors/{*}eidasId") == FRENCH_ID
    assert validated.findtext(".//{*}strength") == "EIDAS"


def test_query_counts(camilles: LinkedEid, web: Web, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    page = begin(web)
    with django_assert_max_num_queries(7):
        web.get(page)
    prove(web, page)
    with django_assert_max_num_queries(45):
        web.post(page, {"_submit": "Sign in"})
