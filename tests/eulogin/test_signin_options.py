"""What the account's own options change at sign-in, and what happens when no method is strong enough."""

import pytest
from django.contrib.auth.hashers import get_hasher
from django.test import Client

from eulogin.models import Account, ServiceTicket
from tests.eulogin.cas.test_validation import ask
from tests.eulogin.conftest import PASSWORD, PHONE, SERVICE, last_text, sign_in

LOGIN = f"/cas/login?service={SERVICE}"


def choose(**options: bool) -> None:
    Account.objects.update(**options)


def way_on(response) -> str:
    """The page in between, to which the sign-in leads."""
    assert response["Location"].startswith("/cas/login/confirm?way=")
    return response["Location"]


def test_who_asked_for_a_warning_gets_no_ticket_before_saying_yes(web, camille, app):
    choose(wants_warning=True)
    page = way_on(sign_in(web, LOGIN))
    assert "App" in web.get(page).content.decode()
    assert not ServiceTicket.objects.exists()
    response = web.post(page)
    assert response["Location"].startswith(f"{SERVICE}?ticket=ST-")
    assert ask(response["Location"].split("ticket=")[1]).find(".//{*}sso").text == "false"


def test_the_warning_comes_at_single_sign_on_too(web, camille, app):
    sign_in(web)
    choose(wants_warning=True)
    page = way_on(web.get(LOGIN))
    assert ask(web.post(page)["Location"].split("ticket=")[1]).find(".//{*}sso").text == "true"


def test_a_second_yes_gives_no_second_ticket(web, camille, app):
    choose(wants_warning=True)
    page = way_on(sign_in(web, LOGIN))
    web.post(page)
    assert web.post(page).status_code == 404
    assert ServiceTicket.objects.count() == 1


def test_another_browser_knows_nothing_of_the_way(web, camille, app):
    choose(wants_warning=True)
    page = way_on(sign_in(web, LOGIN))
    assert Client().post(page)["Location"].startswith("/cas/login?next=")
    other = Client()
    sign_in(other)
    assert other.get(page).status_code == 404


def test_details_are_shown_after_signing_in_and_not_at_single_sign_on(web, camille, app):
    choose(wants_details=True)
    page = way_on(sign_in(web, LOGIN))
    assert camille.uid in web.get(page).content.decode()
    assert web.post(page)["Location"].startswith(SERVICE)
    assert web.get(LOGIN)["Location"].startswith(SERVICE)


def test_details_are_shown_on_the_way_to_a_page_of_eu_login(web, camille):
    choose(wants_details=True)
    response = sign_in(web, "/cas/login?next=/cas/userdata/myAccount.cgi")
    assert response["Location"] == "/cas/userdata/ShowDetails.cgi?next=%2Fcas%2Fuserdata%2FmyAccount.cgi"


def test_who_always_requires_several_factors_does_not_get_in_with_the_password(web, camille_with_phone, app):
    choose(always_several_factors=True)
    response = sign_in(web, LOGIN, who=camille_with_phone.email)
    assert set(response.context["form"].errors) == {"loginStrength"}
    assert 'value="PASSWORD"' not in response.content.decode().replace("_submit", "")
    assert not ServiceTicket.objects.exists()


def test_a_wrong_password_does_not_tell_that_several_factors_are_required(web, camille_with_phone, app):
    choose(always_several_factors=True)
    response = sign_in(web, LOGIN, password="Wrong-password-1")
    assert set(response.context["form"].errors) == {"password"}
    assert 'value="PASSWORD"' in response.content.decode()


def test_several_factors_are_asked_of_a_session_with_the_password_alone(web, camille_with_phone, app, committed):
    sign_in(web)
    choose(always_several_factors=True)
    page = web.get(LOGIN)["Location"]
    with committed(execute=True):
        web.post(page, {"password": PASSWORD, "loginStrength": "PASSWORD_SMS", "mobilePhoneNumber": PHONE})
    assert web.post(page, {"challenge": last_text()})["Location"].startswith(SERVICE)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


@pytest.mark.parametrize("asked", ["authenticationLevel=HIGH", "acceptStrengths=PASSWORD_TOKEN"])
def test_where_no_method_is_strong_enough_the_page_says_so(web, camille, app, asked):
    page = web.post(f"{LOGIN}&{asked}", {"username": camille.email})["Location"]
    response = web.get(page)
    assert response.templates[0].name == "eulogin/signin/no_method.html"
    assert SERVICE in response.content.decode()


def test_another_address_keeps_what_the_application_asks(web, camille, app):
    page = web.post(f"{LOGIN}&authenticationLevel=MEDIUM", {"username": "else@example.org"})["Location"]
    web.post(f"{page}&anonymize=true", {"username": camille.email})
    response = web.get(page)
    assert camille.email in response.content.decode()
    assert 'value="PASSWORD"' not in response.content.decode()


def test_the_first_screen_tells_who_is_unknown_only_where_a_setting_says_so(web, camille, settings):
    assert web.post("/cas/login", {"username": "nobody@example.org"}).status_code == 302
    settings.EULOGIN_REVEAL_UNKNOWN = True
    assert set(web.post("/cas/login", {"username": "nobody@example.org"}).context["form"].errors) == {"username"}
    assert web.post("/cas/login", {"username": camille.uid}).status_code == 302


@pytest.mark.parametrize("who", ["camille.martin@example.org", "nobody@example.org", "disabled"])
def test_each_try_hashes_once_whoever_it_is(client, camille, monkeypatch, who):
    """The time of the answer tells nobody which addresses have an account, nor which account is disabled."""
    hashed = []
    hasher = get_hasher()
    monkeypatch.setattr(type(hasher), "encode", lambda self, password, salt: hashed.append(1) or "md5$a$b")
    if who == "disabled":
        choose(is_active=False)
        who = camille.email
    sign_in(client, who=who, password="Wrong-password-1")
    assert len(hashed) == 1
