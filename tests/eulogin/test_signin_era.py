"""The era switch: from 2025-06-30 an application may accept text messages no more (fact sheet, section 1)."""

from datetime import datetime

import pytest

from eulogin.api import register_service
from eulogin.cas.answers import BRUSSELS
from eulogin.models import Account, SsoSession
from mfa.api import Strength
from tests.clock import Clock
from tests.eulogin.conftest import PHONE, last_text, sign_in

STRICT = "https://strict.example/"
LOGIN = f"/cas/login?service={STRICT}"
WITHDRAWN = datetime(2025, 6, 30, tzinfo=BRUSSELS)
BEFORE = [Strength.PASSWORD_SMS, Strength.PASSWORD_WEBAUTHN]
KEY, SMS = {"loginStrength": "PASSWORD_WEBAUTHN"}, {"loginStrength": "PASSWORD_SMS", "mobilePhoneNumber": PHONE}
WHY = "Strict does not accept it any more since 30 June 2025."


@pytest.fixture
def by_text(web, camille_with_phone, django_capture_on_commit_callbacks):
    """Go through both screens and the challenge of the text message."""

    def go(url: str = "/cas/login"):
        with django_capture_on_commit_callbacks(execute=True):
            page = sign_in(web, url, **SMS)["Location"]
        return web.post(page, {"challenge": last_text()})

    return go


@pytest.fixture(autouse=True)
def _strict(db: None) -> None:
    register_service(url_prefix=STRICT, name="Strict", timeline=[(None, BEFORE), (WITHDRAWN, BEFORE[1:])])


def page_after(web, response) -> str:
    return web.get(response["Location"]).content.decode()


def test_until_then_a_text_message_opens_the_application(by_text, clock: Clock):
    clock.set(datetime(2025, 6, 29, 23, 59, tzinfo=BRUSSELS))
    assert by_text(LOGIN)["Location"].startswith(f"{STRICT}?ticket=ST-")


def test_from_then_on_text_messages_are_not_offered(web, camille_with_phone, clock: Clock):
    clock.set(WITHDRAWN)
    second = web.post(LOGIN, {"username": camille_with_phone.email, "whoamiSubmit": "Next"})
    assert 'value="PASSWORD_SMS"' not in page_after(web, second)


def test_who_has_only_phones_is_led_to_another_method_and_told_why(web, camille_with_phone, clock: Clock):
    clock.set(WITHDRAWN)
    page = page_after(web, sign_in(web, LOGIN, **KEY))
    assert WHY in page
    assert "manageMySecurityKeys.cgi?next=" in page
    assert "manageMyMobilePhoneNumbers.cgi" not in page
    assert SsoSession.objects.get().strengths == ["PASSWORD"]


def test_the_way_there_asks_for_the_factor_one_has(web, camille_with_phone, clock: Clock):
    clock.set(WITHDRAWN)
    sign_in(web, LOGIN, **KEY)
    answer = web.get("/cas/userdata/manageMySecurityKeys.cgi")
    assert "authenticationLevel=MEDIUM" in answer["Location"]


def test_who_always_requires_several_factors_gets_no_session_for_the_password(web, camille_with_phone, clock: Clock):
    clock.set(WITHDRAWN)
    Account.objects.update(always_several_factors=True)
    answer = sign_in(web, LOGIN, **KEY)
    assert WHY in answer.content.decode()
    assert not SsoSession.objects.exists()


def test_a_session_that_proved_a_text_message_is_told_at_once(web, by_text, clock: Clock):
    clock.set(WITHDRAWN)
    by_text()
    assert WHY in page_after(web, web.get(LOGIN))


def test_a_wrong_password_tells_nothing(web, camille_with_phone, clock: Clock):
    clock.set(WITHDRAWN)
    page = sign_in(web, LOGIN, **KEY, password="wrong-Password-1").content.decode()
    assert "Your account" not in page
    assert "manageMySecurityKeys.cgi" not in page


def test_who_has_none_is_told_the_old_sentence(web, camille, clock: Clock):
    clock.set(WITHDRAWN)
    page = page_after(web, sign_in(web, LOGIN, **KEY))
    assert "your account has none yet" in " ".join(page.split())
