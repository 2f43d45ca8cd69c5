"""People, services and short ways for the tests of EU Login."""

import base64
import hashlib
import html
import json
import re
from collections.abc import Callable

import pytest
from django.test import Client

from eulogin.api import create_account, register_service
from eulogin.models import Account
from mfa.api import add_phone
from simulator.mail.models import ReceivedMail
from simulator.phones.models import TextMessage

PASSWORD = "Herisson-2026!"
PHONE = "+33639980101"
SERVICE = "https://app.example/"


@pytest.fixture
def camille(db: None) -> Account:
    """Somebody without a second factor."""
    return create_account(
        email="camille.martin@example.org", first_name="Camille", last_name="Martin", password=PASSWORD, language="fr"
    )


@pytest.fixture
def camille_with_phone(camille: Account) -> Account:
    """Camille with a telephone number."""
    add_phone(camille, PHONE)
    return camille


@pytest.fixture
def app(db: None) -> str:
    """A registered service that accepts every method."""
    register_service(url_prefix=SERVICE, name="App")
    return SERVICE


@pytest.fixture
def solve_captcha() -> Callable[[str], str]:
    """Compute the proof of work that a page asks for, as the browser does."""
    return _solve


def _solve(page: str) -> str:
    found = re.search(r'challengejson="([^"]*)"', page)
    assert found, "the page has no captcha"
    challenge = json.loads(html.unescape(found[1]))
    number = next(
        n
        for n in range(challenge["maxNumber" if "maxNumber" in challenge else "max_number"] + 1)
        if hashlib.sha256(f"{challenge['salt']}{n}".encode()).hexdigest() == challenge["challenge"]
    )
    keys = ("algorithm", "challenge", "salt", "signature")
    return base64.b64encode(json.dumps({**{k: challenge[k] for k in keys}, "number": number}).encode()).decode()


def sign_in(client: Client, url: str = "/cas/login", *, who: str = "camille.martin@example.org", **fields: str):
    """Go through the two screens; returns the answer to the second one."""
    second = client.post(url, {"username": who, "whoamiSubmit": "Next"})
    data = {"password": PASSWORD, "loginStrength": "PASSWORD", **fields}
    return client.post(second["Location"], data)


def last_text() -> str:
    """The challenge in the text message that came last."""
    found = re.search(r"[A-Z0-9]{3}-[A-Z0-9]{3}-[A-Z0-9]{3}", TextMessage.objects.latest("pk").text)
    assert found
    return found[0]


def last_mail() -> ReceivedMail:
    """The mail that came last."""
    return ReceivedMail.objects.latest("pk")


def last_link() -> str:
    """The path of the link to act on in the mail that came last."""
    found = re.search(r"https?://[^/\s]+(/\S+)", last_mail().text)
    assert found
    return found[1]
