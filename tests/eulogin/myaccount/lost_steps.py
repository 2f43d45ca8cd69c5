"""The way of who has lost every factor, step by step."""

import re
from datetime import timedelta

from django.test import Client

from eulogin.models import FactorReset
from eulogin.myaccount.lost_factor.state import Stage, stage_of
from tests.eulogin.conftest import last_mail, sign_in
from tests.eulogin.myaccount.steps import LOST, MY_ACCOUNT, after_commit
from tests.pages import Web


def press(browser: Client, button: str, **extra):
    with after_commit():
        return browser.post(LOST, {"_submit": button}, **extra)


def link(name: str) -> str:
    """The path of the link to a page in the mail that came last."""
    found = re.search(rf"https?://[^/\s]+(/cas/userdata/{name}\.cgi\S*)", last_mail().text)
    assert found, last_mail().text
    return found[1]


def ask(browser: Client) -> str:
    """Ask; returns the path of the link that confirms."""
    press(browser, "ask")
    return link("confirmLostFactor")


def confirm(browser: Client) -> None:
    """Ask and confirm in another browser, as the link in the mail may be opened anywhere."""
    follow(Web(), ask(browser))


def follow(browser: Client, path: str):
    """Open a mailed link and press its button."""
    page = browser.get(path)["Location"]
    browser.get(page)
    with after_commit():
        return browser.post(page, follow=True)


def stage(account) -> Stage:
    return stage_of(FactorReset.objects.filter(account=account).latest("pk"))


def text(browser: Client) -> str:
    return browser.get(LOST).content.decode().split("<main")[1]


def finish_after(browser: Client, clock, wait: timedelta):
    """Let time pass, sign in with the password again, press the button."""
    clock.forward(wait)
    sign_in(browser, MY_ACCOUNT)
    return press(browser, "finish")
