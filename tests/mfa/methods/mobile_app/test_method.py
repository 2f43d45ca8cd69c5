"""The three methods from sign-in's side: the right answer once, every wrong one refused, floods braked."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import RequestFactory

from eulogin.models import Account
from mfa import api
from mfa.contract import ORIGIN, FactorError, Method, Origin, Proof
from mfa.errors import FactorErrorCode as Code
from mfa.methods.mobile_app.method import OnMobileMethod, PinMethod, QrMethod
from mfa.methods.mobile_app.models import AppRequest, MobileDevice
from mfa.strengths import Strength
from mfa.throttling import FREE_FAILURES
from tests.clock import Clock
from tests.mfa.conftest import BELGIAN
from tests.mfa.methods.mobile_app.conftest import GivePhone
from tests.mfa.methods.mobile_app.phone import Phone

PIN_METHOD: Method = PinMethod()
QR: Method = QrMethod()
LOGIN = "login:1"
SITE = "http://testserver"


def refusal(call: Callable[..., object], *args: object) -> Code:
    with pytest.raises(FactorError) as refused:
        call(*args)
    return refused.value.code


def ask(user: Account, attempt: str = LOGIN, source: str = "192.0.2.7") -> int:
    return PIN_METHOD.start(user, attempt, {ORIGIN: Origin(site="App", source=source)}).challenge_id


def collect(user: Account, pk: int, attempt: str = LOGIN) -> Proof:
    return PIN_METHOD.answer(user, attempt, pk, {})


def payload(user: Account, pk: int, attempt: str = LOGIN) -> str:
    return str(QR.answer_form(user, attempt, pk, site=SITE).payload)


def show(user: Account, attempt: str = LOGIN) -> tuple[int, str]:
    """A QR code: its challenge and its text."""
    pk = QR.start(user, attempt, {}).challenge_id
    return pk, payload(user, pk, attempt)


def enter(user: Account, pk: int, code: str, attempt: str = LOGIN) -> Proof:
    """As sign-in does it: through the form."""
    form = QR.answer_form(user, attempt, pk, {"oneTimePassword": code}, site=SITE)
    assert form.is_valid(), form.errors
    return QR.answer(user, attempt, pk, form.cleaned_data)


def test_they_are_three_strengths_in_the_order_of_the_list() -> None:
    names = {m.strength: str(m.name) for m in api.methods()}
    assert list(names)[:3] == [Strength.PASSWORD_MOBILE_APP, Strength.PASSWORD_SOFTWARE_TOKEN, Strength.MOBILE_APP]
    assert names[Strength.PASSWORD_MOBILE_APP] == "EU Login Mobile App PIN Code"
    assert names[Strength.PASSWORD_SOFTWARE_TOKEN] == "EU Login Mobile App QR Code"
    assert PIN_METHOD.setup_path == "/cas/userdata/mobileApp/manageMyMobileDevices.cgi"


@pytest.mark.parametrize("method", [PIN_METHOD, QR])
def test_without_a_device_nothing_starts(alice: Account, method: Method) -> None:
    assert refusal(method.start, alice, LOGIN, {}) == Code.APP_MISSING
    assert not method.is_set_up(alice)


# --- PIN code ---------------------------------------------------------------------------------------------------------


def test_the_approval_proves_the_device(alice: Account, phone: Phone, clock: Clock) -> None:
    pk = ask(alice)
    phone.approve()
    proof = collect(alice, pk)
    device = MobileDevice.objects.get()
    assert (proof.strength, proof.device, device.last_used_at) == (Strength.PASSWORD_MOBILE_APP, device, clock.now)
    assert proof.factors["mobileDevice"] == {
        "deviceName": "My phone",
        "deviceIdentifier": phone.known["device_id"],
        "mobileOs": "Android 15",
        "deviceManufacturer": "Simulator",
        "deviceModel": "Virtual phone",
    }


def test_an_approval_is_collected_once(alice: Account, phone: Phone) -> None:
    pk = ask(alice)
    phone.approve()
    collect(alice, pk)
    assert refusal(collect, alice, pk) == Code.CHALLENGE_USED


@pytest.mark.parametrize(("decision", "code"), [("refuse", Code.APP_REFUSED), ("not-me", Code.APP_DISOWNED)])
def test_a_refusal_proves_nothing(alice: Account, phone: Phone, decision: str, code: Code) -> None:
    pk = ask(alice)
    phone.answer(phone.requests()[0], decision)
    assert refusal(collect, alice, pk) == code


def test_without_an_answer_nothing_is_proved(alice: Account, phone: Phone, clock: Clock) -> None:
    pk = ask(alice)
    assert refusal(collect, alice, pk) == Code.APP_WAITING
    form = PIN_METHOD.answer_form(alice, LOGIN, pk, {}, site=SITE)
    assert not form.is_valid()
    clock.forward(timedelta(minutes=3))
    assert refusal(collect, alice, pk) == Code.APP_EXPIRED


def test_an_approval_of_the_last_second_is_collected_but_not_one_of_yesterday(
    alice: Account, phone: Phone, clock: Clock
) -> None:
    pk = ask(alice)
    clock.forward(timedelta(minutes=2, seconds=59))
    phone.approve()
    clock.forward(timedelta(seconds=5))
    form = PIN_METHOD.answer_form(alice, LOGIN, pk, {}, site=SITE)
    assert form.is_valid()
    clock.forward(timedelta(days=1))
    assert refusal(collect, alice, pk) == Code.APP_EXPIRED


def test_an_approval_serves_no_other_attempt_and_no_other_person(
    alice: Account, bob: Account, phone: Phone, give_phone: GivePhone
) -> None:
    give_phone(bob)
    pk = ask(alice)
    phone.approve()
    assert refusal(collect, alice, pk, "login:2") == Code.CHALLENGE_UNKNOWN
    assert refusal(collect, bob, pk) == Code.CHALLENGE_UNKNOWN
    assert refusal(QR.answer, alice, LOGIN, pk, {"oneTimePassword": "12345678"}) == Code.CHALLENGE_UNKNOWN


def test_a_device_that_was_deleted_or_disabled_meanwhile_proves_nothing(alice: Account, phone: Phone) -> None:
    pk = ask(alice)
    phone.approve()
    MobileDevice.objects.update(disabled_at="2026-01-01T00:00Z")
    assert refusal(collect, alice, pk) == Code.APP_GONE
    phone.unlink()
    assert refusal(collect, alice, pk) == Code.APP_GONE


def test_an_approval_of_a_replaced_request_is_void(alice: Account, phone: Phone) -> None:
    pk = ask(alice)
    phone.approve()
    new = PIN_METHOD.resend(alice, LOGIN, pk).challenge_id
    assert refusal(collect, alice, pk) == Code.APP_SUPERSEDED
    assert refusal(collect, alice, new) == Code.APP_WAITING
    assert AppRequest.objects.get(pk=new).source == "192.0.2.7"


# --- floods -----------------------------------------------------------------------------------------------------------


def test_a_place_may_ask_five_times_in_vain(alice: Account, phone: Phone, clock: Clock) -> None:
    for place in range(5):
        ask(alice, f"login:{place}")
        phone.answer(phone.requests()[0], "refuse")
    assert refusal(ask, alice, "login:9") == Code.APP_LIMITED
    ask(alice, "login:9", "198.51.100.1")
    clock.forward(timedelta(minutes=15))
    ask(alice, "login:10")


def refuse_often(alice: Account, phone: Phone, times: int) -> None:
    """From many places, as somebody does who wants a tired person to press the wrong button."""
    for place in range(times):
        ask(alice, f"flood:{place}", f"198.51.100.{place}")
        phone.answer(phone.requests()[0], "refuse")


def test_after_many_refusals_the_devices_stay_silent_whoever_asks(alice: Account, phone: Phone, clock: Clock) -> None:
    refuse_often(alice, phone, 8)
    assert refusal(ask, alice, "login:9", "203.0.113.9") == Code.APP_PAUSED
    assert QR.start(alice, "login:9", {}).challenge_id
    clock.forward(timedelta(minutes=15))
    ask(alice, "login:9", "203.0.113.9")


def test_an_approval_among_the_refusals_ends_the_row(alice: Account, phone: Phone) -> None:
    refuse_often(alice, phone, 4)
    ask(alice, "login:1", "203.0.113.9")
    phone.approve()
    refuse_often(alice, phone, 4)
    ask(alice, "login:2", "203.0.113.9")


def test_an_approval_forgets_what_was_asked_before(alice: Account, phone: Phone) -> None:
    for place in range(12):
        pk = ask(alice, f"login:{place}")
        phone.approve()
        collect(alice, pk, f"login:{place}")


def test_three_requests_may_wait_at_once(alice: Account, phone: Phone, clock: Clock) -> None:
    for place in range(3):
        ask(alice, f"login:{place}", f"192.0.2.{place}")
    assert refusal(ask, alice, "login:9", "192.0.2.9") == Code.APP_LIMITED
    ask(alice, "login:2", "192.0.2.2")  # in place of its own
    clock.forward(timedelta(minutes=3))
    ask(alice, "login:9", "192.0.2.9")


def test_not_me_ends_the_attempt_and_brakes_the_place(alice: Account, phone: Phone, clock: Clock) -> None:
    pk = ask(alice)
    phone.answer(phone.requests()[0], "not-me")
    with pytest.raises(FactorError) as refused:
        collect(alice, pk)
    assert refused.value.ends_attempt
    assert refusal(PIN_METHOD.resend, alice, LOGIN, pk) == Code.APP_DISOWNED
    assert refusal(ask, alice, "login:2") == Code.APP_LIMITED
    ask(alice, "login:3", "198.51.100.1")
    clock.forward(timedelta(hours=1, minutes=4))
    ask(alice, "login:4")


# --- QR code ----------------------------------------------------------------------------------------------------------


def test_the_code_of_the_app_proves_the_device(alice: Account, phone: Phone, clock: Clock) -> None:
    pk, text = show(alice)
    assert text.startswith("eulogin-sim:sign-in?server=http%3A%2F%2Ftestserver&account=n00alice&challenge=")
    proof = enter(alice, pk, phone.code(text))
    device = MobileDevice.objects.get()
    assert (proof.strength, proof.device) == (Strength.PASSWORD_SOFTWARE_TOKEN, device)
    assert (device.last_used_at, device.throttling_failure_count) == (clock.now, 0)


def test_the_second_device_proves_itself_too(alice: Account, phone: Phone, give_phone: GivePhone) -> None:
    second = give_phone(alice, "Second", "0815")
    pk, text = show(alice)
    assert enter(alice, pk, second.code(text)).device.name == "Second"
    assert not MobileDevice.objects.exclude(throttling_failure_count=0).exists()


def test_a_code_is_accepted_however_it_is_grouped(alice: Account, phone: Phone) -> None:
    pk, text = show(alice)
    code = phone.code(text)
    assert enter(alice, pk, f" {code[:4]} - {code[4:]} ")


@pytest.mark.parametrize("typed", ["", "1234567", "123456789", "1234567a", "١٢٣٤٥٦٧٨"])
def test_what_is_no_code_costs_no_try(alice: Account, phone: Phone, typed: str) -> None:
    pk, _text = show(alice)
    form = QR.answer_form(alice, LOGIN, pk, {"oneTimePassword": typed}, site=SITE)
    assert set(form.errors) == {"oneTimePassword"}


def test_a_code_works_once(alice: Account, phone: Phone) -> None:
    pk, text = show(alice)
    code = phone.code(text)
    enter(alice, pk, code)
    assert refusal(enter, alice, pk, code) == Code.CHALLENGE_USED


def test_a_wrong_pin_gives_a_wrong_code_which_costs_a_try(alice: Account, phone: Phone) -> None:
    pk, text = show(alice)
    with pytest.raises(FactorError) as refused:
        enter(alice, pk, phone.code(text, pin="0815"))
    assert (refused.value.code, refused.value.tries_left) == (Code.APP_CODE_WRONG, 4)
    assert refused.value.field == "oneTimePassword"
    assert enter(alice, pk, phone.code(text))


def test_after_five_wrong_codes_the_attempt_is_dead_also_with_a_new_code(alice: Account, phone: Phone) -> None:
    pk, text = show(alice)
    for _ in range(5):
        refusal(enter, alice, pk, phone.code(text, pin="0815"))
    assert refusal(enter, alice, pk, phone.code(text)) == Code.CHALLENGE_TRIES_USED_UP
    assert refusal(QR.resend, alice, LOGIN, pk) == Code.CHALLENGE_TRIES_USED_UP


def test_wrong_codes_in_attempt_after_attempt_make_the_device_wait(alice: Account, phone: Phone, clock: Clock) -> None:
    for place in range(FREE_FAILURES + 1):
        pk, text = show(alice, f"login:{place}")
        refusal(enter, alice, pk, phone.code(text, pin="0815"), f"login:{place}")
    assert refusal(enter, alice, pk, phone.code(text), f"login:{place}") == Code.APP_CODE_WAITS
    assert refusal(QR.start, alice, "login:99", {}) == Code.APP_CODE_WAITS
    clock.forward(timedelta(minutes=1))
    assert enter(alice, pk, phone.code(text), f"login:{place}")


def test_the_code_of_another_question_account_or_attempt_is_wrong(
    alice: Account, bob: Account, phone: Phone, give_phone: GivePhone
) -> None:
    bobs = give_phone(bob)
    _first, text = show(alice, "login:0")
    pk, mine = show(alice)
    assert refusal(enter, alice, pk, phone.code(text)) == Code.APP_CODE_WRONG
    assert refusal(enter, alice, pk, bobs.code(mine)) == Code.APP_CODE_WRONG
    assert refusal(QR.answer, alice, "login:0", pk, {"oneTimePassword": phone.code(mine)}) == Code.CHALLENGE_UNKNOWN
    assert refusal(QR.answer, bob, LOGIN, pk, {"oneTimePassword": phone.code(mine)}) == Code.CHALLENGE_UNKNOWN


def test_a_code_lives_five_minutes_and_dies_with_the_next(alice: Account, phone: Phone, clock: Clock) -> None:
    pk, text = show(alice)
    new = QR.resend(alice, LOGIN, pk).challenge_id
    assert refusal(enter, alice, pk, phone.code(text)) == Code.APP_CODE_SUPERSEDED
    text = payload(alice, new)
    clock.forward(timedelta(minutes=5))
    assert refusal(enter, alice, new, phone.code(text)) == Code.APP_CODE_EXPIRED


def test_a_disabled_or_deleted_device_makes_no_code(alice: Account, phone: Phone, give_phone: GivePhone) -> None:
    give_phone(alice, "Second", "0815")
    pk, text = show(alice)
    MobileDevice.objects.filter(name="My phone").update(disabled_at="2026-01-01T00:00Z")
    assert refusal(enter, alice, pk, phone.code(text)) == Code.APP_CODE_WRONG


def test_the_challenge_of_a_text_message_is_none_of_the_app(
    alice: Account, phone: Phone, last_code: Callable[[], str]
) -> None:
    api.add_phone(alice, BELGIAN)
    sms = api.method(Strength.PASSWORD_SMS)
    assert sms is not None
    pk = sms.start(alice, LOGIN, {"mobilePhoneNumber": BELGIAN}).challenge_id
    assert refusal(QR.answer, alice, LOGIN, pk, {"oneTimePassword": "12345678"}) == Code.CHALLENGE_UNKNOWN
    app, _text = show(alice)
    assert refusal(sms.answer, alice, LOGIN, app, {"challenge": last_code()}) == Code.DEVICE_GONE


# --- on mobile --------------------------------------------------------------------------------------------------------

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile/15E148"
DESKTOP = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"


@pytest.mark.parametrize(
    ("headers", "offered"),
    [
        ({"User-Agent": IPHONE}, True),
        ({"User-Agent": DESKTOP}, False),
        ({"User-Agent": DESKTOP, "Sec-CH-UA-Mobile": "?1"}, True),
        ({"User-Agent": IPHONE, "Sec-CH-UA-Mobile": "?0"}, False),
        ({}, False),
    ],
)
def test_on_mobile_is_offered_on_mobile_devices(headers: dict[str, str], offered: bool) -> None:
    request = RequestFactory().get("/", headers=headers)
    assert api.is_offered(OnMobileMethod(), request) is offered
    assert api.is_offered(PIN_METHOD, request)


def test_everything_of_the_app_is_removed_with_the_other_factors(alice: Account, bob: Account, phone: Phone) -> None:
    ask(alice)
    show(alice, "login:2")
    api.lock_all(alice)
    assert api.remove_all(alice) == 1
    assert not AppRequest.objects.exists()
    assert not api.has_factor(alice)
    api.reset()
