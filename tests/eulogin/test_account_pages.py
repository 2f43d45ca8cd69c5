"""My account, changing and recovering the password, sign-out, the footer's pages."""

import pytest
from django.test import Client

from eulogin.models import SsoSession
from mfa.api import Strength, method
from mfa.signals import factor_added
from simulator.mail.models import ReceivedMail
from tests.eulogin.conftest import PASSWORD, last_link, last_mail, sign_in

NEW = "Belette-2027!"
CHANGE = "/cas/change/changePassword.cgi"
LOST = "/cas/change/lostPassword.cgi"
CHANGED = {"currentPassword": PASSWORD, "newPassword": NEW, "confirmPassword": NEW}


@pytest.fixture
def signed_in(web, camille):
    sign_in(web)
    return web


@pytest.fixture
def lose(web, solve_captcha, django_capture_on_commit_callbacks):
    def post(username: str):
        captcha = solve_captcha(web.get(LOST).content.decode())
        with django_capture_on_commit_callbacks(execute=True):
            return web.post(LOST, {"username": username, "captcha": captcha}, follow=True)

    return post


@pytest.mark.parametrize("path", ["/cas/userdata/myAccount.cgi", "/cas/userdata/ShowDetails.cgi", CHANGE])
def test_account_pages_lead_anonymous_people_to_sign_in_and_back(web, camille, path):
    page = web.get(path)["Location"]
    assert page.startswith("/cas/login?next=")
    assert sign_in(web, page)["Location"] == path


def test_my_account_has_the_nine_tiles(signed_in):
    assert len(signed_in.get("/cas/userdata/myAccount.cgi").context["tiles"]) == 9


def test_personal_data_show_the_uid(signed_in, camille):
    assert camille.uid in signed_in.get("/cas/userdata/ShowDetails.cgi").content.decode()


def test_the_password_is_changed_and_other_sessions_end(signed_in, camille):
    elsewhere = Client()
    sign_in(elsewhere)
    assert b"has been changed" in signed_in.post(CHANGE, CHANGED).content
    camille.refresh_from_db()
    assert camille.check_password(NEW)
    assert elsewhere.get("/cas/userdata/myAccount.cgi").status_code == 302


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"currentPassword": "Wrong-2026!"}, "currentPassword"),
        ({"newPassword": PASSWORD, "confirmPassword": PASSWORD}, "newPassword"),
        ({"newPassword": "weak"}, "newPassword"),
        ({"confirmPassword": "Other-2026!!"}, "confirmPassword"),
    ],
)
def test_a_bad_change_changes_nothing(signed_in, camille, change, field):
    response = signed_in.post(CHANGE, {**CHANGED, **change})
    assert field in response.context["form"].errors
    camille.refresh_from_db()
    assert camille.check_password(PASSWORD)


def test_a_lost_password_is_renewed_by_mail_and_signs_nobody_in(lose, web, camille_with_phone):
    lose("camille.martin@example.org")
    page = web.get(last_link())["Location"]
    web.post(page, {"newPassword": NEW, "confirmPassword": NEW})
    camille_with_phone.refresh_from_db()
    assert camille_with_phone.check_password(NEW)
    assert camille_with_phone.phonenumber_set.count() == 1
    assert not SsoSession.objects.exists()


def test_the_answer_about_a_lost_password_is_the_same_for_everybody(lose, camille):
    known, unknown = lose(camille.email), lose("nobody.here@example.org")
    pages = [r.content.decode().replace(r.context["address"], "") for r in (known, unknown)]
    assert pages[0] == pages[1]
    assert last_mail().to == "nobody.here@example.org"


def test_an_unknown_uid_gets_no_mail(lose):
    lose("n00zzzzz")
    assert not ReceivedMail.objects.exists()


def test_signing_out_asks_first(signed_in):
    signed_in.get("/cas/logout")
    assert SsoSession.objects.filter(ended_at=None).exists()
    signed_in.post("/cas/logout")
    assert not SsoSession.objects.filter(ended_at=None).exists()
    assert signed_in.get("/cas/userdata/myAccount.cgi").status_code == 302


@pytest.mark.parametrize("parameter", ["service", "url"])
def test_after_signing_out_only_a_registered_service_is_linked(signed_in, app, parameter):
    assert f'href="{app}"' in signed_in.post(f"/cas/logout?{parameter}={app}").content.decode()
    other = signed_in.post(f"/cas/logout?{parameter}=https://evil.example/").content.decode()
    assert "evil.example" not in other.split("<main")[1]


@pytest.mark.parametrize("name", ["help", "contact", "about", "privacyStatement"])
def test_the_footer_s_pages_are_there_for_everybody(web, name):
    assert web.get(f"/cas/{name}.html").status_code == 200


def test_my_account_costs_few_statements(signed_in, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        signed_in.get("/cas/userdata/myAccount.cgi")


def test_the_owner_is_told_in_their_language_which_factor_was_added(
    rf, camille, mailoutbox, django_capture_on_commit_callbacks
):
    sms = method(Strength.PASSWORD_SMS)
    with django_capture_on_commit_callbacks(execute=True):
        factor_added.send(sender=None, user=camille, method=sms, request=rf.get("/cas/"))
    (mail,) = mailoutbox
    assert "Téléphone portable + SMS" in mail.body
    assert mail.to == [camille.email]
