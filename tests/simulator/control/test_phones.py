"""The control API of the virtual phones."""

from typing import Any

import pytest
from django.test import Client

from mfa.contract import Origin
from mfa.methods.mobile_app import asking, enrolment, qr_texts
from mfa.methods.mobile_app.models import MobileDevice
from simulator.phones.models import VirtualPhone
from tests.simulator.control.calls import call, expect_problem

pytestmark = pytest.mark.django_db

BASE = "http://testserver"
PIN = "4719"
PERSON = {
    "email": "nina.roche@example.org",
    "password": "Herisson-2024!",
    "first_name": "Nina",
    "last_name": "Roche",
}


def make(**more: Any) -> dict[str, Any]:
    answer = call("POST", "/accounts", {**PERSON, **more})
    assert answer.status_code == 201, answer.content
    made: dict[str, Any] = answer.json()
    return made


def make_with_device(**more: Any) -> tuple[dict[str, Any], str]:
    """A person with a device, and the address of the phone that has it."""
    made = make(devices=[{"name": "my phone", "pin": PIN}], **more)
    return made, f"/phones/{made['devices'][0]['phone_id']}"


def ask(uid: str) -> asking.AppRequest:
    """Somebody signs in with this person's password."""
    from eulogin.models import Account

    return asking.ask_everywhere(
        Account.objects.get(pk=uid), "attempt-1", Origin(site="TRACES NT", source="192.0.2.7", user_agent="")
    )


# --- people with devices ---


def test_a_person_may_have_a_device_from_the_start() -> None:
    made, path = make_with_device()
    device = MobileDevice.objects.get()
    assert device.confirmed
    assert made["devices"] == [{"id": device.identifier, "name": "my phone", "phone_id": VirtualPhone.objects.get().pk}]
    assert [account["uid"] for account in call("GET", path).json()["accounts"]] == [made["uid"]]


def test_the_device_is_in_the_persons_own_telephone() -> None:
    made, _path = make_with_device(phones=["+33639980001"])
    assert VirtualPhone.objects.get(pk=made["devices"][0]["phone_id"]).number == "+33639980001"


@pytest.mark.parametrize("pin", ["1234", "0000"])
def test_a_trivial_pin_is_refused_and_leaves_nobody(pin: str) -> None:
    answer = call("POST", "/accounts", {**PERSON, "devices": [{"name": "my phone", "pin": pin}]})
    expect_problem(answer, 422, "devices.0")
    assert call("POST", "/accounts", PERSON).status_code == 201


def test_a_malformed_pin_is_refused() -> None:
    answer = call("POST", "/accounts", {**PERSON, "devices": [{"name": "my phone", "pin": "12"}]})
    expect_problem(answer, 422, "devices.0.pin")


# --- scan, approve, refuse ---


def enrolment_code(uid: str) -> str:
    from eulogin.models import Account

    begun = enrolment.begin(Account.objects.get(pk=uid), "my phone", PIN, proved=False)
    return qr_texts.enrolment(BASE, begun.token)


def test_scan_and_approve_add_a_device() -> None:
    path = f"/phones/{call('POST', '/phones', {}).json()['id']}"
    payload = enrolment_code(make()["uid"])
    scanned = call("POST", f"{path}/scan", {"payload": payload, "pin": PIN}).json()
    assert (scanned["kind"], scanned["request"]["kind"]) == ("enrol", "enrol")
    assert call("POST", f"{path}/approve", {"pin": PIN}).json()["status"] == "approved"
    assert MobileDevice.objects.get().confirmed


def test_a_device_is_not_added_without_its_pin() -> None:
    path = f"/phones/{call('POST', '/phones', {}).json()['id']}"
    payload = enrolment_code(make()["uid"])
    expect_problem(call("POST", f"{path}/scan", {"payload": payload}), 422, "pin")
    expect_problem(call("POST", f"{path}/scan", {"payload": payload, "pin": "9999"}), 403, "pin")
    assert call("POST", f"{path}/scan", {"payload": payload, "pin": PIN}).status_code == 200


def test_nothing_pending_is_404() -> None:
    _made, path = make_with_device()
    expect_problem(call("POST", f"{path}/approve", {"pin": PIN}), 404)
    expect_problem(call("POST", f"{path}/refuse", {}), 404)


def test_a_request_is_shown_and_approved_with_the_right_pin_only() -> None:
    made, path = make_with_device()
    asked = ask(made["uid"])
    shown = call("GET", f"{path}/requests").json()
    assert [(one["site"], one["value"]) for one in shown] == [("TRACES NT", asked.value)]
    expect_problem(call("POST", f"{path}/approve", {"pin": "9999"}), 403, "pin")
    assert call("POST", f"{path}/approve", {"pin": PIN}).json()["status"] == "approved"
    asked.refresh_from_db()
    assert asked.decision == "approve"


@pytest.mark.parametrize(("body", "decision"), [({}, "refuse"), ({"pin": PIN}, "refuse"), ({"not_me": True}, "not-me")])
def test_a_request_is_refused(body: dict[str, Any], decision: str) -> None:
    made, path = make_with_device()
    asked = ask(made["uid"])
    assert call("POST", f"{path}/refuse", body).status_code == 200
    asked.refresh_from_db()
    assert asked.decision == decision


# --- the code without network ---


def test_the_code_has_eight_digits_and_needs_no_network() -> None:
    made, path = make_with_device()
    call("PUT", f"{path}/network", {"network": False})
    payload = qr_texts.sign_in(BASE, made["uid"], "ABCDEFGHIJ")
    assert call("POST", f"{path}/scan", {"payload": payload}).json()["challenge"] == "ABCDEFGHIJ"
    code = call("POST", f"{path}/code", {"payload": payload, "pin": PIN}).json()["code"]
    assert len(code) == 8
    assert code.isdigit()
    expect_problem(call("GET", f"{path}/requests"), 503)


@pytest.mark.parametrize("payload", ["hello", "eulogin-sim:enrol?server=http%3A%2F%2Fa&token=x"])
def test_a_code_for_something_else_is_refused(payload: str) -> None:
    _made, path = make_with_device()
    expect_problem(call("POST", f"{path}/code", {"payload": payload, "pin": PIN}), 422, "payload")


# --- network, accounts, unknown phones ---


def test_the_network_is_disturbed_and_undisturbed() -> None:
    path = f"/phones/{call('POST', '/phones', {}).json()['id']}/network"
    disturbed = {"delay": 30, "loss": True, "duplicate": True, "inversion": True, "network": False}
    assert call("PUT", path, disturbed).json() == call("GET", path).json() == disturbed
    undisturbed = {"delay": 0, "loss": False, "duplicate": False, "inversion": False, "network": True}
    assert call("PUT", path, {}).json() == call("GET", path).json() == undisturbed
    expect_problem(call("PUT", path, {"delay": -1}), 422, "delay")


def test_an_account_is_unlinked() -> None:
    made, path = make_with_device()
    address = f"{path}/accounts/{made['devices'][0]['id']}"
    assert call("DELETE", address).status_code == 204
    expect_problem(call("DELETE", address), 404)
    assert not MobileDevice.objects.exists()


@pytest.mark.parametrize("path", ["/phones/999999", "/phones/999999/requests", "/phones/99999999999999999999/network"])
def test_an_unknown_phone_is_404(path: str) -> None:
    expect_problem(call("GET", path), 404)


# --- the app installed again, a phone handed out ---


def test_the_app_installed_again_has_lost_its_accounts_and_eu_login_does_not_know() -> None:
    made, path = make_with_device()
    answer = call("POST", f"{path}/reinstall")
    assert (answer.status_code, answer.json()["accounts"]) == (200, [])
    ask(made["uid"])
    expect_problem(call("POST", f"{path}/approve", {"pin": PIN}), 404)
    assert MobileDevice.objects.filter(confirmed=True).count() == 1


def test_a_phone_is_handed_out_by_one_and_the_same_link() -> None:
    phone = call("POST", "/phones", {}).json()
    links = [call("POST", f"/phones/{phone['id']}/hand-out").json()["link"] for _ in range(2)]
    assert links[0] == links[1]
    assert Client().get(links[0].removeprefix(BASE))["Location"] == f"/simulator/phones/{phone['id']}/lock/"


@pytest.mark.parametrize("act", ["reinstall", "hand-out"])
def test_a_phone_that_does_not_exist_is_neither_installed_nor_handed_out(act: str) -> None:
    expect_problem(call("POST", f"/phones/{10**20}/{act}"), 404)
