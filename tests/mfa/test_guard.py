from urllib.parse import quote

import pytest

from eulogin.models import Account
from mfa.methods.sms import devices
from mfa.methods.sms.models import PhoneNumber
from tests.mfa.conftest import FRENCH, LastCode
from tests.mfa.doubles import ASKED, StubProof
from tests.pages import Web

BASE = "/cas/eim/external/restricted/"
LIST, ADD = f"{BASE}manageMyMobilePhoneNumbers.cgi", f"{BASE}addMobilePhoneNumber.cgi"
DELETE = f"{BASE}deleteMobilePhoneNumber.cgi"
PAGES = [LIST, ADD, f"{BASE}confirmMobilePhoneNumber.cgi/1", DELETE, f"{DELETE}/1"]
CHANGES = [ADD, DELETE, f"{DELETE}/1"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_anonymous_people_are_led_to_sign_in_and_back(web: Web, page: str, method: str) -> None:
    answer = getattr(web, method)(f"{page}?next=/cas/login")
    assert answer.status_code == 302
    assert answer["Location"] == "/cas/login?next=" + quote(f"{page}?next=/cas/login", safe="")


@pytest.mark.parametrize("page", [LIST, ADD, DELETE])
def test_without_any_factor_the_password_is_enough(alices: Web, page: str) -> None:
    assert alices.get(page).status_code == 200


@pytest.mark.parametrize("page", [LIST, *CHANGES])
@pytest.mark.parametrize("method", ["get", "post"])
def test_with_a_factor_a_fresh_proof_is_asked_for(alices: Web, phone: PhoneNumber, page: str, method: str) -> None:
    answer = getattr(alices, method)(page)
    assert (answer.status_code, answer["Location"]) == (302, f"{ASKED}?next={page}")


def test_with_a_fresh_proof_the_pages_open(alices: Web, phone: PhoneNumber, proof: type[StubProof]) -> None:
    proof.fresh = True
    assert [alices.get(page).status_code for page in (LIST, ADD, DELETE, f"{DELETE}/{phone.pk}")] == [200] * 4


def enrol(browser: Web, number: str, last_code: object) -> None:
    page = browser.post(ADD, {"mobilePhoneNumber": number})["Location"]
    assert browser.post(page, {"challenge": last_code()}).status_code == 302


def test_who_enrolled_the_first_factor_may_look_but_not_change(alices: Web, last_code: LastCode) -> None:
    enrol(alices, FRENCH, last_code)
    assert "+33 6 39 98 12 34" in alices.get(LIST).content.decode()
    for page in CHANGES:
        assert alices.get(page)["Location"].startswith(ASKED)


def test_a_factor_from_elsewhere_closes_the_list_again(alice: Account, alices: Web, last_code: LastCode) -> None:
    enrol(alices, FRENCH, last_code)
    devices.add(alice, "+32475123456")
    assert alices.get(LIST)["Location"].startswith(ASKED)
