"""Who has lost every factor: asked with the password, confirmed by mail, a day of waiting, finished or stopped."""

import re
from datetime import timedelta

from django.conf import settings
from django.test import Client

from eulogin.events import Event
from eulogin.limits import FACTOR_RESETS
from eulogin.models import FactorReset
from eulogin.myaccount.lost_factor import flow
from eulogin.myaccount.lost_factor.state import Stage
from kernel.journal.models import Entry
from mfa.api import add_phone, has_factor
from simulator.mail.models import ReceivedMail
from simulator.phones.models import TextMessage
from tests.eulogin.conftest import PASSWORD, PHONE, last_mail, sign_in
from tests.eulogin.myaccount.lost_steps import ask, confirm, finish_after, follow, link, press, stage, text
from tests.eulogin.myaccount.steps import LOST, MY_ACCOUNT, after_commit, session_of
from tests.pages import Web

OTHER_PHONE = "+33639980102"
WAIT = settings.EULOGIN_FACTOR_RESET_WAIT


# --- asking and confirming


def test_the_page_explains_the_four_steps(owner, camille_with_phone):
    assert "24 hours pass" in text(owner)
    assert camille_with_phone.email in text(owner)


def test_asking_sends_a_mail_and_nothing_is_removed(owner, camille_with_phone):
    ask(owner)
    assert last_mail().to == camille_with_phone.email
    assert stage(camille_with_phone) == Stage.MAIL_SENT
    assert has_factor(camille_with_phone)


def test_the_tokens_are_kept_as_digests_only(owner):
    token = ask(owner).partition("token=")[2]
    stop = link("stopLostFactor").partition("token=")[2]
    reset = FactorReset.objects.get()
    assert not {token, stop} & {reset.confirm_digest, reset.stop_digest}
    assert not any(secret in str(entry.personal) for entry in Entry.objects.all() for secret in (token, stop))


def test_opening_the_link_only_takes_the_token_out_of_the_address(owner, camille_with_phone):
    browser = Web()
    page = browser.get(ask(owner))["Location"]
    assert "token" not in page
    assert 'value="confirm"' in browser.get(page).content.decode()
    assert stage(camille_with_phone) == Stage.MAIL_SENT


def test_the_page_of_the_link_is_closed_to_who_never_had_the_link(owner):
    page = Web().get(ask(owner))["Location"]
    assert Web().get(page).status_code == 410
    assert Web().post(page).status_code == 410


def test_confirming_begins_the_waiting_time(owner, camille_with_phone, clock):
    confirm(owner)
    assert FactorReset.objects.get().due_at == clock.now + WAIT
    assert stage(camille_with_phone) == Stage.WAITING
    assert "It waits until" in text(owner)


def test_confirming_tells_the_mailbox_and_every_number(owner, camille_with_phone):
    add_phone(camille_with_phone, OTHER_PHONE)
    confirm(owner)
    assert last_mail().to == camille_with_phone.email
    assert link("stopLostFactor")
    assert set(TextMessage.objects.values_list("phone__number", flat=True)) == {PHONE, OTHER_PHONE}


def test_confirming_twice_is_harmless(owner, camille_with_phone, clock):
    browser, path = Web(), ask(owner)
    follow(browser, path)
    due, mails = FactorReset.objects.get().due_at, ReceivedMail.objects.count()
    clock.forward(timedelta(minutes=5))
    assert follow(browser, path).status_code == 200
    assert (FactorReset.objects.get().due_at, ReceivedMail.objects.count()) == (due, mails)
    assert Entry.objects.filter(event=Event.FACTOR_RESET_CONFIRMED).count() == 1


def test_the_link_dies_after_its_time(owner, camille_with_phone, clock):
    path = ask(owner)
    clock.forward(settings.EULOGIN_FACTOR_RESET_LINK_LIFE)
    assert Web().get(path, follow=True).status_code == 410
    assert stage(camille_with_phone) == Stage.EXPIRED
    assert "not finished in time" in text(owner)


def test_a_new_request_replaces_the_old(owner, camille_with_phone):
    old = ask(owner)
    ask(owner)
    assert FactorReset.objects.filter(ended_at=None).count() == 1
    assert Web().get(old, follow=True).status_code == 410


def test_an_account_asks_only_so_often(owner, camille_with_phone, clock):
    for _ in range(FACTOR_RESETS.most):
        press(owner, "ask")
    mails = ReceivedMail.objects.count()
    page = press(owner, "ask", follow=True).content.decode()
    assert "asked too often" in page
    assert ReceivedMail.objects.count() == mails
    clock.forward(FACTOR_RESETS.window)
    sign_in(owner, MY_ACCOUNT)
    press(owner, "ask")
    assert ReceivedMail.objects.count() == mails + 1


# --- finishing


def test_after_the_waiting_time_the_password_finishes_it_as_panic_does(owner, camille_with_phone, clock):
    confirm(owner)
    elsewhere = Client()
    clock.forward(WAIT)
    sign_in(elsewhere, MY_ACCOUNT)
    finish_after(owner, clock, timedelta(0))
    assert not has_factor(camille_with_phone)
    assert elsewhere.get(LOST).status_code == 302
    assert Entry.objects.get(event=Event.FACTORS_REMOVED).personal["way"] == "lost"
    assert "no second factor" in text(owner)


def test_a_minute_too_early_nothing_is_removed(owner, camille_with_phone, clock):
    confirm(owner)
    finish_after(owner, clock, WAIT - timedelta(minutes=1))
    assert has_factor(camille_with_phone)


def test_the_flow_looks_at_the_time_itself(owner, camille_with_phone, rf):
    """Whatever a page has seen: a click and the owner's may come at the same moment."""
    confirm(owner)
    request = rf.get(LOST)
    request.session = owner.session
    assert not flow.finish(request, session_of(camille_with_phone), FactorReset.objects.get())
    assert has_factor(camille_with_phone)


def test_a_session_from_before_must_give_the_password_again(owner, camille_with_phone, clock, settings):
    settings.EULOGIN_SESSION_IDLE = settings.EULOGIN_SESSION_ABSOLUTE = timedelta(days=3)
    confirm(owner)
    clock.forward(WAIT)
    answer = press(owner, "finish")
    assert answer["Location"] == "/cas/login?next=%2Fcas%2Fuserdata%2FlostFactor.cgi&renew=true"
    assert has_factor(camille_with_phone)


def test_until_it_is_done_every_sign_in_still_asks_for_the_factor(owner, camille_with_phone, app, clock):
    confirm(owner)
    clock.forward(WAIT)
    browser = Web()
    answer = sign_in(browser, f"/cas/login?service={app}&authenticationLevel=MEDIUM")
    assert "ticket=" not in answer.headers.get("Location", "")
    assert has_factor(camille_with_phone)


def test_it_is_not_finished_without_a_confirmation(owner, camille_with_phone, clock):
    press(owner, "ask")
    finish_after(owner, clock, timedelta(minutes=1))
    assert has_factor(camille_with_phone)


def test_it_is_not_finished_after_its_life(owner, camille_with_phone, clock):
    confirm(owner)
    finish_after(owner, clock, WAIT + settings.EULOGIN_FACTOR_RESET_LIFE)
    assert has_factor(camille_with_phone)
    assert stage(camille_with_phone) == Stage.EXPIRED


def test_it_finishes_once(owner, camille_with_phone, clock):
    confirm(owner)
    finish_after(owner, clock, WAIT)
    add_phone(camille_with_phone, OTHER_PHONE)
    press(owner, "finish")
    assert has_factor(camille_with_phone)
    assert "in four steps" in text(owner)


def test_who_always_wants_several_factors_is_sent_to_the_support(owner, camille_with_phone, clock):
    confirm(owner)
    clock.forward(WAIT)
    sign_in(owner, MY_ACCOUNT)
    camille_with_phone.always_several_factors = True
    camille_with_phone.save()
    page = text(owner)
    assert "EU-LOGIN-EXTERNAL-SUPPORT@ec.europa.eu" in page
    assert "know nothing of this simulator" in page
    press(owner, "finish")
    press(owner, "ask")
    assert has_factor(camille_with_phone)
    assert FactorReset.objects.count() == 1


def test_who_always_wants_several_factors_cannot_confirm(owner, camille_with_phone):
    path = ask(owner)
    camille_with_phone.always_several_factors = True
    camille_with_phone.save()
    assert b"EU-LOGIN-EXTERNAL-SUPPORT@ec.europa.eu" in follow(Web(), path).content
    assert stage(camille_with_phone) == Stage.MAIL_SENT


def test_a_lost_password_removes_no_factor_and_no_request(owner, camille_with_phone, solve_captcha):
    confirm(owner)
    browser = Web()
    captcha = solve_captcha(browser.get("/cas/change/lostPassword.cgi").content.decode())
    with after_commit():
        browser.post("/cas/change/lostPassword.cgi", {"username": camille_with_phone.email, "captcha": captcha})
    new = "Belette-2027!"
    assert new != PASSWORD
    page = browser.get(re.search(r"(/cas/eim\S+)", last_mail().text)[1])["Location"]
    browser.post(page, {"newPassword": new, "confirmPassword": new})
    assert has_factor(camille_with_phone)
    assert stage(camille_with_phone) == Stage.WAITING


def test_who_has_no_factor_is_led_to_a_new_one(web, camille):
    sign_in(web)
    assert "manageMyMobilePhoneNumbers.cgi" in text(web)
    press(web, "ask")
    assert not FactorReset.objects.exists()


def test_the_page_costs_few_statements(owner, django_assert_max_num_queries):
    ask(owner)
    with django_assert_max_num_queries(5):
        owner.get(LOST)
