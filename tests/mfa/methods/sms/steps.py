"""What people do on the pages of the phone numbers."""

from django.http import HttpResponse

from tests.pages import Web

BASE = "/cas/eim/external/restricted/"
LIST, ADD = f"{BASE}manageMyMobilePhoneNumbers.cgi", f"{BASE}addMobilePhoneNumber.cgi"
WRONG = {"challenge1": "222", "challenge2": "222", "challenge3": "222"}


def html(answer: HttpResponse) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def begin(browser: Web, typed: str = "+33 6 39 98 12 34", query: str = "") -> str:
    answer = browser.post(f"{ADD}{query}", {"mobilePhoneNumber": typed, "_submit": "add"})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def boxes(code: str) -> dict[str, str]:
    return dict(zip(("challenge1", "challenge2", "challenge3"), code.split("-"), strict=True))
