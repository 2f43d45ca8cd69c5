"""The second screen says why a method is missing, and of a proved account also what it lacks."""

from datetime import datetime

import pytest

from eulogin.api import register_service
from eulogin.cas.answers import BRUSSELS
from eulogin.models import Account
from kernel.web.strangers import forget_pages
from mfa.api import SECOND_FACTORS, Strength
from tests.clock import Clock
from tests.eulogin.conftest import PASSWORD, sign_in

APP = "https://strict.example/"
LOGIN = f"/cas/login?service={APP}"
TWO_FACTORS, WITHDRAWN = (datetime(2024, 6, 11, tzinfo=BRUSSELS), datetime(2025, 6, 30, tzinfo=BRUSSELS))
KEY = {"loginStrength": "PASSWORD_WEBAUTHN"}


@pytest.fixture(autouse=True)
def _app(db: None) -> None:
    left = [one for one in SECOND_FACTORS if one is not Strength.PASSWORD_SMS]
    register_service(
        url_prefix=APP, name="App", timeline=[(None, [*Strength]), (TWO_FACTORS, SECOND_FACTORS), (WITHDRAWN, left)]
    )


def second(web, who: str, url: str = LOGIN, *, kept: bool = False):
    """The second screen: made anew, or with `kept` perhaps from an earlier one, as in the product."""
    if not kept:
        forget_pages()
    return web.get(web.post(url, {"username": who, "whoamiSubmit": "Next"})["Location"])


def reasons(page) -> dict[str, str]:
    return {one.choice.strength.value: one.why for one in page.context["missing"]}


@pytest.mark.parametrize(
    ("moment", "password", "sms"),
    [
        (datetime(2024, 6, 10, 23, 59, tzinfo=BRUSSELS), None, None),
        (TWO_FACTORS, "App asks for two factors since 11 June 2024: the password alone is not enough.", None),
        (WITHDRAWN, "App asks for two factors since 11 June 2024: the password alone is not enough.", "30 June 2025."),
    ],
)
def test_what_the_application_withdrew_is_told_with_the_day(
    web, camille, clock: Clock, moment: datetime, password: str | None, sms: str | None
):
    clock.set(moment)
    told = reasons(second(web, camille.email))
    assert told.get("PASSWORD") == password
    assert told.get("PASSWORD_SMS") == (sms and f"App does not accept it any more since {sms}")


def test_what_the_application_asks_in_its_address_is_told(web, camille, clock: Clock):
    clock.set(datetime(2024, 1, 1, tzinfo=BRUSSELS))
    level = reasons(second(web, camille.email, f"{LOGIN}&authenticationLevel=MEDIUM"))
    assert level["PASSWORD"] == "App asks for two factors: the password alone is not enough."
    listed = reasons(second(web, camille.email, f"{LOGIN}&acceptStrengths=PASSWORD_WEBAUTHN,PASSWORD_SMS"))
    assert listed["PASSWORD"].startswith("App asks for two factors:")
    assert listed["PASSWORD_MOBILE_APP"] == "App does not accept it."


def test_what_comes_later_is_told(web, camille, clock: Clock):
    later = datetime(2030, 1, 1, tzinfo=BRUSSELS)
    register_service(url_prefix=APP, name="App", timeline=[(None, ["PASSWORD"]), (later, [*Strength])])
    told = reasons(second(web, camille.email))
    assert told["EIDAS"] == "App accepts it from 1 January 2030 on."


def test_a_method_of_other_browsers_says_so(web, camille):
    assert reasons(second(web, camille.email, "/cas/login")) == {
        "MOBILE_APP": "It cannot be used in this browser, on this device."
    }


@pytest.mark.parametrize("who", ["camille.martin@example.org", "nobody@example.org"])
def test_before_the_password_nothing_of_the_account_shows(web, camille_with_phone, clock: Clock, who: str):
    """Two pages of two people are the same but for what they typed: an account or not, factors or not."""
    Account.objects.update(always_several_factors=True)
    page = second(web, who)
    assert set(reasons(page)) == {"PASSWORD", "PASSWORD_SMS", "MOBILE_APP"}
    assert not any(line.set_up for line in page.context["lines"])


def test_after_the_password_the_methods_that_are_lacking_lead_to_configure(web, camille_with_phone, clock: Clock):
    clock.set(TWO_FACTORS)
    page = sign_in(web, LOGIN, **KEY)
    ways = {line.choice.strength.value: line.set_up for line in page.context["lines"]}
    assert ways["PASSWORD_SMS"] == ""
    assert ways["PASSWORD_WEBAUTHN"].startswith("/cas/userdata/manageMySecurityKeys.cgi?next=%2Fcas%2Flogin%3FloginReq")
    assert "Your account has no security key" in page.content.decode()
    text = " ".join(page.content.decode().split())
    assert 'Set up<span class="visually-hidden"> – Security Key or Trusted Platform</span>' in text


def test_the_method_used_last_comes_first_and_those_that_are_lacking_last(web, camille_with_phone, clock: Clock):
    clock.set(datetime(2024, 1, 1, tzinfo=BRUSSELS))
    sign_in(web)
    page = web.get(web.get(f"{LOGIN}&renew=true")["Location"])
    shown = [line.choice.strength.value for line in page.context["lines"]]
    assert shown[:2] == ["PASSWORD", "PASSWORD_SMS"]
    Account.objects.update(last_strength="PASSWORD_SMS")
    page = web.get(web.get(f"{LOGIN}&renew=true")["Location"])
    assert [line.choice.strength.value for line in page.context["lines"]][:2] == ["PASSWORD_SMS", "PASSWORD"]


def test_a_wrong_password_shows_nothing_of_the_account(web, camille_with_phone, clock: Clock):
    clock.set(TWO_FACTORS)
    page = sign_in(web, LOGIN, password="Wrong-password-1", **KEY)
    assert not any(line.set_up for line in page.context["lines"])


def test_the_options_of_a_proved_account_are_told(web, camille_with_phone, clock: Clock):
    clock.set(datetime(2024, 1, 1, tzinfo=BRUSSELS))
    Account.objects.update(always_several_factors=True)
    assert "PASSWORD" not in reasons(second(web, camille_with_phone.email))
    page = sign_in(web, LOGIN)
    assert reasons(page)["PASSWORD"].startswith("Your account always requires two factors")
    assert PASSWORD not in page.content.decode()


def test_without_a_script_the_reasons_are_there_to_be_opened(web, camille, clock: Clock):
    clock.set(WITHDRAWN)
    page = second(web, camille.email).content.decode()
    assert "<summary>Why is a method not in the list?</summary>" in page
    assert "<dt>Mobile Phone + SMS</dt>" in page


def test_a_page_made_for_one_day_is_not_shown_on_another(client, camille, clock: Clock):
    """The page is kept for the next person; what it says of the application must not be."""
    clock.set(TWO_FACTORS)
    assert "any more" not in second(client, camille.email, kept=True).content.decode()
    clock.set(WITHDRAWN)
    assert "any more since 30 June 2025" in second(client, camille.email, kept=True).content.decode()
