"""«Gérer mes eID»: choose, prove, agree."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings as settings_of_django
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries, Settings

from eulogin.models import Account
from kernel.journal.models import Entry
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode as Code
from mfa.errors import sentence
from mfa.methods.eid import devices, exchanges, schemes
from mfa.methods.eid.method import EidMethod
from mfa.methods.eid.models import Exchange, Identity, LinkedEid
from mfa.methods.security_key.sites import Site
from mfa.models import Purpose
from tests.clock import Clock
from tests.mfa.doubles import ASKED, StubProof
from tests.mfa.methods.eid.conftest import FRENCH_ID
from tests.mfa.methods.eid.steps import (
    BASTIEN,
    LINK,
    LIST,
    at_provider,
    carry,
    form_on,
    html,
    leave,
    prove,
)
from tests.pages import Web

FRENCH = {"HTTP_ACCEPT_LANGUAGE": "fr"}


def last_reason() -> object:
    return Entry.objects.order_by("sequence").last().personal["reason"]


def test_the_flags_are_the_countries_of_the_union_and_the_area(alices: Web) -> None:
    shown = html(alices.get(LINK))
    assert shown.count('name="country"') == 30
    assert "Germany" in shown
    assert "Switzerland" not in shown


def test_countries_have_the_names_of_the_page_language(alices: Web) -> None:
    assert "Allemagne" in html(alices.get(LINK, headers={"accept-language": "fr"}))


def test_without_a_country_the_page_asks_for_one(alices: Web) -> None:
    assert "Choose your country." in html(alices.post(LINK, {}))


def test_a_country_without_flag_is_not_possible(alices: Web) -> None:
    assert "no flag" in html(alices.post(LINK, {"country": "CH"}))
    assert alices.get(f"{LINK}/CH").status_code == 404


def test_the_country_leads_to_its_schemes(alices: Web) -> None:
    assert alices.post(LINK, {"country": "EE"})["Location"] == f"{LINK}/EE"
    shown = html(alices.get(f"{LINK}/EE"))
    assert "Mobiil-ID" in shown
    assert "card reader" in shown
    assert "card reader" not in html(alices.get(f"{LINK}/FR"))


def test_linking_with_a_national_provider(alices: Web, alice: Account) -> None:
    page = prove(alices)
    shown = html(alices.get(page))
    assert "Élodie CHÂTAIGNIER" in shown
    assert not LinkedEid.objects.exists()
    assert alices.post(page)["Location"] == LIST
    eid = LinkedEid.objects.get()
    assert (eid.user_id, eid.eidas_id, eid.country, eid.scheme) == (alice.pk, FRENCH_ID, "FR", "france-identite")
    assert "Élodie CHÂTAIGNIER" in html(alices.get(LIST))
    assert Entry.objects.filter(event="factor:eid:linked").count() == 1


def test_a_second_click_and_the_back_button_do_no_harm(alices: Web, proof: type[StubProof]) -> None:
    proof.fresh = True
    page = prove(alices)
    alices.post(page)
    for again in (alices.post(page, follow=True), alices.get(page, follow=True)):
        assert "already been linked" in html(again)
    assert LinkedEid.objects.count() == 1


def test_the_way_on_is_kept(alices: Web) -> None:
    address = leave(alices, query="?next=/cas/login")
    page = carry(alices, at_provider(alices, address))["Location"]
    assert alices.post(page)["Location"] == "/cas/login"


@pytest.mark.parametrize(("button", "code"), [("_cancel", Code.EID_CANCELLED), ("_error", Code.EID_FAILED)])
def test_cancelled_and_failed_are_told(alices: Web, button: str, code: Code) -> None:
    page = prove(alices, button=button)
    assert sentence(code) in html(alices.get(page))
    assert sentence(code) in html(alices.post(page))
    assert not LinkedEid.objects.exists()
    assert last_reason() == code


def test_a_low_level_is_refused(alices: Web) -> None:
    page = carry(alices, at_provider(alices, leave(alices, scheme="franceconnect"), level="low"))["Location"]
    assert sentence(Code.EID_LEVEL_TOO_LOW) in html(alices.post(page))
    assert not LinkedEid.objects.exists()


def test_an_answer_works_once(alices: Web) -> None:
    page = at_provider(alices, leave(alices))
    carry(alices, page)
    again = carry(alices, page)
    assert again.status_code == 403
    assert sentence(Code.EID_EXCHANGE_USED) in html(again)


def test_an_answer_that_comes_late_is_refused(alices: Web, clock: Clock) -> None:
    page = at_provider(alices, leave(alices))
    clock.forward(timedelta(minutes=5))
    assert sentence(Code.EID_EXCHANGE_EXPIRED) in html(carry(alices, page))


def test_what_was_proved_waits_five_minutes_for_the_last_word(alices: Web, clock: Clock) -> None:
    page = prove(alices)
    clock.forward(timedelta(minutes=5))
    assert sentence(Code.EID_EXCHANGE_EXPIRED) in html(alices.post(page))
    assert not LinkedEid.objects.exists()


def test_an_answer_brought_by_another_browser_is_nobodys(alices: Web) -> None:
    """Somebody sends the way to the country to a victim, and waits for the victim's identity."""
    victim = Web()
    refused = carry(victim, at_provider(victim, leave(alices)))
    assert sentence(Code.EID_OTHER_BROWSER) in html(refused)
    assert last_reason() == Code.EID_OTHER_BROWSER
    key = Exchange.objects.get().key
    assert sentence(Code.EID_OTHER_BROWSER) in html(alices.post(f"/cas/userdata/confirmMyEID.cgi/{key}"))
    assert not LinkedEid.objects.exists()


def test_who_does_not_hold_the_handle_cannot_fetch_the_answer(alices: Web) -> None:
    victim = Web()
    action, fields = form_on(at_provider(victim, leave(alices)))
    assert victim.post(action, fields).status_code == 302
    key = Exchange.objects.get().key
    guessed = alices.get(f"/cas/eid/back.cgi/{key}/guessed")
    assert sentence(Code.EID_EXCHANGE_UNKNOWN) in html(guessed)
    assert Exchange.objects.get().proved_at is None


def test_the_page_of_the_last_word_is_for_owner_and_browser(
    alices: Web, bob: Account, browser_of: Callable[[Account], Web], alice: Account
) -> None:
    page = prove(alices)
    assert browser_of(bob).get(page).status_code == 404
    assert browser_of(alice).get(page).status_code == 404


def test_an_eid_has_one_owner(alices: Web, bob: Account, identity: Identity) -> None:
    devices.link(bob, identity, country="FR", scheme="laposte")
    page = prove(alices)
    assert sentence(Code.EID_OF_SOMEBODY_ELSE) in html(alices.get(page))
    assert sentence(Code.EID_OF_SOMEBODY_ELSE) in html(alices.post(page))
    assert LinkedEid.objects.get().user_id == bob.pk


def test_ten_eids_are_the_most(alices: Web, alice: Account, proof: type[StubProof]) -> None:
    proof.fresh = True
    for number in range(10):
        devices.link(alice, Identity(f"FR/EU/{number}", "X", "Y", "", "high"), country="FR", scheme="laposte")
    assert sentence(Code.EIDS_FULL) in html(alices.get(LINK))
    assert sentence(Code.EIDS_FULL) in html(alices.post(f"{LINK}/FR", {"scheme": "laposte"}))


def test_linking_needs_a_fresh_factor_where_there_is_one(alices: Web, eid: LinkedEid) -> None:
    for path in (LIST, LINK, f"{LINK}/FR", f"/cas/userdata/deleteMyEID.cgi/{eid.pk}"):
        assert alices.get(path)["Location"].startswith(ASKED)


def test_deleting(alices: Web, eid: LinkedEid, proof: type[StubProof]) -> None:
    proof.fresh = True
    page = f"/cas/userdata/deleteMyEID.cgi/{eid.pk}"
    assert "Delete this eID?" in html(alices.get(page))
    assert alices.post(page)["Location"] == LIST
    assert not LinkedEid.objects.exists()
    assert "already been deleted" in html(alices.post(page, follow=True))


def test_nobody_deletes_somebody_elses(
    bob: Account, browser_of: Callable[[Account], Web], eid: LinkedEid, proof: type[StubProof]
) -> None:
    proof.fresh = True
    assert browser_of(bob).post(f"/cas/userdata/deleteMyEID.cgi/{eid.pk}").status_code == 404
    assert LinkedEid.objects.exists()


def test_two_people_of_one_country_are_two_eids(alices: Web, proof: type[StubProof]) -> None:
    proof.fresh = True
    alices.post(prove(alices))
    alices.post(prove(alices, person=BASTIEN))
    assert list(LinkedEid.objects.values_list("slot", flat=True)) == [1, 2]


def test_without_a_node_only_cards_are_left(alices: Web, settings: Settings) -> None:
    settings.MFA_EIDAS_NODE = ""
    assert html(alices.get(LINK)).count('name="country"') == 5


def test_query_counts(
    alices: Web, eid: LinkedEid, proof: type[StubProof], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    proof.fresh = True
    for path, most in ((LIST, 8), (LINK, 8), (f"{LINK}/FR", 8)):
        with django_assert_max_num_queries(most):
            alices.get(path)


def test_every_country_has_a_flag_in_the_picture() -> None:
    drawn = set(re.findall(r'symbol id="(\w+)"', (settings_of_django.BASE_DIR / "static/img/flags.svg").read_text()))
    assert {country for country, _name in schemes.countries()} == drawn


def test_where_no_country_can_be_reached_the_method_is_not_offered(alices: Web, settings: Settings) -> None:
    request = RequestFactory().get("/")
    assert EidMethod().is_offered(request)
    settings.MFA_EIDAS_NODE = settings.MFA_WEB_EID_CAS = ""
    assert not EidMethod().is_offered(request)
    assert "No country can be used here" in html(alices.get(LINK))


def test_an_answer_to_a_question_that_was_given_up_is_refused(alices: Web, eid: LinkedEid, alice: Account) -> None:
    """Read before the person left anew, used after: the row has another question by now."""
    exchange = exchanges.begin(alice, Purpose.SIGN_IN, "attempt")
    scheme = schemes.find("FR", "laposte")
    assert scheme
    request = alices.get(LINK).wsgi_request
    exchanges.leave(exchange, scheme, request)
    read_before = Exchange.objects.get(pk=exchange.pk)
    exchanges.leave(exchange, scheme, request)
    with pytest.raises(FactorError) as caught:
        exchanges.take(read_before, Site.of("http://testserver"), {})
    assert caught.value.code is Code.EID_EXCHANGE_EXPIRED
    assert Exchange.objects.get(pk=exchange.pk).answered_at is None


def test_the_last_factor_of_who_must_have_one_stays(
    alices: Web, eid: LinkedEid, proof: type[StubProof], monkeypatch: pytest.MonkeyPatch
) -> None:
    proof.fresh = True
    monkeypatch.setattr(StubProof, "may_remove_last", lambda _self, _user: False)
    shown = alices.post(f"/cas/userdata/deleteMyEID.cgi/{eid.pk}", follow=True)
    assert sentence(Code.LAST_FACTOR) in html(shown)
    assert LinkedEid.objects.exists()
