"""Adding a device, on the web and on the device: scan, PIN, notification, accept."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from eulogin.models import Account
from kernel.journal.models import Entry
from mfa import api
from mfa.methods.mobile_app import enrolment
from mfa.methods.mobile_app.models import AppRequest, Enrolment, MobileDevice
from tests.clock import Clock
from tests.mfa.conftest import BELGIAN
from tests.mfa.doubles import ASKED, StubProof
from tests.mfa.methods.mobile_app.conftest import ADD, LIST, GivePhone, begin, html, payload_of, refused
from tests.mfa.methods.mobile_app.phone import PIN, Phone, asked_by
from tests.pages import Web


def state(browser: Web, page: str) -> str:
    """What the waiting page would learn."""
    url = browser.get(page).context["wait_url"]
    return str(browser.get(url).json()["state"])


@pytest.fixture
def waiting_page(alices: Web) -> str:
    """An enrolment that waits for a device."""
    return begin(alices)


@pytest.fixture
def scanned(alices: Web, waiting_page: str) -> Phone:
    """A phone that has taken it."""
    made = Phone()
    assert made.scan(payload_of(html(alices.get(waiting_page)))).status_code == 201
    return made


def devices(user: Account) -> list[MobileDevice]:
    return list(MobileDevice.objects.filter(user=user, confirmed=True))


def test_the_way_of_the_guide(alices: Web, alice: Account, waiting_page: str) -> None:
    payload = payload_of(html(alices.get(waiting_page)))
    assert payload.startswith("eulogin-sim:enrol?")
    assert asked_by(payload)["server"] == "http://testserver"
    made = Phone()
    assert state(alices, waiting_page) == "waiting"
    known = made.scan(payload).json()
    assert (known["device_name"], known["account"]["uid"]) == ("My phone", alice.pk)
    assert known["account"]["email"] == "a•••@example.org"
    assert state(alices, waiting_page) == "scanned"
    assert "has scanned the code" in html(alices.get(waiting_page))
    assert made.confirm().json()["request"]["kind"] == "enrol"
    assert devices(alice) == []
    assert made.approve().json() == {"status": "approved"}
    answer = alices.get(waiting_page, follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert "has been added" in html(answer)
    assert "Virtual phone" in html(answer)


def test_the_new_device_is_a_factor_with_one_event(alice: Account, scanned: Phone) -> None:
    assert not api.has_factor(alice)
    scanned.confirm()
    scanned.approve()
    assert api.has_factor(alice)
    assert [e.event for e in Entry.objects.filter(event__startswith="factor:")] == ["factor:app:added"]


def test_secrets_are_not_stored_in_the_open(scanned: Phone, alices: Web, waiting_page: str) -> None:
    token = Enrolment.objects.get().token
    stored = str(list(MobileDevice.objects.values())) + str(list(Enrolment.objects.values()))
    secret = MobileDevice.objects.get().secret
    for text in (token, scanned.known["bearer"], PIN, secret.hex(), str(secret)):
        assert text not in stored


def test_what_is_sealed_opens_in_no_other_row(phone: Phone, give_phone: GivePhone, bob: Account) -> None:
    give_phone(bob, pin="0815")
    first, second = MobileDevice.objects.order_by("pk")
    second.sealed_pin = first.sealed_pin
    with pytest.raises(Exception, match="mobile-device"):
        assert second.pin


# --- the code ---------------------------------------------------------------------------------------------------------


def test_a_code_is_taken_by_one_device(alices: Web, waiting_page: str) -> None:
    payload = payload_of(html(alices.get(waiting_page)))
    assert Phone().scan(payload).status_code == 201
    assert refused(Phone().scan(payload), 409) == "enrolment-used"
    assert MobileDevice.objects.count() == 1


def test_a_code_lives_ten_minutes(alices: Web, waiting_page: str, clock: Clock) -> None:
    payload = payload_of(html(alices.get(waiting_page)))
    clock.forward(timedelta(minutes=10))
    assert refused(Phone().scan(payload), 410) == "enrolment-expired"
    assert "was not added" in html(alices.get(waiting_page))


def test_an_invented_code_is_unknown(db: None) -> None:
    assert refused(Phone().scan("eulogin-sim:enrol?token=" + "0" * 64), 404) == "enrolment-unknown"


@pytest.mark.parametrize("change", [{"signing_key": {}}, {"token": 7}, {"platform": {"os": "x" * 65}}])
def test_a_malformed_scan_is_told_where(db: None, change: dict) -> None:
    made = Phone()
    body = {"token": "x", **made.jwks, **change}
    answer = made.call("POST", "enrolments", body)
    assert refused(answer, 422) == "malformed"
    assert answer.json()["errors"][0]["field"].startswith(next(iter(change)))


def test_a_private_key_is_refused_and_takes_nothing(alices: Web, waiting_page: str) -> None:
    made, token = Phone(), asked_by(payload_of(html(alices.get(waiting_page))))["token"]
    body = {"token": token, **made.jwks}
    body["agreement_key"]["d"] = "x"
    assert refused(made.call("POST", "enrolments", body), 422) == "app-key-malformed"
    assert state(alices, waiting_page) == "waiting"


def test_nobody_else_sees_the_code(alices: Web, waiting_page: str, bob: Account, browser_of, alice: Account) -> None:
    for other in (browser_of(bob), browser_of(alice)):
        assert other.get(waiting_page).status_code == 404


# --- PIN and acceptance -----------------------------------------------------------------------------------------------


def test_a_wrong_pin_is_counted_and_told(scanned: Phone) -> None:
    answer = scanned.confirm("0000")
    assert (refused(answer, 403), answer.json()["tries_left"]) == ("pin-wrong", 9)
    assert scanned.requests() == []
    assert scanned.confirm().status_code == 200


def test_ten_wrong_pins_end_the_enrolment(alices: Web, waiting_page: str, scanned: Phone) -> None:
    for _ in range(10):
        scanned.confirm("0000")
    assert refused(scanned.confirm(), 403) == "device-disabled"
    assert state(alices, waiting_page) == "over"


def test_a_forged_confirmation_counts_nothing(scanned: Phone) -> None:
    body = {"pin": PIN, "signature": scanned.sign("confirm", "other nonce")}
    answer = scanned.call("POST", f"devices/{scanned.known['device_id']}/confirmation", body)
    assert refused(answer, 403) == "signature-wrong"
    assert MobileDevice.objects.get().pin_failures == 0


def test_a_device_is_not_confirmed_after_the_ten_minutes(scanned: Phone, alice: Account, clock: Clock) -> None:
    scanned.confirm()
    asked = scanned.requests()[0]
    clock.forward(timedelta(minutes=10))
    assert refused(scanned.answer(asked), 401) == "device-unknown"
    assert devices(alice) == []


def test_an_acceptance_that_comes_as_the_time_ends_is_too_late(scanned: Phone, clock: Clock) -> None:
    clock.forward(timedelta(minutes=10))
    with pytest.raises(api.FactorError, match="enrolment-expired"):
        enrolment.accept(MobileDevice.objects.get(), RequestFactory().get("/"))


@pytest.mark.parametrize("decision", ["refuse", "not-me"])
def test_a_refused_enrolment_leaves_nothing(alices: Web, waiting_page: str, scanned: Phone, decision: str) -> None:
    scanned.confirm()
    assert scanned.answer(scanned.requests()[0], decision).status_code == 200
    assert not MobileDevice.objects.exists()
    assert state(alices, waiting_page) == "over"
    assert "was not added" in html(alices.get(waiting_page))


def test_a_second_acceptance_is_refused(scanned: Phone, alice: Account) -> None:
    scanned.confirm()
    asked = scanned.requests()[0]
    scanned.answer(asked)
    assert refused(scanned.answer(asked), 409) == "request-answered"
    assert refused(scanned.confirm(), 409) == "enrolment-used"
    assert len(devices(alice)) == 1


def test_an_unconfirmed_device_sees_no_sign_in(
    alice: Account, phone: Phone, proof: type[StubProof], alices: Web
) -> None:
    proof.fresh = True
    other = Phone()
    other.scan(payload_of(html(alices.get(begin(alices, "Other")))))
    api.methods()[0].start(alice, "login:1", {})
    asked = phone.requests()
    assert len(asked) == 1
    assert other.requests() == []
    assert refused(other.answer(asked[0]), 404) == "request-unknown"


def test_what_was_begun_without_a_proof_is_not_finished_once_there_is_a_factor(
    alices: Web, waiting_page: str, scanned: Phone, alice: Account
) -> None:
    scanned.confirm()
    api.add_phone(alice, BELGIAN)
    assert refused(scanned.approve(), 409) == "enrolment-unproved"
    assert devices(alice) == []
    assert alices.get(waiting_page)["Location"].startswith(ASKED)


# --- the form ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 65}, "name"),
        ({"pin": "1234", "pinConfirm": "1234"}, "pin"),
        ({"pin": "47", "pinConfirm": "47"}, "pin"),
        ({"pinConfirm": "0815"}, "pinConfirm"),
        ({"pinConfirm": ""}, "pinConfirm"),
    ],
)
def test_a_mistake_is_told_next_to_its_field(alices: Web, typed: dict[str, str], field: str) -> None:
    answer = alices.post(ADD, {"name": "My phone", "pin": PIN, "pinConfirm": PIN, **typed})
    assert set(answer.context["form"].errors) == {field}
    assert PIN not in html(answer)
    assert not Enrolment.objects.exists()


def test_a_name_is_taken_once_whatever_its_case(alices: Web, phone: Phone, proof: type[StubProof]) -> None:
    proof.fresh = True
    answer = alices.post(ADD, {"name": "MY PHONE", "pin": PIN, "pinConfirm": PIN})
    assert "of this name already" in html(answer)


def test_the_eleventh_device_is_refused(
    alices: Web, alice: Account, give_phone: GivePhone, proof: type[StubProof]
) -> None:
    proof.fresh = True
    waiting_page = begin(alices, "Late")
    for place in range(10):
        give_phone(alice, f"Phone {place}")
    late = Phone()
    late.scan(payload_of(html(alices.get(waiting_page))))
    late.confirm()
    assert refused(late.approve(), 409) == "apps-full"
    assert "at most ten" in html(alices.get(ADD))
    assert len(devices(alice)) == 10


def test_with_a_factor_adding_needs_a_proof(alices: Web, phone: Phone) -> None:
    assert alices.get(ADD)["Location"].startswith(ASKED)
    assert alices.get(LIST)["Location"].startswith(ASKED)


def test_the_session_that_added_the_first_device_sees_the_list(alices: Web, waiting_page: str, scanned: Phone) -> None:
    scanned.confirm()
    scanned.approve()
    assert "My phone" in html(alices.get(waiting_page, follow=True))
    assert "My phone" in html(alices.get(LIST))
    assert alices.get(ADD)["Location"].startswith(ASKED)


def test_the_way_back_is_kept(alices: Web) -> None:
    waiting_page = begin(alices, query="?next=/cas/login")
    made = Phone()
    made.scan(payload_of(html(alices.get(waiting_page))))
    made.confirm()
    made.approve()
    assert alices.get(waiting_page)["Location"] == "/cas/login"


def test_a_script_gets_a_device_by_the_same_rules(alice: Account, phone: Phone) -> None:
    with pytest.raises(api.FactorError, match="app-pin-run"):
        api.add_device(alice, "Other", "1234", **Phone().jwks)
    with pytest.raises(api.FactorError, match="app-name-taken"):
        api.add_device(alice, "my PHONE", PIN, **Phone().jwks)
    assert phone.call("GET", f"devices/{phone.known['device_id']}").json()["confirmed"] is True


def test_the_pages_and_the_question_cost_few_statements(
    alices: Web, waiting_page: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    url = alices.get(waiting_page).context["wait_url"]
    with django_assert_max_num_queries(1):
        alices.get(url)
    with django_assert_max_num_queries(7):
        alices.get(waiting_page)
    with django_assert_max_num_queries(7):
        alices.get(LIST)


def test_a_guessed_address_of_the_question_is_unknown(alices: Web, waiting_page: str) -> None:
    url = alices.get(waiting_page).context["wait_url"]
    assert alices.get(url[:-1] + ("0" if url[-1] != "0" else "1")).status_code == 404


def test_what_was_begun_long_ago_is_purged(scanned: Phone, clock: Clock) -> None:
    scanned.confirm()
    clock.forward(timedelta(days=2))
    api.purge()
    assert [m.objects.count() for m in (Enrolment, MobileDevice, AppRequest)] == [0, 0, 0]
