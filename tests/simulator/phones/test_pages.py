"""Lock screen, app, settings, and what makes a phone an installable page."""

from datetime import UTC, datetime

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from eulogin.models import Account
from mfa.methods.mobile_app import qr_texts
from mfa.methods.mobile_app.models import MobileDevice
from simulator.control import devices
from simulator.phones.gateway import VirtualPhoneGateway
from simulator.phones.models import VirtualPhone
from tests.clock import Clock
from tests.pages import Web

NUMBER = "+33639980001"
PIN = "4719"


@pytest.fixture
def phone(db: None) -> VirtualPhone:
    return VirtualPhone.objects.create(number=NUMBER)


def address(phone: VirtualPhone, part: str) -> str:
    return f"/simulator/phones/{phone.pk}/{part}"


def receive(text: str) -> None:
    VirtualPhoneGateway().send(to=NUMBER, text=text, reference=text, sent_at=datetime(2024, 6, 11, tzinfo=UTC))


def test_the_lock_screen_has_the_simulators_time_and_the_newest_message(
    web: Web, phone: VirtualPhone, clock: Clock
) -> None:
    clock.set(datetime(2024, 6, 10, 21, 59, tzinfo=UTC))
    receive("older")
    receive("newest")
    page = web.get(address(phone, "lock/")).content.decode()
    assert "23:59" in page
    assert "newest" in page
    assert "older" not in page


def test_the_state_is_small_and_reads_nothing(
    phone: VirtualPhone, clock: Clock, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    receive("a text")
    with django_assert_num_queries(3):
        state = Client().get(address(phone, "state/")).json()
    assert state == {"time": "10:00", "offline": False, "unread": 1, "latest": "a text"}
    assert Client().get(address(phone, "state/")).json()["unread"] == 1


def test_the_app_names_its_phone_and_its_reader(web: Web, phone: VirtualPhone) -> None:
    page = web.get(address(phone, "app/")).content.decode()
    assert f'data-phone="{phone.pk}"' in page
    assert ("zxing-browser.min.js" in page) == bool(finders.find("zxing/zxing-browser.min.js"))


def test_the_door_of_the_app_leads_to_the_phone_used_last(web: Web, phone: VirtualPhone) -> None:
    assert web.get("/simulator/phones/app/?request=7").url == "/simulator/phones/"
    web.get(address(phone, "app/"))
    assert web.get("/simulator/phones/app/?request=7").url == address(phone, "app/?request=7")


def test_the_door_survives_a_cookie_that_is_none(web: Web) -> None:
    web.cookies["PHONE"] = "9" * 40
    assert web.get("/simulator/phones/app/").url == "/simulator/phones/"


def test_the_manifest_makes_the_phone_installable(phone: VirtualPhone) -> None:
    manifest = Client().get(address(phone, "manifest.webmanifest")).json()
    assert (manifest["scope"], manifest["display"]) == ("/simulator/phones/", "standalone")
    assert manifest["start_url"].startswith(manifest["scope"])
    assert all(finders.find(icon["src"].removeprefix("/static/")) for icon in manifest["icons"])


def test_the_service_worker_comes_from_above_what_it_serves(db: None) -> None:
    answer = Client().get("/simulator/phones/worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert b"addEventListener" in answer.content


def test_the_switches_are_saved(web: Web, phone: VirtualPhone) -> None:
    answer = web.post(address(phone, "settings/"), {"delay": "30", "is_offline": "on"})
    assert answer.url == address(phone, "settings/")
    phone.refresh_from_db()
    assert (phone.delay, phone.is_offline, phone.loses) == (30, True, False)


@pytest.mark.parametrize("delay", ["", "-1", "3601", "x"])
def test_a_delay_that_is_none_is_refused_next_to_its_field(web: Web, phone: VirtualPhone, delay: str) -> None:
    page = web.post(address(phone, "settings/"), {"delay": delay, "loses": "on"})
    assert page.status_code == 200
    assert "delay" in page.context["form"].errors
    assert not VirtualPhone.objects.get().loses


@pytest.mark.parametrize("part", ["lock/", "app/", "settings/", "state/", "accounts/", "manifest.webmanifest"])
def test_an_unknown_phone_is_404(web: Web, part: str) -> None:
    assert web.get(f"/simulator/phones/999999/{part}").status_code == 404


# --- accounts that the server operates ---


@pytest.fixture
def scripted(phone: VirtualPhone, camille: Account) -> str:
    """The page of a phone that has Camille's account."""
    devices.add(camille, phone, name="my phone", pin=PIN, server="http://testserver")
    return address(phone, "accounts/")


def ask(account: Account) -> None:
    from mfa.contract import Origin
    from mfa.methods.mobile_app import asking

    asking.ask_everywhere(account, "attempt", Origin(site="TRACES NT", source="192.0.2.7", user_agent=""))


def test_the_app_leads_to_the_accounts_that_the_server_operates(web: Web, phone: VirtualPhone, scripted: str) -> None:
    assert scripted in web.get(address(phone, "app/")).content.decode()
    assert "Camille MARTIN" in web.get(scripted).content.decode()


def test_a_request_is_approved_with_the_pin(web: Web, scripted: str, camille: Account) -> None:
    ask(camille)
    assert b"192.0.2.7" in web.get(scripted).content
    page = web.post(scripted, {"act": "approve", "pin": "9999"}).content.decode()
    assert "192.0.2.7" in page
    assert 'role="alert"' in page
    assert web.post(scripted, {"act": "approve", "pin": PIN}).url == scripted
    assert b"192.0.2.7" not in web.get(scripted).content


def test_a_qr_code_gives_eight_digits(web: Web, scripted: str, camille: Account) -> None:
    payload = qr_texts.sign_in("http://testserver", str(camille.pk), "ABCDEFGHIJ")
    page = web.post(scripted, {"act": "scan", "payload": payload, "pin": PIN})
    assert len(page.context["offline_code"]) == 8


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"act": "approve", "pin": "12"},
        {"act": "approve", "pin": PIN},
        {"act": "scan", "payload": "x", "pin": PIN},
        {"act": "scan", "payload": "eulogin-sim:sign-in?server=http://a&account=x&challenge=A", "pin": PIN},
    ],
)
def test_what_cannot_be_done_is_said(web: Web, scripted: str, fields: dict[str, str]) -> None:
    page = web.post(scripted, fields)
    assert page.status_code == 200
    assert page.context["problem"]


def test_without_network_the_page_says_so(web: Web, scripted: str) -> None:
    VirtualPhone.objects.update(is_offline=True)
    assert b"No network" in web.get(scripted).content
    assert MobileDevice.objects.count() == 1


def test_the_app_is_installed_again_from_the_settings(web: Web, phone: VirtualPhone, camille: Account) -> None:
    devices.add(camille, phone, name="my phone", pin=PIN, server="http://testserver")
    assert address(phone, "reinstall/") in web.get(address(phone, "settings/")).content.decode()
    answer = web.post(address(phone, "reinstall/"), follow=True)
    assert answer.redirect_chain == [(address(phone, "app/"), 302)]
    assert not phone.accounts.exists()
    assert MobileDevice.objects.filter(confirmed=True).exists()
    assert Client().get(address(phone, "reinstall/")).status_code == 405
