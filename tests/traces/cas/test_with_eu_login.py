"""TRACES and EU Login together in one process, over HTTP without a second port."""

from datetime import timedelta

import pytest
from django.conf import settings as django_settings

from eulogin.api import create_account, register_service
from mfa.api import add_phone
from tests.clock import Clock
from tests.eulogin.conftest import PASSWORD, PHONE, last_text, sign_in
from tests.pages import Web
from traces import sessions

BEFORE = django_settings.TRACES_TWO_FACTORS_FROM - timedelta(seconds=1)


@pytest.fixture
def alice(db: None) -> None:
    """An account with a telephone number; TRACES is a service that EU Login knows."""
    account = create_account(
        email="alice.petit@example.org", first_name="Alice", last_name="Petit", password=PASSWORD, language="fr"
    )
    add_phone(account, PHONE)
    timeline = [(None, ["PASSWORD", "PASSWORD_SMS"]), (django_settings.TRACES_TWO_FACTORS_FROM, ["PASSWORD_SMS"])]
    register_service(url_prefix="/tracesnt/", name="TRACES NT", timeline=timeline)


def test_the_password_opens_traces_before_the_cut_off(web: Web, alice: None, clock: Clock) -> None:
    clock.set(BEFORE)
    url = web.get(web.get("/tracesnt/profile")["Location"])["Location"]
    back = sign_in(web, url, who="alice.petit@example.org")
    assert "/tracesnt/cas/login?next=%2Ftracesnt%2Fprofile&ticket=ST-" in back["Location"]
    assert web.get(back["Location"])["Location"] == "/tracesnt/profile"
    page = web.get("/tracesnt/profile").content.decode()
    assert "Alice PETIT" in page
    assert web.get("/tracesnt/profile").wsgi_request.session[sessions.KEY]["level"] == "BASIC"


def test_from_the_cut_off_on_the_second_factor_does(
    web: Web, alice: None, clock: Clock, django_capture_on_commit_callbacks
) -> None:
    clock.set(django_settings.TRACES_TWO_FACTORS_FROM)
    url = web.get(web.get("/tracesnt/profile")["Location"])["Location"]
    sms = {"loginStrength": "PASSWORD_SMS", "mobilePhoneNumber": PHONE}
    with django_capture_on_commit_callbacks(execute=True):
        third = sign_in(web, url, who="alice.petit@example.org", **sms)["Location"]
    back = web.post(third, {"challenge": last_text()})["Location"]
    assert web.get(back)["Location"] == "/tracesnt/profile"
    assert "Alice PETIT" in web.get("/tracesnt/profile").content.decode()


def test_the_validators_site_asks_for_two_factors_before_the_cut_off_too(web: Web, alice: None, clock: Clock) -> None:
    clock.set(BEFORE)
    back = sign_in(web, web.get("/tracesnt/cas/login")["Location"], who="alice.petit@example.org")["Location"]
    web.get(back)
    to_sign_in = web.get("/tracesnt/admin/traces/role/")["Location"]
    assert to_sign_in == "/tracesnt/cas/login?next=%2Ftracesnt%2Fadmin%2Ftraces%2Frole%2F"
    assert "authenticationLevel=MEDIUM" in web.get(to_sign_in)["Location"]
    assert web.get("/tracesnt/profile").status_code == 200


def test_a_ticket_opens_traces_once(web: Web, alice: None, clock: Clock) -> None:
    clock.set(BEFORE)
    back = sign_in(web, web.get("/tracesnt/cas/login")["Location"], who="alice.petit@example.org")["Location"]
    assert web.get(back).status_code == 302
    assert Web().get(back).status_code == 403


def test_a_ticket_of_another_environment_is_refused(web: Web, alice: None, clock: Clock) -> None:
    clock.set(BEFORE)
    back = sign_in(web, web.get("/tracesnt/cas/login")["Location"], who="alice.petit@example.org")["Location"]
    assert web.get(back.replace("/tracesnt/", "/training/tracesnt/")).status_code == 403


def test_a_sign_in_that_crosses_the_cut_off_is_asked_for_two_factors(web: Web, alice: None, clock: Clock) -> None:
    clock.set(BEFORE)
    back = sign_in(web, web.get("/tracesnt/cas/login")["Location"], who="alice.petit@example.org")["Location"]
    clock.set(django_settings.TRACES_TWO_FACTORS_FROM)
    response = web.get(back)
    assert response.status_code == 403
    assert 'data-problem="too-weak"' in response.content.decode()
