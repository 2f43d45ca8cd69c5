"""PANIC: what it removes, who may do it, and what stays whole when something fails."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from eulogin.events import Event
from eulogin.models import FactorReset, LoginAttempt
from kernel.journal.models import Entry
from mfa.api import Strength, has_factor
from mfa.events import Event as FactorEvent
from mfa.models import Challenge
from simulator.mail.models import ReceivedMail
from tests.eulogin.conftest import PHONE, last_mail, sign_in
from tests.eulogin.myaccount.steps import LOST, PANIC, after_commit, session_of, sign_in_with_sms

DO_IT = {"confirm": "on", "_submit": "panic"}


@pytest.fixture
def proved(web, camille_with_phone):
    """Camille's browser, where the factor has just been proved."""
    sign_in_with_sms(web)
    return web


class Witness:
    """A listener that remembers whom it was told about."""

    told: list[str] = []

    def factors_removed(self, uid: str) -> None:
        self.told.append(uid)

    def account_deleted(self, uid: str) -> None:
        raise AssertionError("nobody deleted an account")


class Broken(Witness):
    """A listener that fails."""

    def factors_removed(self, uid: str) -> None:
        raise RuntimeError(uid)


def panic(browser: Client):
    with after_commit():
        return browser.post(PANIC, DO_IT)


def test_the_page_tells_the_consequences_and_asks_once(proved):
    page = proved.get(PANIC).content.decode()
    for word in ("phone number", "sessions end", "password alone", "TRACES NT, it suspends"):
        assert word in page
    assert 'name="confirm"' in page


def test_without_a_fresh_proof_there_is_no_button_but_a_way_to_prove_and_one_for_the_lost(web, camille_with_phone):
    sign_in(web)
    page = web.get(PANIC).content.decode()
    assert 'name="confirm"' not in page
    assert "authenticationLevel=MEDIUM&amp;renew=true" in page
    assert f'href="{LOST}"' in page


def test_without_a_fresh_proof_a_post_removes_nothing(web, camille_with_phone):
    sign_in(web)
    assert web.post(PANIC, DO_IT)["Location"].startswith("/cas/login?")
    assert has_factor(camille_with_phone)


def test_an_old_proof_does_not_count(clock, proved, camille_with_phone):
    clock.forward(settings.EULOGIN_FRESH_PROOF_LIFE)
    assert proved.post(PANIC, DO_IT)["Location"].startswith("/cas/login?")
    assert has_factor(camille_with_phone)


def test_the_box_must_be_ticked(proved, camille_with_phone):
    page = proved.post(PANIC, {}).content.decode()
    assert 'id="id_confirm_error"' in page
    assert has_factor(camille_with_phone)


def test_it_removes_factors_and_challenges_and_the_password_alone_works_again(proved, camille_with_phone):
    with after_commit():
        sign_in(Client(), loginStrength="PASSWORD_SMS", mobilePhoneNumber=PHONE)
    assert panic(proved)["Location"] == PANIC
    assert not has_factor(camille_with_phone)
    assert not Challenge.objects.exists()
    assert sign_in(Client())["Location"] == "/cas/login"


def test_the_other_sessions_end_and_this_one_claims_no_factor(proved, camille_with_phone):
    elsewhere = Client()
    sign_in(elsewhere)
    panic(proved)
    assert elsewhere.get(PANIC).status_code == 302
    session = session_of(camille_with_phone)
    claims = (session.strengths, session.factors, session.factor_proved_at)
    assert claims == ([Strength.PASSWORD.value], {}, None)


def test_this_session_gets_no_ticket_for_two_factors_any_more(proved, camille_with_phone, app):
    panic(proved)
    answer = proved.get("/cas/login", {"service": app, "authenticationLevel": "MEDIUM"}, follow=True)
    assert "ticket=" not in answer.redirect_chain[-1][0]
    assert b"second factor" in answer.content


def test_a_challenge_under_way_can_no_longer_be_answered(proved, camille_with_phone):
    thief = Client()
    with after_commit():
        page = sign_in(thief, loginStrength="PASSWORD_SMS", mobilePhoneNumber=PHONE)["Location"]
    panic(proved)
    thief.post(page, {"challenge": "AAA-AAA-AAA"})
    assert LoginAttempt.objects.latest("pk").finished_at is None


def test_always_several_factors_is_switched_off(proved, camille_with_phone):
    camille_with_phone.always_several_factors = True
    camille_with_phone.save()
    panic(proved)
    camille_with_phone.refresh_from_db()
    assert not camille_with_phone.always_several_factors


def test_it_is_in_the_journal_and_the_owner_gets_a_mail_in_their_language(proved, camille_with_phone):
    panic(proved)
    (entry,) = Entry.objects.filter(event=Event.FACTORS_REMOVED)
    assert (entry.subject, entry.personal["way"]) == (camille_with_phone.uid, "panic")
    assert last_mail().to == camille_with_phone.email
    assert "/cas/contact.html" in last_mail().text


def test_the_listeners_of_the_settings_are_told(proved, camille_with_phone, settings, monkeypatch):
    monkeypatch.setattr(Witness, "told", [])
    settings.EULOGIN_ACCOUNT_LISTENERS = [f"{__name__}.Witness"]
    panic(proved)
    assert Witness.told == [camille_with_phone.uid]


def test_a_listener_that_fails_undoes_everything(proved, camille_with_phone, settings):
    settings.EULOGIN_ACCOUNT_LISTENERS = [f"{__name__}.Broken"]
    with pytest.raises(RuntimeError):
        proved.post(PANIC, DO_IT)
    assert has_factor(camille_with_phone)
    assert session_of(camille_with_phone).factor_proved_at is not None
    assert not Entry.objects.filter(event=FactorEvent.ALL_REMOVED).exists()


def test_a_second_click_changes_and_tells_nothing(proved, camille_with_phone):
    panic(proved)
    mails = ReceivedMail.objects.count()
    assert panic(proved)["Location"] == PANIC
    assert ReceivedMail.objects.count() == mails
    assert Entry.objects.filter(event=Event.FACTORS_REMOVED).count() == 1


def test_afterwards_the_page_leads_to_a_new_factor(proved):
    panic(proved)
    page = proved.get(PANIC).content.decode()
    assert "have been deleted" in page
    assert "manageMyMobilePhoneNumbers.cgi" in page
    assert 'name="confirm"' not in page


def test_an_open_request_of_lost_factors_ends_with_it(clock, proved, camille_with_phone):
    reset = FactorReset.objects.create(
        account=camille_with_phone, confirm_digest="a", stop_digest="b", expires_at=clock.now + timedelta(days=1)
    )
    panic(proved)
    reset.refresh_from_db()
    assert reset.ended_at == clock.now


def test_the_page_costs_few_statements(proved, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        proved.get(PANIC)
