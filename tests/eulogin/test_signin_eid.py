"""«Se connecter avec un eID» on the first screen: the owner's session, or that of a virtual account."""

import re
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import etree
from pytest_django import DjangoAssertNumQueries

from eulogin.api import register_service
from eulogin.models import Account, LoginAttempt, SsoSession
from mfa import api as mfa
from mfa.errors import FactorErrorCode as Code
from mfa.errors import sentence
from mfa.methods.eid.models import Exchange, LinkedEid
from tests.clock import Clock
from tests.eulogin.conftest import sign_in
from tests.eulogin.eid_steps import FIRST, flags, go_on, leave, link, page_of, prove, prove_in
from tests.mfa.methods.eid.steps import ELODIE, at_desk, at_provider, carry, html
from tests.pages import Web

FRENCH = f"FR/EU/{ELODIE}"
BUTTON = 'name="eidSubmit"'


def answer_for(browser: Web, place: Any, service: str) -> etree._Element:
    """What the service learns of the ticket in a redirect."""
    ticket = parse_qs(urlsplit(place["Location"]).query)["ticket"][0]
    asked = {"ticket": ticket, "service": service, "userDetails": "true"}
    return etree.fromstring(browser.get("/cas/laxValidate", asked).content)


def test_a_linked_eid_signs_its_owner_in_without_a_password(web: Web, camille: Account, app: str) -> None:
    link(camille)
    page = prove(web, f"{FIRST}?service={app}")
    assert "Camille MARTIN" in html(web.get(page))
    answer = answer_for(web, go_on(web, page), app)
    assert answer.findtext(".//{*}user") == camille.uid
    assert [e.text for e in answer.iterfind(".//{*}strength")] == ["EIDAS"]
    assert answer.findtext(".//{*}authenticationLevel") == "MEDIUM"
    assert answer.findtext(".//{*}authenticationFactors/{*}moniker") == camille.email
    assert answer.findtext(".//{*}authenticationFactors/{*}eidasId") == FRENCH
    assert not Account.objects.filter(uid__startswith="v00").exists()


def test_an_eid_that_nobody_linked_opens_a_virtual_account(web: Web, app: str) -> None:
    page = prove(web, f"{FIRST}?service={app}")
    shown = html(web.get(page))
    assert "not linked" in shown
    assert "linkMyEID.cgi" in shown
    assert not Account.objects.exists()
    answer = answer_for(web, go_on(web, page), app)
    told = {name: answer.findtext(f".//{{*}}{name}") for name in ("firstName", "lastName", "domain", "employeeType")}
    assert told == {"firstName": "Élodie", "lastName": "CHÂTAIGNIER", "domain": "external", "employeeType": "v"}
    assert answer.findtext(".//{*}assuranceLevel") == "10"
    assert not answer.findtext(".//{*}email")
    virtual = Account.objects.get()
    assert answer.findtext(".//{*}authenticationFactors/{*}moniker") == virtual.uid == answer.findtext(".//{*}user")
    assert re.fullmatch("v00[a-z0-9]{5}", virtual.uid)
    assert not virtual.has_usable_password()
    assert LinkedEid.objects.get().scheme == "france-identite"


def test_the_virtual_account_is_found_again_with_the_names_of_today(web: Web) -> None:
    go_on(web, prove(web))
    Account.objects.update(last_name="Autre")
    other = Web()
    page = prove(other)
    assert Account.objects.get().uid in html(other.get(page))
    go_on(other, page)
    assert Account.objects.get().last_name == "Châtaignier"
    assert SsoSession.objects.count() == 2


def test_the_account_opened_says_what_it_is(web: Web) -> None:
    go_on(web, prove(web))
    shown = html(web.get("/cas/userdata/myAccount.cgi"))
    assert "virtual" in shown
    assert "no-address.invalid" not in shown
    assert "no-address.invalid" not in html(web.get("/cas/userdata/ShowDetails.cgi"))


def test_a_virtual_account_is_asked_for_its_eid_and_for_no_password(web: Web) -> None:
    go_on(web, prove(web))
    page = web.get(f"{FIRST}?renew=true")["Location"]
    shown = html(web.get(page))
    assert 'id="password"' not in shown
    assert Account.objects.get().uid in shown
    address = flags(web, page)
    carry(web, at_provider(web, leave(web, address)))
    assert go_on(web, page)["Location"] == "/cas/login"
    assert SsoSession.objects.count() == 1


def test_the_way_to_link_asks_for_an_ordinary_account_also_in_the_virtual_ones_browser(
    web: Web, camille: Account
) -> None:
    go_on(web, prove(web))
    page = prove_in(web, web.get(f"{FIRST}?renew=true")["Location"])
    way = re.search(r'href="(/cas/login\?next=[^"]+linkMyEID[^"]+)"', html(web.get(page)))
    assert way
    assert 'id="username"' in html(web.get(way[1]))
    assert sign_in(web, way[1])["Location"].startswith("/cas/userdata/linkMyEID.cgi?next=")
    assert SsoSession.objects.get(ended_at=None).account_id == camille.uid


def test_a_virtual_account_keeps_its_eid_and_deletes_itself_instead(web: Web) -> None:
    go_on(web, prove(web))
    eid = LinkedEid.objects.get()
    shown = web.post(f"/cas/userdata/deleteMyEID.cgi/{eid.pk}", follow=True)
    assert sentence(Code.EID_OPENS_ACCOUNT) in html(shown)
    web.post("/cas/userdata/panic.cgi", {"confirm": "on"})
    assert "deleteMyAccount.cgi" in html(web.get("/cas/userdata/panic.cgi"))
    assert LinkedEid.objects.exists()
    web.post("/cas/userdata/deleteMyAccount.cgi", {"confirmDeletion": "on"})
    assert not Account.objects.exists()


def test_a_virtual_account_is_told_where_its_eid_is_not_accepted(web: Web) -> None:
    go_on(web, prove(web))
    register_service(url_prefix="https://a.example/", name="A", timeline=[(None, ["PASSWORD", "PASSWORD_SMS"])])
    page = web.get(f"{FIRST}?service=https://a.example/")["Location"]
    shown = html(web.get(page))
    assert "A does not accept an eID" in shown
    assert BUTTON not in shown
    assert 'id="username"' in html(web.get(f"{page}&anonymize=true"))


def test_a_virtual_account_has_no_password_to_change_or_to_lose(web: Web) -> None:
    go_on(web, prove(web))
    assert "changePassword.cgi" not in html(web.get("/cas/userdata/ShowDetails.cgi"))
    assert web.get("/cas/change/changePassword.cgi")["Location"] == "/cas/userdata/myAccount.cgi"
    assert sign_in(Web(), who=Account.objects.get().uid).status_code == 200
    assert SsoSession.objects.count() == 1


def test_names_and_address_of_a_virtual_account_come_from_its_country(web: Web) -> None:
    go_on(web, prove(web))
    shown = html(web.get("/cas/userdata/configureMyAccount.cgi"))
    assert 'name="firstName"' not in shown
    assert 'name="email"' not in shown
    web.post("/cas/userdata/configureMyAccount.cgi", {"emailLanguage": "fr", "email": "x@example.org"})
    assert (Account.objects.get().address, Account.objects.get().language) == ("", "fr")


@pytest.mark.parametrize(
    ("query", "offered"),
    [
        ("", True),
        ("acceptStrengths=EIDAS", True),
        ("acceptStrengths=STORK", True),
        ("acceptStrengths=PASSWORD,PASSWORD_SMS", False),
        ("authenticationLevel=MEDIUM", True),
        ("authenticationLevel=HIGH", False),
    ],
)
def test_the_eid_is_offered_where_it_is_accepted(web: Web, query: str, offered: bool) -> None:
    assert (BUTTON in html(web.get(f"{FIRST}?{query}"))) is offered


def test_the_time_line_of_the_application_decides(web: Web, clock: Clock) -> None:
    later = clock.now + timedelta(days=1)
    register_service(url_prefix="https://a.example/", name="A", timeline=[(None, ["PASSWORD"]), (later, ["EIDAS"])])
    first = f"{FIRST}?service=https://a.example/"
    assert BUTTON not in html(web.get(first))
    clock.forward(timedelta(days=1))
    assert BUTTON in html(Web().get(first))
    page = prove(web, first)
    register_service(url_prefix="https://a.example/", name="A", timeline=[(None, ["PASSWORD"])])
    web.post(page, {"eidContinue": "1", "owner": ""})
    assert "does not accept an eID" in html(web.get(page))
    assert not SsoSession.objects.exists()


def test_where_it_is_not_accepted_pressing_the_button_does_nothing(web: Web) -> None:
    page = web.post(f"{FIRST}?acceptStrengths=PASSWORD", {"eidSubmit": "eID"})["Location"]
    assert 'id="username"' in html(web.get(page))
    assert not Exchange.objects.exists()


def test_the_first_screen_needs_no_database(
    client: Any, db: None, simulator_clock: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    always = [(None, [*mfa.Strength]), (datetime.fromisoformat("2024-06-11T00:00+02:00"), [*mfa.SECOND_FACTORS])]
    register_service(url_prefix="https://t.example/", name="T", timeline=always)
    client.get(f"{FIRST}?service=https://t.example/")
    with django_assert_num_queries(0):
        assert BUTTON in client.get(f"{FIRST}?service=https://t.example/").content.decode()


def test_several_factors_always_are_met_by_an_eid_alone(web: Web, camille: Account) -> None:
    link(camille)
    Account.objects.update(always_several_factors=True)
    go_on(web, prove(web))
    assert "Successful login" in html(web.get(FIRST))


def test_an_eid_raises_the_session_of_its_owner(web: Web, camille: Account) -> None:
    link(camille)
    sign_in(web)
    page = web.get(f"{FIRST}?authenticationLevel=MEDIUM")["Location"]
    web.get(f"{page}&anonymize=true")
    go_on(web, prove_in(web, page))
    assert SsoSession.objects.get().strengths == ["PASSWORD", "EIDAS"]


def test_an_eid_of_somebody_else_ends_the_session_before(web: Web, camille: Account) -> None:
    sign_in(web)
    go_on(web, prove(web, f"{FIRST}?anonymize=true"))
    assert [s.ended_at is None for s in SsoSession.objects.order_by("pk")] == [False, True]


def test_a_card_signs_in_from_the_first_screen(web: Web, db: None) -> None:
    address = flags(web)
    card = web.get(leave(web, address, "EE", "web-eid"))
    carry(web, at_desk(web, card, "ee-valid"))
    go_on(web, page_of(address))
    assert LinkedEid.objects.get().eidas_id == "EE/EU/48403119901"


CARDS = {
    "EE ee-revoked": Code.CARD_REVOKED,
    "FI fi-expired": Code.CARD_EXPIRED,
    "BE be-unknown-issuer": Code.CARD_UNTRUSTED,
}


def test_a_bad_card_is_told_on_the_page_of_the_sign_in(web: Web) -> None:
    for described, code in CARDS.items():
        country, card = described.split()
        address = flags(web)
        carry(web, at_desk(web, web.get(leave(web, address, country, "web-eid")), card))
        assert sentence(code) in html(web.get(page_of(address)))
    assert not Account.objects.exists()


def test_a_locked_card_signs_nothing(web: Web) -> None:
    card = web.get(leave(web, flags(web), "LT", "web-eid"))
    assert 'name="token"' not in html(at_desk(web, card, "lt-locked"))


@pytest.mark.parametrize(("button", "code"), [("_cancel", Code.EID_CANCELLED), ("_error", Code.EID_FAILED)])
def test_cancelled_and_failed_are_told_and_one_can_try_again(web: Web, button: str, code: Code) -> None:
    page = prove(web, button=button)
    assert sentence(code) in html(web.get(page))
    assert sentence(code) in html(web.post(page, {"eidContinue": "1", "owner": ""}))
    assert not Account.objects.exists()
    go_on(web, prove_in(web, page))
    assert SsoSession.objects.exists()


def test_a_low_level_is_refused(web: Web) -> None:
    address = flags(web)
    carry(web, at_provider(web, leave(web, address, "FR", "franceconnect"), level="low"))
    assert sentence(Code.EID_LEVEL_TOO_LOW) in html(web.get(page_of(address)))


def test_who_takes_too_long_begins_again(web: Web, clock: Clock) -> None:
    page = prove(web)
    clock.forward(timedelta(minutes=5))
    assert sentence(Code.EID_EXCHANGE_EXPIRED) in html(web.post(page, {"eidContinue": "1", "owner": ""}))
    clock.forward(timedelta(minutes=30))
    assert web.get(page).status_code == 410
    assert not SsoSession.objects.exists()


def test_nothing_is_stored_of_who_only_looks(web: Web) -> None:
    web.get(FIRST)
    assert not LoginAttempt.objects.exists()


def test_query_counts(web: Web, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    address = flags(web)
    with django_assert_max_num_queries(4):
        web.get(address)
    carry(web, at_provider(web, leave(web, address)))
    page = page_of(address)
    with django_assert_max_num_queries(6):
        web.get(page)
    with django_assert_max_num_queries(50):
        web.post(page, {"eidContinue": "1", "owner": ""})
