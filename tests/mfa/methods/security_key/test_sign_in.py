"""A key on the pages of sign-in."""

import json
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificates
from lxml import etree
from pytest_django import DjangoAssertNumQueries

from eulogin.api import create_account
from eulogin.models import Account, SsoSession
from kernel.journal.models import Entry
from mfa.methods.security_key.models import SecurityKey
from mfa.strengths import Strength
from tests.eulogin.conftest import sign_in
from tests.mfa.methods.security_key.authenticator import Authenticator
from tests.mfa.methods.security_key.certificates import Leaf
from tests.mfa.methods.security_key.conftest import Localhost, html, options

WHO = "camille.martin@example.org"
KEY = {"who": WHO, "loginStrength": "PASSWORD_WEBAUTHN"}


@pytest.fixture
def camille(db: None) -> Account:
    return create_account(email=WHO, first_name="Camille", last_name="Martin", password="Herisson-2026!", language="fr")


@pytest.fixture
def camilles_key(camille: Account, give_key: Callable[..., SecurityKey], authenticator: Authenticator) -> SecurityKey:
    made = give_key(camille, authenticator)
    authenticator.count += 1
    return made


def begin(browser: Localhost) -> str:
    address: str = sign_in(browser, **KEY)["Location"]
    return address


def answer(browser: Localhost, page: str, authenticator: Authenticator) -> Any:
    made = authenticator.get(options(browser.get(page)))
    return browser.post(page, {"assertion": json.dumps(made)})


def test_a_key_opens_a_session_of_level_medium(camilles_key: SecurityKey, authenticator: Authenticator) -> None:
    browser = Localhost()
    page = begin(browser)
    assert "data-automatic" in html(browser.get(page))
    assert answer(browser, page, authenticator)["Location"] == "/cas/login"
    session = SsoSession.objects.get()
    assert (session.strengths, session.level.name) == (["PASSWORD", Strength.PASSWORD_WEBAUTHN], "MEDIUM")


def test_a_refused_answer_offers_another_dialog(camilles_key: SecurityKey, authenticator: Authenticator) -> None:
    browser = Localhost()
    page = begin(browser)
    authenticator.origin = "https://evil.example"
    shown = html(answer(browser, page, authenticator))
    assert "not valid here" in shown
    assert "data-webauthn=" not in shown
    assert not SsoSession.objects.exists()
    assert [e.event for e in Entry.objects.order_by("-sequence")[:1]] == ["account:factor:refused"]
    authenticator.origin = "http://localhost"
    again = browser.post(page, {"_resend": "1"}, follow=True)
    assert "Use your security key" in html(again)
    assert answer(browser, page, authenticator)["Location"] == "/cas/login"


def test_an_empty_answer_leaves_the_dialog_open(camilles_key: SecurityKey) -> None:
    browser = Localhost()
    shown = html(browser.post(begin(browser), {"assertion": ""}))
    assert "No answer of your device" in shown
    assert "data-webauthn=" in shown
    assert "data-automatic" not in shown


def test_who_has_another_factor_only_is_told(camille: Account) -> None:
    from mfa.api import add_phone

    add_phone(camille, "+33639980101")
    assert "has no security key" in html(sign_in(Localhost(), **KEY))


def test_under_another_host_name_the_page_explains(camilles_key: SecurityKey) -> None:
    class Elsewhere(Localhost):
        def request(self, **request: Any) -> Any:
            return super().request(**{**request, "SERVER_NAME": "other.localhost"})

    browser = Elsewhere()
    assert "under another address" in html(browser.get(begin(browser)))


def test_query_counts(
    camilles_key: SecurityKey, authenticator: Authenticator, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = Localhost()
    page = begin(browser)
    with django_assert_max_num_queries(6):
        wanted = options(browser.get(page))
    with django_assert_max_num_queries(45):
        browser.post(page, {"assertion": json.dumps(authenticator.get(wanted))})


def test_the_ticket_names_the_key(camilles_key: SecurityKey, authenticator: Authenticator) -> None:
    """`webAuthnDevice` is a structure in the dialect, and valid against the published schema."""
    browser = Localhost()
    service = "http://localhost:9/app"
    page: str = sign_in(browser, f"/cas/login?service={service}", **KEY)["Location"]
    ticket = answer(browser, page, authenticator)["Location"].split("ticket=")[1]
    content = browser.get("/cas/laxValidate", {"ticket": ticket, "service": service}).content
    validated = etree.fromstring(content)
    etree.XMLSchema(etree.fromstring(browser.get("/cas/schemas/ecas.xsd").content)).assertValid(validated)
    device = validated.find(".//{*}webAuthnDevice")
    assert device.findtext("{*}deviceName") == camilles_key.name
    assert device.findtext("{*}deviceIdentifier") == camilles_key.credential_id


def test_the_ticket_names_make_and_certificates(camilles_key: SecurityKey, authenticator: Authenticator) -> None:
    chain = Leaf().path()
    encoded = [b64encode(der).decode() for der in chain]
    SecurityKey.objects.update(manufacturer="Keys & Co", model="Blue Key 7", certificates=encoded)
    browser, service = Localhost(), "http://localhost:9/app"
    page: str = sign_in(browser, f"/cas/login?service={service}", **KEY)["Location"]
    ticket = answer(browser, page, authenticator)["Location"].split("ticket=")[1]
    validated = etree.fromstring(browser.get("/cas/laxValidate", {"ticket": ticket, "service": service}).content)
    device = validated.find(".//{*}webAuthnDevice")
    assert (device.findtext("{*}deviceManufacturer"), device.findtext("{*}deviceModel")) == ("Keys & Co", "Blue Key 7")
    path = load_pem_x509_certificates(device.findtext("{*}deviceCertificatePath").encode())
    assert [one.public_bytes(Encoding.DER) for one in path] == chain


def test_what_is_not_known_of_a_key_is_left_out(camilles_key: SecurityKey, authenticator: Authenticator) -> None:
    browser = Localhost()
    answer(browser, begin(browser), authenticator)
    told = SsoSession.objects.get().factors["webAuthnDevice"]
    assert set(told) == {"deviceName", "deviceIdentifier", "deviceType", "deviceAaguid"}
