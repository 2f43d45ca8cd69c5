"""Somebody who knows the password, and no more, does not keep the owner out of a method."""

from collections.abc import Callable

import pytest
from django.test import Client

from eulogin.models import Account
from tests.clock import Clock
from tests.eulogin.conftest import PHONE, last_text, sign_in
from tests.mfa.methods.mobile_app.conftest import GivePhone, give_phone, payload_of

__all__ = ["give_phone"]

LOGIN = "/cas/login"
SMS = {"loginStrength": "PASSWORD_SMS", "mobilePhoneNumber": PHONE}
QR = {"loginStrength": "PASSWORD_SOFTWARE_TOKEN"}
WRONG_TEXT, WRONG_CODE = {"challenge": "222-222-222"}, {"oneTimePassword": "00000000"}


@pytest.fixture
def strangers() -> Client:
    """A browser elsewhere."""
    return Client(REMOTE_ADDR="203.0.113.9")


def fail(browser: Client, fields: dict[str, str], wrong: dict[str, str]) -> str:
    """Two attempts with four wrong answers each; what the third one is told."""
    for _ in range(2):
        page = sign_in(browser, LOGIN, **fields)["Location"]
        for _ in range(4):
            answer = browser.post(page, wrong)
    last = sign_in(browser, LOGIN, **fields)
    return last.content.decode() if last.status_code == 200 else answer.content.decode()


@pytest.mark.parametrize("method", ["sms", "qr"])
def test_wrong_answers_elsewhere_make_only_that_place_wait(
    client: Client,
    strangers: Client,
    camille_with_phone: Account,
    clock: Clock,
    give_phone: GivePhone,
    method: str,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    app = give_phone(camille_with_phone)
    fields, wrong = (SMS, WRONG_TEXT) if method == "sms" else (QR, WRONG_CODE)
    assert "You can try again at" in fail(strangers, fields, wrong)
    with django_capture_on_commit_callbacks(execute=True):
        page = sign_in(client, LOGIN, **fields)["Location"]
    shown = client.get(page).content.decode()
    right = {"challenge": last_text()} if method == "sms" else {"oneTimePassword": app.code(payload_of(shown))}
    assert client.post(page, right)["Location"] == LOGIN
