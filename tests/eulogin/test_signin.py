"""The two screens of sign-in, the challenge, and what lies around them."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from eulogin.api import create_account, register_service
from eulogin.models import LoginAttempt, SsoSession
from kernel.journal.models import Entry
from mfa.api import SECOND_FACTORS
from simulator.phones.models import TextMessage
from tests.eulogin.conftest import PASSWORD, PHONE, SERVICE, last_text, sign_in

TWO_FACTORS = "https://strict.example/"
SMS = {"loginStrength": "PASSWORD_SMS", "mobilePhoneNumber": PHONE}


@pytest.fixture
def strict(db) -> str:
    """A service that wants two factors."""
    register_service(url_prefix=TWO_FACTORS, name="Strict", timeline=[(None, [s.value for s in SECOND_FACTORS])])
    return TWO_FACTORS


@pytest.fixture
def sign_in_with_sms(web, camille_with_phone, django_capture_on_commit_callbacks):
    def go(url: str = "/cas/login", **fields: str):
        with django_capture_on_commit_callbacks(execute=True):
            return sign_in(web, url, **{**SMS, **fields})

    return go


def errors(response) -> set[str]:
    form, entry = response.context["form"], response.context.get("entry")
    return set(form.errors) | (set(entry.errors) if entry else set())


@pytest.mark.parametrize("who", ["camille.martin@example.org", "Camille.MARTIN@example.org", "uid"])
def test_one_signs_in_with_the_address_or_the_uid_in_any_case(web, camille, who):
    response = sign_in(web, who=camille.uid.upper() if who == "uid" else who)
    assert response["Location"] == "/cas/login"
    assert b"Successful login" in web.get("/cas/login").content


def test_unknown_and_known_people_see_the_same_second_screen(client, camille):
    pages = []
    for who in ("camille.martin@example.org", "somebody.else@example.org"):
        browser = Client()
        page = browser.get(browser.post("/cas/login", {"username": who})["Location"])
        moving = r'ECAS_LR-[\w-]+|value="\w{64}"'  # the attempt, and the token of the form
        pages.append(re.sub(moving, "", page.content.decode()).replace(who, ""))
    assert pages[0] == pages[1]


@pytest.mark.parametrize("who", ["camille.martin@example.org", "somebody.else@example.org"])
def test_a_wrong_password_is_told_in_the_same_words_to_everybody(web, camille, who):
    response = sign_in(web, who=who, password="Wrong-2026!")
    assert "password" in errors(response)
    assert "do not belong together" in response.content.decode()
    assert not SsoSession.objects.exists()


def test_an_empty_identifier_is_asked_for_again(web):
    response = web.post("/cas/login", {"username": ""})
    assert "username" in errors(response)


@pytest.mark.parametrize("strength", ["", "NONSENSE", "MOBILE_APP"])
def test_a_method_that_is_not_offered_is_refused(web, camille, strength):
    assert "loginStrength" in errors(sign_in(web, loginStrength=strength))


def test_after_five_wrong_passwords_the_sixth_is_not_looked_at(web, camille, clock):
    for _ in range(5):
        sign_in(web, password="Wrong-2026!")
    assert "Too many" in sign_in(web).content.decode()
    clock.forward(timedelta(minutes=15))
    assert sign_in(web).status_code == 302


def test_the_limit_of_one_place_does_not_touch_another(web, camille):
    for _ in range(6):
        sign_in(web, password="Wrong-2026!")
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert sign_in(elsewhere).status_code == 302


def test_the_service_gets_a_ticket_and_the_page_has_a_fallback_link(web, camille, app):
    response = sign_in(web, f"/cas/login?service={app}")
    assert response["Location"].startswith(f"{SERVICE}?ticket=ST-")
    assert 'id="fallbackLink"' in response.content.decode()


def test_an_unknown_service_is_shown_the_error_page_and_no_redirect(web):
    response = web.get("/cas/login", {"service": "https://evil.example/<x>"})
    assert response.status_code == 403
    assert "invalid service" in response.content.decode()


def test_password_alone_is_not_offered_where_two_factors_are_asked(web, camille, strict):
    page = web.get(web.post(f"/cas/login?service={strict}", {"username": camille.email})["Location"])
    app = ["PASSWORD_MOBILE_APP", "PASSWORD_SOFTWARE_TOKEN"]  # not «On Mobile»: this is a computer
    offered = [line.choice.strength for line in page.context["lines"]]
    assert offered == [*app, "PASSWORD_SMS", "PASSWORD_WEBAUTHN", "EIDAS"]


def test_a_text_message_opens_a_session_of_level_medium(web, sign_in_with_sms, strict):
    page = sign_in_with_sms(f"/cas/login?service={strict}")
    response = web.post(page["Location"], {"challenge": last_text()})
    assert response["Location"].startswith(f"{strict}?ticket=ST-")
    assert SsoSession.objects.get().level.name == "MEDIUM"


def test_the_challenge_may_come_in_three_boxes_and_small_letters(web, sign_in_with_sms):
    page = sign_in_with_sms()
    boxes = dict(zip(("challenge1", "challenge2", "challenge3"), last_text().lower().split("-"), strict=True))
    assert web.post(page["Location"], boxes).status_code == 302


@pytest.mark.parametrize("challenge", ["", "ABC", "AAA-AAA-AAA", "1" * 500])
def test_a_wrong_challenge_keeps_the_page_and_signs_nobody_in(web, sign_in_with_sms, challenge):
    page = sign_in_with_sms()
    assert web.post(page["Location"], {"challenge": challenge}).status_code == 200
    assert not SsoSession.objects.exists()
    assert web.post(page["Location"], {"challenge": last_text()}).status_code == 302


@pytest.mark.parametrize("number", ["", "0639980101", "+33639980102", "nonsense"])
def test_a_number_that_is_not_the_account_s_sends_nothing(sign_in_with_sms, number):
    response = sign_in_with_sms(mobilePhoneNumber=number)
    assert "mobilePhoneNumber" in errors(response)
    assert not TextMessage.objects.exists()


def test_with_a_wrong_password_no_message_is_sent(sign_in_with_sms):
    sign_in_with_sms(password="Wrong-2026!")
    assert not TextMessage.objects.exists()


def test_the_challenge_of_one_attempt_serves_no_other(web, sign_in_with_sms):
    sign_in_with_sms()
    first = last_text()
    page = sign_in_with_sms()
    assert web.post(page["Location"], {"challenge": first}).status_code == 200
    assert not SsoSession.objects.exists()


def test_a_new_message_makes_the_old_challenge_void(web, sign_in_with_sms, django_capture_on_commit_callbacks):
    page = sign_in_with_sms()["Location"]
    old = last_text()
    with django_capture_on_commit_callbacks(execute=True):
        web.post(page, {"_resend": "1"})
    assert web.post(page, {"challenge": old}).status_code == 200
    assert web.post(page, {"challenge": last_text()}).status_code == 302


def test_an_attempt_belongs_to_the_browser_that_began_it(sign_in_with_sms):
    page = sign_in_with_sms()
    response = Client().post(page["Location"], {"challenge": last_text()})
    assert response.status_code == 410
    assert not SsoSession.objects.exists()


def test_who_has_no_factor_is_led_to_set_one_up_and_back(web, camille, strict):
    page = web.get(sign_in(web, f"/cas/login?service={strict}", loginStrength="PASSWORD_SMS")["Location"])
    assert [url.partition("?next=")[0] for _choice, url in page.context["ways"]] == [
        *["/cas/userdata/mobileApp/manageMyMobileDevices.cgi"] * 2,  # with PIN code, with QR code
        "/cas/eim/external/restricted/manageMyMobilePhoneNumbers.cgi",
        "/cas/userdata/manageMySecurityKeys.cgi",
        "/cas/userdata/manageMyEIDs.cgi",
    ]
    assert SsoSession.objects.get().level.name == "BASIC"


def test_a_session_that_is_too_weak_is_asked_for_more(web, camille_with_phone, strict):
    sign_in(web)
    response = web.get(f"/cas/login?service={strict}")
    assert "loginRequestId" in response["Location"]
    assert camille_with_phone.email in web.get(response["Location"]).content.decode()


def test_a_session_that_is_strong_enough_goes_straight_on(web, camille, app):
    sign_in(web)
    assert web.get(f"/cas/login?service={app}")["Location"].startswith(f"{app}?ticket=ST-")


def test_renew_asks_again(web, camille, app):
    sign_in(web)
    assert "loginRequestId" in web.get(f"/cas/login?service={app}&renew=true")["Location"]
    assert "ticket" in web.get(f"/cas/login?service={app}&renew=false")["Location"]


def test_gateway_goes_back_without_ticket_when_nobody_is_signed_in(web, app):
    assert web.get(f"/cas/login?service={app}&gateway=true")["Location"] == app


def test_an_attempt_lives_thirty_minutes(web, clock, camille):
    page = web.post("/cas/login", {"username": camille.email})["Location"]
    clock.forward(timedelta(minutes=30))
    assert web.get(page).status_code == 410


def test_a_second_click_on_sign_in_does_no_harm(web, camille, app):
    page = web.post(f"/cas/login?service={app}", {"username": camille.email})["Location"]
    data = {"password": PASSWORD, "loginStrength": "PASSWORD"}
    web.post(page, data)
    again = web.post(page, data)
    assert web.get(again["Location"])["Location"].startswith(f"{app}?ticket=ST-")


def test_the_session_identifier_changes_when_the_level_rises(web, sign_in_with_sms, strict):
    sign_in(web)
    before = web.cookies["ECAS_SESSIONID"].value
    page = sign_in_with_sms(f"/cas/login?service={strict}")
    web.post(page["Location"], {"challenge": last_text()})
    assert web.cookies["ECAS_SESSIONID"].value != before
    assert SsoSession.objects.count() == 1


def test_a_session_ends_after_its_idle_time(web, camille, clock):
    sign_in(web)
    clock.forward(timedelta(hours=2))
    assert b"Successful login" not in web.get("/cas/login").content


def test_an_inactive_account_does_not_sign_in(web, camille):
    type(camille).objects.update(is_active=False)
    assert "password" in errors(sign_in(web))


def test_signing_in_as_somebody_else_ends_the_first_session(web, camille):
    create_account(email="louis@example.org", first_name="Louis", last_name="Roux", password=PASSWORD)
    sign_in(web)
    sign_in(web, "/cas/login?anonymize=true", who="louis@example.org")
    assert SsoSession.objects.filter(ended_at=None).count() == 1


def test_each_sign_in_is_one_event_and_no_number_is_in_it(web, sign_in_with_sms):
    page = sign_in_with_sms()
    code = last_text()
    web.post(page["Location"], {"challenge": code})
    assert Entry.objects.filter(event="account:sign-in:succeeded").count() == 1
    journal = str(list(Entry.objects.values()))
    assert PHONE not in journal
    assert code not in journal


@pytest.mark.django_db
def test_the_first_screen_needs_no_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/cas/login")


def test_the_second_screen_costs_few_statements(client, camille, app, django_assert_max_num_queries):
    page = client.post(f"/cas/login?service={app}", {"username": camille.email})["Location"]
    with django_assert_max_num_queries(3):
        client.get(page)


def test_a_whole_sign_in_costs_few_statements(client, camille, app, django_assert_max_num_queries):
    page = client.post(f"/cas/login?service={app}", {"username": camille.email})["Location"]
    with django_assert_max_num_queries(24):
        client.post(page, {"password": PASSWORD, "loginStrength": "PASSWORD"})


def test_only_a_digest_of_the_request_id_is_kept(web, camille):
    page = web.post("/cas/login", {"username": camille.email})["Location"]
    assert page.split("=")[1] not in str(LoginAttempt.objects.values())
