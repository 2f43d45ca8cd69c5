"""What a device may answer, and every answer that is refused."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from eulogin.models import Account
from kernel.journal.models import Entry
from mfa.contract import ORIGIN, FactorError, Origin
from mfa.methods.mobile_app.method import PinMethod
from mfa.methods.mobile_app.models import AppRequest, Decision, MobileDevice
from tests.clock import Clock
from tests.mfa.methods.mobile_app.conftest import GivePhone, refused
from tests.mfa.methods.mobile_app.phone import Phone

METHOD = PinMethod()
HERE = Origin(
    site="TRACES NT", source="192.0.2.7", user_agent="Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Firefox/133.0"
)


def start(user: Account, attempt: str = "login:1", origin: Origin = HERE) -> int:
    return METHOD.start(user, attempt, {ORIGIN: origin}).challenge_id


def decision() -> str:
    return str(AppRequest.objects.get().decision)


def test_the_device_sees_who_asks_and_what_to_compare(alice: Account, phone: Phone, clock: Clock) -> None:
    pk = start(alice)
    (asked,) = phone.requests()
    assert {k: asked[k] for k in ("id", "kind", "site", "place", "browser")} == {
        "id": str(pk),
        "kind": "sign-in",
        "site": "TRACES NT",
        "place": "192.0.2.7",
        "browser": "Firefox, Linux",
    }
    assert asked["value"] == AppRequest.objects.get().value
    assert 10 <= int(asked["value"]) <= 99


def test_the_newest_request_comes_first(alice: Account, phone: Phone, clock: Clock) -> None:
    first = start(alice)
    clock.forward(timedelta(seconds=1))
    second = start(alice, "login:2")
    assert [asked["id"] for asked in phone.requests()] == [str(second), str(first)]


def test_every_device_of_the_person_is_asked_and_nobody_elses(
    alice: Account, bob: Account, phone: Phone, give_phone: GivePhone
) -> None:
    second, bobs = give_phone(alice, "Second", "0815"), give_phone(bob)
    start(alice)
    assert phone.requests() == second.requests() != []
    asked = phone.requests()[0]
    assert bobs.requests() == []
    assert refused(bobs.answer(asked), 404) == "request-unknown"


def test_approving_needs_the_pin_and_the_signature(alice: Account, phone: Phone) -> None:
    start(alice)
    assert phone.approve().json() == {"status": "approved"}
    assert decision() == "approve"


@pytest.mark.parametrize(("choice", "status"), [("refuse", "refused"), ("not-me", "disowned")])
def test_refusing_needs_no_pin(alice: Account, phone: Phone, choice: str, status: str) -> None:
    start(alice)
    assert phone.answer(phone.requests()[0], choice, pin="").json() == {"status": status}
    assert decision() == choice


@pytest.mark.parametrize("choice", ["maybe", "", "APPROVE"])
def test_another_decision_is_malformed(alice: Account, phone: Phone, choice: str) -> None:
    start(alice)
    assert refused(phone.answer(phone.requests()[0], choice), 422) == "malformed"


def test_a_request_takes_one_answer(alice: Account, phone: Phone, give_phone: GivePhone) -> None:
    second = give_phone(alice, "Second", "0815")
    start(alice)
    asked = phone.requests()[0]
    phone.answer(asked, "refuse")
    for late in (phone, second):
        assert refused(late.answer(asked), 409) == "request-answered"
    assert decision() == "refuse"


def test_a_late_answer_is_refused(alice: Account, phone: Phone, clock: Clock) -> None:
    start(alice)
    asked = phone.requests()[0]
    clock.forward(timedelta(minutes=3))
    assert phone.requests() == []
    assert refused(phone.answer(asked), 410) == "request-expired"


def test_a_request_that_was_replaced_is_refused(alice: Account, phone: Phone) -> None:
    pk = start(alice)
    asked = phone.requests()[0]
    METHOD.resend(alice, "login:1", pk)
    assert refused(phone.answer(asked), 410) == "request-expired"
    assert phone.approve().status_code == 200


def test_the_answer_to_one_request_never_serves_another(alice: Account, phone: Phone) -> None:
    start(alice)
    start(alice, "login:2")
    one, other = phone.requests()
    signature = phone.sign("answer", f"{one['id']}:{one['nonce']}", "approve")
    assert refused(phone.answer(other, signature=signature), 403) == "signature-wrong"
    as_refusal = phone.sign("answer", f"{other['id']}:{other['nonce']}", "refuse")
    assert refused(phone.answer(other, signature=as_refusal), 403) == "signature-wrong"


def test_one_device_cannot_sign_for_another(alice: Account, phone: Phone, give_phone: GivePhone) -> None:
    second = give_phone(alice, "Second", "0815")
    start(alice)
    asked = phone.requests()[0]
    what = f"{asked['id']}:{asked['nonce']}"
    for signature in (
        second.sign("answer", what, "approve"),
        second.sign("answer", what, "approve", device=phone.known["device_id"]),
    ):
        assert refused(phone.answer(asked, signature=signature), 403) == "signature-wrong"
    assert MobileDevice.objects.filter(pin_failures__gt=0).count() == 0


@pytest.mark.parametrize("pin", ["", "0000", "47110", "4711 ", "４７１１"])
def test_a_wrong_pin_counts_and_leaves_the_request_open(alice: Account, phone: Phone, pin: str) -> None:
    start(alice)
    answer = phone.approve(pin=pin)
    assert (refused(answer, 403), answer.json()["tries_left"]) == ("pin-wrong", 9)
    assert phone.approve().status_code == 200
    assert MobileDevice.objects.get().pin_failures == 0


def test_ten_wrong_pins_disable_the_device_for_good(alice: Account, phone: Phone) -> None:
    start(alice)
    asked = phone.requests()[0]
    assert [phone.answer(asked, pin="0000").json()["tries_left"] for _ in range(10)] == list(range(9, -1, -1))
    for choice in Decision:
        assert refused(phone.answer(asked, choice), 403) == "device-disabled"
    assert phone.requests() == []
    assert phone.call("GET", f"devices/{phone.known['device_id']}").json()["disabled"] is True
    assert Entry.objects.filter(event="factor:app:disabled").count() == 1
    with pytest.raises(FactorError, match="app-all-disabled"):
        start(alice, "login:2")


def test_a_disabled_device_remains_a_factor(alice: Account, linked: MobileDevice) -> None:
    MobileDevice.objects.update(disabled_at="2026-01-01T00:00Z")
    assert METHOD.is_set_up(alice)


# --- who calls --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bearer", ["", "Bearer", "Bearer wrong", "Basic eA=="])
def test_strangers_learn_nothing(phone: Phone, bearer: str) -> None:
    for path in ("", "/requests"):
        answer = phone.call("GET", f"devices/{phone.known['device_id']}{path}", Authorization=bearer)
        assert refused(answer, 401) == "device-unknown"
    assert refused(phone.call("GET", "devices/unknown/requests"), 401) == "device-unknown"


def test_one_devices_bearer_opens_no_other(phone: Phone, give_phone: GivePhone, bob: Account) -> None:
    bobs = give_phone(bob)
    answer = bobs.call("GET", f"devices/{phone.known['device_id']}/requests")
    assert refused(answer, 401) == "device-unknown"


def test_unlinking_takes_the_device_away_with_a_mail(
    alice: Account, phone: Phone, django_capture_on_commit_callbacks: object
) -> None:
    from kernel.mail.models import OutgoingMail

    assert phone.unlink().status_code == 204
    assert not MobileDevice.objects.exists()
    assert refused(phone.unlink(), 401) == "device-unknown"
    assert [e.event for e in Entry.objects.order_by("-sequence")[:1]] == ["factor:app:removed"]
    assert OutgoingMail.objects.count() == 1


def test_unlinking_needs_the_devices_signature(phone: Phone) -> None:
    for signature in ("", phone.sign("confirm")):
        assert refused(phone.unlink(**{"X-Signature": signature}), 403) == "signature-wrong"
    assert MobileDevice.objects.exists()


def test_errors_speak_the_language_of_the_device(phone: Phone) -> None:
    answer = phone.call("GET", "devices/x", **{"Accept-Language": "fr"})
    assert answer["Content-Language"] == "fr"


def test_the_openapi_document_names_every_call(client: object, db: None) -> None:
    paths = Phone().call("GET", "openapi.json").json()["paths"]
    assert len(paths) == 7
    assert Phone().call("GET", "docs").status_code == 200


def test_the_question_of_a_device_costs_two_statements(
    alice: Account, phone: Phone, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    start(alice)
    with django_assert_num_queries(2):
        phone.requests()
    with django_assert_num_queries(2):
        phone.call("GET", f"devices/{phone.known['device_id']}/requests")
