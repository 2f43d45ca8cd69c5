"""Devices that really sign, and short ways through the pages."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse

from eulogin.models import Account
from mfa import api
from mfa.methods.mobile_app.models import MobileDevice
from tests.clock import Clock
from tests.mfa.methods.mobile_app.phone import PIN, PLATFORM, Phone
from tests.pages import Web

BASE = "/cas/userdata/mobileApp/"
LIST, ADD = f"{BASE}manageMyMobileDevices.cgi", f"{BASE}addMobileDevice.cgi"
GivePhone = Callable[..., Phone]


def html(answer: HttpResponse) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def payload_of(page: str) -> str:
    """The text of the QR code on a page."""
    found = re.search(r'id="qrcode"[^>]*data-payload="([^"]*)"', page)
    assert found, "no QR code"
    return found[1].replace("&amp;", "&")


def begin(browser: Web, name: str = "My phone", pin: str = PIN, query: str = "") -> str:
    """Name and PIN; the address of the page with the QR code."""
    answer = browser.post(ADD + query, {"name": name, "pin": pin, "pinConfirm": pin})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def refused(answer: Any, status: int) -> str:
    """The code of a refusal of the API."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["detail"]
    return str(problem["code"])


@pytest.fixture
def give_phone(db: None, clock: Clock) -> GivePhone:
    """Give somebody a phone as scripts do, without the pages; the clock stands still."""

    def give(user: Account, name: str = "My phone", pin: str = PIN) -> Phone:
        made = Phone(pin)
        made.learn(api.add_device(user, name, pin, **made.jwks, platform=PLATFORM))
        return made

    return give


@pytest.fixture
def phone(give_phone: GivePhone, alice: Account) -> Phone:
    """Alice's phone."""
    return give_phone(alice)


@pytest.fixture
def linked(phone: Phone) -> MobileDevice:
    """The server's side of Alice's phone."""
    found: MobileDevice = MobileDevice.objects.get()
    return found
