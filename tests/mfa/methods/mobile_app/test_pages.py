"""Deleting a device, and the three methods on the pages of sign-in."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from lxml import etree
from pytest_django import DjangoAssertNumQueries

from eulogin.api import create_account, register_service
from eulogin.models import Account, SsoSession
from kernel.journal.models import Entry
from kernel.mail.models import OutgoingMail
from mfa.methods.mobile_app.models import AppRequest, MobileDevice
from tests.clock import Clock
from tests.eulogin.conftest import sign_in
from tests.mfa.doubles import StubProof
from tests.mfa.methods.mobile_app.conftest import BASE, LIST, GivePhone, html, payload_of, refused
from tests.mfa.methods.mobile_app.phone import Phone
from tests.pages import Web

WHO = "camille.martin@example.org"
DELETE = f"{BASE}deleteMobileDevice.cgi"


@pytest.fixture
def camille(db: None) -> Account:
    return create_account(email=WHO, first_name="Camille", last_name="Martin", password="Herisson-2026!", language="fr")


@pytest.fixture
def camilles_phone(camille: Account, give_phone: GivePhone) -> Phone:
    return give_phone(camille)


def begin(browser: Web, strength: str = "PASSWORD_MOBILE_APP", **headers: str) -> str:
    second = browser.post("/cas/login", {"username": WHO, "whoamiSubmit": "Next"}, headers=headers)
    data = {"password": "Herisson-2026!", "loginStrength": strength}
    answer = browser.post(second["Location"], data, headers=headers)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def state(browser: Web, page: str) -> str:
    form = browser.get(page).context["form"]
    return str(browser.get(form.wait_url).json()["state"])


# --- sign-in ----------------------------------------------------------------------------------------------------------


def test_the_app_opens_a_session_of_level_medium(web: Web, camilles_phone: Phone) -> None:
    page = begin(web)
    asked = camilles_phone.requests()[0]
    assert f'class="matching-value">{asked["value"]}<' in html(web.get(page))
    assert state(web, page) == "waiting"
    camilles_phone.approve()
    assert state(web, page) == "answered"
    assert web.post(page, {"_submit": "continue"})["Location"] == "/cas/login"
    session = SsoSession.objects.get()
    assert (session.strengths, session.level.name) == (["PASSWORD", "PASSWORD_MOBILE_APP"], "MEDIUM")
    assert asked["site"] == "EU Login"
    assert asked["place"] == "127.0.0.1"


def test_continuing_too_early_is_no_refusal(web: Web, camilles_phone: Phone) -> None:
    page = begin(web)
    assert "has not answered yet" in html(web.post(page, {"_submit": "continue"}))
    assert not Entry.objects.filter(event="account:factor:refused").exists()
    camilles_phone.approve()
    assert web.post(page)["Location"] == "/cas/login"


def test_a_refusal_is_told_and_a_new_request_can_be_sent(web: Web, camilles_phone: Phone) -> None:
    page = begin(web)
    camilles_phone.answer(camilles_phone.requests()[0], "refuse")
    shown = html(web.post(page))
    assert "was refused on your mobile device" in shown
    assert "matchingValue" not in shown
    assert "A new request has been sent" in html(web.post(page, {"_resend": "1"}, follow=True))
    camilles_phone.approve()
    assert web.post(page)["Location"] == "/cas/login"


def test_not_me_ends_the_attempt_tells_the_owner_and_opens_no_other_way(web: Web, camilles_phone: Phone) -> None:
    page = begin(web)
    camilles_phone.answer(camilles_phone.requests()[0], "not-me")
    answer = web.post(page)
    assert answer.status_code == 410
    assert "it was not them" in answer.content.decode()
    assert web.get(page).status_code == 410
    assert web.post(page, {"password": "Herisson-2026!", "loginStrength": "PASSWORD"}).status_code == 410
    assert not SsoSession.objects.exists()
    assert Entry.objects.filter(event="factor:app:disowned").count() == 1
    assert OutgoingMail.objects.count() == 1


def test_after_three_minutes_the_page_says_so(web: Web, camilles_phone: Phone, clock: Clock) -> None:
    page = begin(web)
    url = web.get(page).context["form"].wait_url
    clock.forward(timedelta(minutes=3))
    assert web.get(url).json() == {"state": "over"}
    assert "Nobody answered" in html(web.get(page))


def test_the_qr_code_opens_a_session_without_network(web: Web, camilles_phone: Phone) -> None:
    page = begin(web, "PASSWORD_SOFTWARE_TOKEN")
    code = camilles_phone.code(payload_of(html(web.get(page))))
    wrong = web.post(page, {"oneTimePassword": f"{(int(code) + 1) % 10**8:08}"})
    assert "Tries left: 4" in html(wrong)
    assert payload_of(html(wrong)) == payload_of(html(web.get(page)))
    assert web.post(page, {"oneTimePassword": code})["Location"] == "/cas/login"
    assert SsoSession.objects.get().strengths == ["PASSWORD", "PASSWORD_SOFTWARE_TOKEN"]


def test_a_dead_qr_code_is_replaced(web: Web, camilles_phone: Phone, clock: Clock) -> None:
    page = begin(web, "PASSWORD_SOFTWARE_TOKEN")
    code = camilles_phone.code(payload_of(html(web.get(page))))
    clock.forward(timedelta(minutes=5))
    assert 'id="qrcode"' not in html(web.get(page))
    assert "has expired" in html(web.post(page, {"oneTimePassword": code}))
    again = html(web.post(page, {"_resend": "1"}, follow=True))
    assert web.post(page, {"oneTimePassword": camilles_phone.code(payload_of(again))})["Location"] == "/cas/login"


def test_on_mobile_exists_only_in_the_browser_of_a_mobile_device(web: Web, camilles_phone: Phone) -> None:
    assert "loginStrength" in sign_in(web, who=WHO, loginStrength="MOBILE_APP").context["form"].errors
    page = begin(web, "MOBILE_APP", **{"Sec-CH-UA-Mobile": "?1"})
    shown = html(web.get(page, headers={"Sec-CH-UA-Mobile": "?1"}))
    back = f"&amp;back={quote(page, safe='')}"
    assert f'href="/simulator/phones/app/?request={AppRequest.objects.get().pk}{back}"' in shown
    camilles_phone.approve()
    assert web.post(page, headers={"Sec-CH-UA-Mobile": "?1"})["Location"] == "/cas/login"
    assert SsoSession.objects.get().strengths == ["PASSWORD", "MOBILE_APP"]


def test_who_has_no_factor_is_led_to_set_one_up(web: Web, camille: Account) -> None:
    answer = sign_in(web, who=WHO, loginStrength="PASSWORD_MOBILE_APP")
    assert answer.status_code == 302
    assert LIST in html(web.get(answer["Location"] + "&methods=all", follow=True)) or SsoSession.objects.exists()


def test_the_ticket_names_the_device_by_the_schema(web: Web, camilles_phone: Phone) -> None:
    register_service(url_prefix="https://app.example/", name="App")
    way = "/cas/login?service=https://app.example/"
    page = sign_in(web, way, who=WHO, loginStrength="PASSWORD_MOBILE_APP")["Location"]
    assert camilles_phone.requests()[0]["site"] == "App"
    camilles_phone.approve()
    ticket = web.post(page)["Location"].split("ticket=")[1]
    content = web.get("/cas/laxValidate", {"ticket": ticket, "service": "https://app.example/"}).content
    validated = etree.fromstring(content)
    etree.XMLSchema(etree.fromstring(web.get("/cas/schemas/ecas.xsd").content)).assertValid(validated)
    device = validated.find(".//{*}mobileDevice")
    assert [device.findtext(f"{{*}}{name}") for name in ("deviceName", "mobileOs")] == ["My phone", "Android 15"]


def test_the_questions_and_pages_cost_few_statements(
    web: Web, camilles_phone: Phone, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    page = begin(web)
    url = web.get(page).context["form"].wait_url
    with django_assert_max_num_queries(1):
        web.get(url)
    with django_assert_max_num_queries(5):
        web.get(page)


# --- deleting ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def proved(proof: type[StubProof]) -> None:
    proof.fresh = True


def test_confirm_gone(alices: Web, alice: Account, linked: MobileDevice, proved: None) -> None:
    page = f"{DELETE}/{linked.pk}"
    assert page in html(alices.get(LIST))
    assert "My phone" in html(alices.get(page))
    answer = alices.post(page, follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert "has been deleted" in html(answer)
    assert not MobileDevice.objects.exists()
    assert "already been deleted" in html(alices.post(page, follow=True))
    assert Entry.objects.filter(event="factor:app:removed").count() == 1


def test_the_deleted_devices_link_is_broken(alices: Web, phone: Phone, linked: MobileDevice, proved: None) -> None:
    alices.post(f"{DELETE}/{linked.pk}")
    assert phone.call("GET", f"devices/{phone.known['device_id']}").status_code == 401


@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_elses_device_does_not_exist(
    alices: Web, bob: Account, give_phone: GivePhone, method: str, proved: None
) -> None:
    give_phone(bob)
    foreign = MobileDevice.objects.get()
    for pk in (foreign.pk, 10**18):
        assert getattr(alices, method)(f"{DELETE}/{pk}").status_code == 404
    assert MobileDevice.objects.exists()


def test_a_disabled_device_is_shown_with_its_reason(alices: Web, linked: MobileDevice, proved: None) -> None:
    MobileDevice.objects.update(disabled_at="2026-01-01T00:00Z")
    assert "ten wrong PIN codes in a row" in html(alices.get(LIST))


def test_the_last_factor_of_who_must_have_one_stays(
    alices: Web, alice: Account, phone: Phone, linked: MobileDevice, proved: None, proof: type[StubProof]
) -> None:
    proof.may = False
    assert "last second factor" in html(alices.post(f"{DELETE}/{linked.pk}", follow=True))
    assert refused(phone.unlink(), 409) == "last-factor"
    assert MobileDevice.objects.exists()


def test_deleting_needs_a_proof(alices: Web, linked: MobileDevice) -> None:
    assert alices.post(f"{DELETE}/{linked.pk}").status_code == 302
    assert MobileDevice.objects.exists()


def test_the_short_address_leads_to_the_list(web: Web) -> None:
    assert web.get("/cas/mobile")["Location"] == LIST


def test_deleting_costs_few_statements(
    alices: Web, linked: MobileDevice, proved: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    alices.get(LIST)
    with django_assert_max_num_queries(5):
        alices.get(f"{DELETE}/{linked.pk}")
    with django_assert_max_num_queries(20):
        alices.post(f"{DELETE}/{linked.pk}")
