"""Ids of other people's factors and sessions, as somebody who is signed in and gets past the door of each page."""

import pytest
from django.test import Client
from django_otp import devices_for_user

from eulogin.api import create_account, register_reader
from eulogin.models import Account, SsoSession
from eulogin.release.models import Release
from mfa.api import add_phone
from tests.eulogin.conftest import PASSWORD, PHONE, SERVICE, sign_in

pytestmark = pytest.mark.django_db

MALLORY = "mallory.black@example.org"
RESTRICTED = "/cas/eim/external/restricted/"
#: Addresses of one thing of somebody's; what each does stands in its name.
OF_ONE_THING = [
    f"{RESTRICTED}confirmMobilePhoneNumber.cgi/{{}}",
    f"{RESTRICTED}deleteMobilePhoneNumber.cgi/{{}}",
    "/cas/userdata/mobileApp/confirmMobileDevice.cgi/{}",
    "/cas/userdata/mobileApp/deleteMobileDevice.cgi/{}",
    "/cas/userdata/mobileApp/resetPinCode.cgi/{}",
    "/cas/userdata/confirmSecurityKey.cgi/{}",
    "/cas/userdata/deleteSecurityKey.cgi/{}",
    "/cas/userdata/deleteMyEID.cgi/{}",
    "/cas/userdata/endSession.cgi/{}",
]


@pytest.fixture
def victim(client: Client) -> Account:
    """Camille with every kind of factor and an open session."""
    body = {
        "email": "camille.martin@example.org",
        "password": PASSWORD,
        "first_name": "Camille",
        "last_name": "Martin",
        "phones": [PHONE],
        "devices": [{"name": "Phone", "pin": "4719"}],
        "keys": [{"name": "Key"}],
        "eids": [{"country": "EE"}],
    }
    made = client.post("/simulator/api/accounts", body, content_type="application/json", SERVER_NAME="localhost")
    assert made.status_code == 201, made.content
    account = Account.objects.get(email=body["email"])
    sign_in(Client())
    return account


@pytest.fixture
def mallory(victim: Account) -> Client:
    """Signed in by the password, and without a factor: no page asks for one."""
    create_account(email=MALLORY, first_name="Mallory", last_name="Black", password=PASSWORD, language="en")
    browser = Client()
    sign_in(browser, who=MALLORY)
    return browser


def test_things_of_others_do_not_exist(mallory: Client, victim: Account) -> None:
    held = list(devices_for_user(victim))
    assert len({type(device) for device in held}) == 4
    session = SsoSession.objects.get(account=victim)
    fields = {"confirmed": "on", "challenge": "x", "pin": "4719"}
    for address in OF_ONE_THING:
        for ask in (mallory.get, mallory.post):
            unknown = ask(address.format("999999"), fields).status_code
            assert unknown in (302, 404, 405), address
            for key in {device.pk for device in held} | {session.pk}:
                assert ask(address.format(key), fields).status_code == unknown, address.format(key)
    assert len(list(devices_for_user(victim))) == len(held)
    assert SsoSession.objects.filter(pk=session.pk).exists()


def test_nobody_releases_for_others(app: str, mallory: Client, victim: Account) -> None:
    register_reader(SERVICE, client_id="app", secret="long-and-random")
    fields = {"account": victim.pk, "uid": victim.uid, "person": victim.pk, "released": "on", "service": "1"}
    mallory.post("/cas/userdata/releaseMyFactors.cgi", fields)
    assert not Release.objects.filter(uid=victim.uid).exists()


def test_a_reader_reads_by_its_credential_and_not_by_a_session(mallory: Client, victim: Account) -> None:
    for path in ("people", "changes"):
        assert mallory.get(f"/cas/api/release/v1/{path}", {"uid": victim.uid}).status_code == 401
        assert mallory.post(f"/cas/api/release/v1/{path}", {"uid": victim.uid}).status_code in (401, 403, 405)


def test_no_return_address_leads_off_the_site(mallory: Client) -> None:
    add_phone(Account.objects.get(email=MALLORY), "+33639980102")
    for abroad in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        for path in ("userdata/myAccount.cgi", "login", "userdata/releaseMyFactors.cgi", "mobile"):
            answer = mallory.get(f"/cas/{path}", {"next": abroad, "service": abroad, "url": abroad})
            assert "evil" not in answer.headers.get("Location", "").partition("?")[0]
            assert f'href="{abroad}' not in answer.content.decode()
