"""An administrator's browser."""

import pytest

from eulogin.accounts.creation import create_account
from eulogin.models import Account
from mfa.api import add_phone
from tests.eulogin.conftest import PASSWORD, last_text, sign_in
from tests.pages import Web

NUMBER = "+33639980199"


@pytest.fixture
def ada(db: None) -> Account:
    """An administrator with a telephone."""
    account = create_account(email="ada@example.org", first_name="Ada", last_name="Byron", password=PASSWORD)
    Account.objects.filter(pk=account.pk).update(is_administrator=True)
    add_phone(account, NUMBER)
    return account


def sign_in_with_phone(web: Web, url: str, who: str) -> str:
    """Password and text message; where that leads."""
    challenge = sign_in(web, url, who=who, loginStrength="PASSWORD_SMS", mobilePhoneNumber=NUMBER)
    return web.post(challenge["Location"], {"challenge": last_text()})["Location"]


@pytest.fixture
def administering(web: Web, ada: Account, django_capture_on_commit_callbacks) -> Web:
    """Ada's browser, signed in with two factors."""
    with django_capture_on_commit_callbacks(execute=True):
        second = web.post("/cas/login", {"username": ada.email, "whoamiSubmit": "Next"})
        data = {"password": PASSWORD, "loginStrength": "PASSWORD_SMS", "mobilePhoneNumber": NUMBER}
        challenge = web.post(second["Location"], data)
    web.post(challenge["Location"], {"challenge": last_text()})
    return web
