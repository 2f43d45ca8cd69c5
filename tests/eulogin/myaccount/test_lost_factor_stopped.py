"""Who did not say that their factors are lost stops it: by a link, without a sign-in, or on the page."""

from datetime import timedelta

import pytest
from django.conf import settings

from eulogin.events import Event
from eulogin.myaccount.lost_factor.state import Stage
from kernel.journal.models import Entry
from mfa.api import has_factor
from tests.eulogin.myaccount.lost_steps import ask, confirm, finish_after, follow, link, press, stage, text
from tests.pages import Web

WAIT = settings.EULOGIN_FACTOR_RESET_WAIT


@pytest.mark.parametrize("after", [timedelta(0), WAIT])
def test_the_link_stops_it_at_once_without_a_sign_in(owner, camille_with_phone, clock, after):
    confirm(owner)
    clock.forward(after)
    page = follow(Web(), link("stopLostFactor")).content.decode()
    assert "changePassword.cgi" in page
    assert stage(camille_with_phone) == Stage.STOPPED
    finish_after(owner, clock, WAIT)
    assert has_factor(camille_with_phone)
    assert Entry.objects.filter(event=Event.FACTOR_RESET_STOPPED).count() == 1


def test_the_first_mail_can_stop_it_too_even_later(owner, camille_with_phone):
    confirm_path = ask(owner)
    stop_path = link("stopLostFactor")
    follow(Web(), confirm_path)
    follow(Web(), stop_path)
    assert stage(camille_with_phone) == Stage.STOPPED


def test_an_older_link_stops_a_newer_request(owner, camille_with_phone):
    ask(owner)
    old = link("stopLostFactor")
    confirm(owner)
    follow(Web(), old)
    assert stage(camille_with_phone) == Stage.STOPPED


def test_opening_the_link_that_stops_stops_nothing(owner, camille_with_phone):
    confirm(owner)
    page = Web().get(link("stopLostFactor"), follow=True)
    assert b"This was not me" in page.content
    assert stage(camille_with_phone) == Stage.WAITING


def test_stopping_twice_is_harmless(owner, camille_with_phone):
    confirm(owner)
    browser, path = Web(), link("stopLostFactor")
    follow(browser, path)
    assert follow(browser, path).status_code == 200
    assert Entry.objects.filter(event=Event.FACTOR_RESET_STOPPED).count() == 1


def test_too_late_the_page_says_so(owner, camille_with_phone, clock):
    confirm(owner)
    path = link("stopLostFactor")
    finish_after(owner, clock, WAIT)
    assert b"too late" in Web().get(path, follow=True).content


def test_the_page_stops_it_too(owner, camille_with_phone):
    confirm(owner)
    press(owner, "stop")
    assert stage(camille_with_phone) == Stage.STOPPED
    assert "has been stopped" in text(owner)


@pytest.mark.parametrize("name", ["confirmLostFactor", "stopLostFactor"])
def test_an_invented_token_opens_nothing(web, name):
    assert web.get(f"/cas/userdata/{name}.cgi?token=invented", follow=True).status_code == 410
    assert web.get(f"/cas/userdata/{name}.cgi?request=x").status_code == 410
