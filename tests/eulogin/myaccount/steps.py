"""Short ways through the account's pages for who has a second factor."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.test import Client, TestCase

from eulogin.models import Account, SsoSession
from tests.eulogin.conftest import PHONE, last_text, sign_in

PANIC = "/cas/userdata/panic.cgi"
LOST = "/cas/userdata/lostFactor.cgi"
SESSIONS = "/cas/userdata/sessions.cgi"
MY_ACCOUNT = "/cas/login?next=/cas/userdata/myAccount.cgi"


def sign_in_with_sms(client: Client, url: str = MY_ACCOUNT) -> None:
    """Password and text message: a fresh proof by the factor."""
    with after_commit():
        page = sign_in(client, url, loginStrength="PASSWORD_SMS", mobilePhoneNumber=PHONE)["Location"]
    answer = client.post(page, {"challenge": last_text()})
    assert answer.status_code == 302, "the challenge was refused"


@contextmanager
def after_commit() -> Iterator[None]:
    """Let the outboxes send what the block stored, as after a commit."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        yield


def session_of(account: Account) -> SsoSession:
    """The account's newest open session."""
    return SsoSession.objects.filter(account=account, ended_at=None).latest("pk")
