"""The app under many hands: one proof, ten PINs, ten devices, one scan; with controls that show the accidents."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from threading import Barrier

import pytest
from django.db import transaction
from django.test import RequestFactory

from eulogin.models import Account
from mfa import api
from mfa.contract import FactorError, Proof
from mfa.errors import FactorErrorCode as Code
from mfa.methods.mobile_app import answering, asking, devices, enrolment, push
from mfa.methods.mobile_app.method import PinMethod, QrMethod
from mfa.methods.mobile_app.models import MOST_DEVICES, AppRequest, Decision, Enrolment, MobileDevice, PushSubscription
from tests.mfa.methods.mobile_app.phone import PIN, Phone
from tests.mfa.methods.mobile_app.push_service import Browser
from tests.races.hands import Outcome, at_once

pytestmark = pytest.mark.django_db(transaction=True)
LOGIN = "login:1"
REQUEST = RequestFactory().get("/")
PIN_METHOD, QR = PinMethod(), QrMethod()


@pytest.fixture
def alice(transactional_db: None) -> Account:
    return Account.objects.create(uid="n00alice", email="alice@example.org", first_name="Alice", last_name="Martin")


@pytest.fixture
def phone(alice: Account) -> Phone:
    made = Phone()
    made.learn(api.add_device(alice, "My phone", PIN, **made.jwks))
    return made


def refusals(outcomes: list[Outcome], kind: type) -> Counter[Code]:
    strange = [o for o in outcomes if not isinstance(o, kind | FactorError)]
    assert not strange, strange
    return Counter(o.code for o in outcomes if isinstance(o, FactorError))


def answer_with(phone: Phone, pk: int, pin: str = PIN) -> Callable[[], None]:
    """One call of the device, as its API makes it."""
    asked, device = AppRequest.objects.get(pk=pk), MobileDevice.objects.get(identifier=phone.known["device_id"])
    signature = phone.sign("answer", f"{asked.pk}:{asked.nonce}", Decision.APPROVE)
    return partial(answering.answer, device, pk, Decision.APPROVE, pin=pin, signature=signature, request=REQUEST)


def careless_collect(pk: int, together: Barrier) -> bool:
    """Look, then use: what everybody writes first."""
    unused = AppRequest.objects.get(pk=pk).used_at is None
    together.wait(timeout=30)
    AppRequest.objects.filter(pk=pk).update(used_at=AppRequest.objects.get(pk=pk).created_at)
    return unused


def test_control_looking_first_proves_twenty_times(alice: Account, phone: Phone) -> None:
    pk = PIN_METHOD.start(alice, LOGIN, {}).challenge_id
    answer_with(phone, pk)()
    together = Barrier(20)
    assert at_once(*[partial(careless_collect, pk, together)] * 20).count(True) == 20


def test_an_approval_collected_twenty_times_at_once_is_one_proof(alice: Account, phone: Phone) -> None:
    pk = PIN_METHOD.start(alice, LOGIN, {}).challenge_id
    answer_with(phone, pk)()
    outcomes = at_once(*[partial(PIN_METHOD.answer, alice, LOGIN, pk, {})] * 20)
    assert refusals(outcomes, Proof) == {Code.CHALLENGE_USED: 19}


def test_the_right_code_typed_twenty_times_at_once_is_one_proof(alice: Account, phone: Phone) -> None:
    pk = QR.start(alice, LOGIN, {}).challenge_id
    code = phone.code(QR.answer_form(alice, LOGIN, pk, site="http://testserver").payload)
    outcomes = at_once(*[partial(QR.answer, alice, LOGIN, pk, {"oneTimePassword": code})] * 20)
    assert sum(isinstance(o, Proof) for o in outcomes) == 1
    assert refusals(outcomes, Proof).total() == 19


def test_the_same_answer_twenty_times_at_once_is_stored_once(alice: Account, phone: Phone) -> None:
    pk = PIN_METHOD.start(alice, LOGIN, {}).challenge_id
    outcomes = at_once(*[answer_with(phone, pk)] * 20)
    assert refusals(outcomes, type(None)) == {Code.REQUEST_ANSWERED: 19}


def test_fifty_wrong_pins_and_the_right_one_are_at_most_ten_tries(alice: Account, phone: Phone) -> None:
    pk = PIN_METHOD.start(alice, LOGIN, {}).challenge_id
    wrong, right = answer_with(phone, pk, "0000"), answer_with(phone, pk)
    outcomes = at_once(*[wrong] * 25, right, *[wrong] * 25)
    found = refusals(outcomes, type(None))
    assert found[Code.APP_PIN_WRONG] <= 10
    device = MobileDevice.objects.get()
    if outcomes[25] is None:
        assert (device.pin_failures, device.disabled_at) == (0, None)
        assert found[Code.REQUEST_ANSWERED] + found[Code.APP_PIN_WRONG] == 50
    else:
        assert (device.pin_failures, device.disabled_at is not None) == (10, True)
        assert found == {Code.APP_PIN_WRONG: 10, Code.APP_DISABLED: 41}


def careless_try(device: MobileDevice, together: Barrier) -> bool:
    """Read, look, write: every hand reads the same count."""
    failures = MobileDevice.objects.get(pk=device.pk).pin_failures
    together.wait(timeout=30)
    MobileDevice.objects.filter(pk=device.pk).update(pin_failures=failures + 1)
    return failures < 10


def test_control_reading_the_count_first_allows_fifty(alice: Account, phone: Phone) -> None:
    device, together = MobileDevice.objects.get(), Barrier(50)
    assert at_once(*[partial(careless_try, device, together)] * 50).count(True) == 50
    assert MobileDevice.objects.get().pin_failures == 1


def one_more(alice: Account, place: int) -> dict[str, object]:
    return api.add_device(alice, f"Phone {place}", PIN, **Phone().jwks)


def test_eleven_parallel_enrolments_are_ten(alice: Account) -> None:
    outcomes = at_once(*[partial(one_more, alice, place) for place in range(11)])
    assert refusals(outcomes, dict) == {Code.APPS_FULL: 1}
    confirmed = MobileDevice.objects.filter(confirmed=True)
    assert sorted(confirmed.values_list("slot", flat=True)) == list(range(1, 11))


def careless_add(alice: Account, together: Barrier) -> bool:
    """Count, then add."""
    room = MobileDevice.objects.filter(user=alice, confirmed=True).count() < MOST_DEVICES
    together.wait(timeout=30)
    return room


def test_control_counting_first_finds_room_for_eleven(alice: Account) -> None:
    for place in range(9):
        one_more(alice, place)
    assert at_once(*[partial(careless_add, alice, Barrier(11))] * 11).count(True) == 11


def test_a_name_added_five_times_at_once_is_there_once(alice: Account) -> None:
    outcomes = at_once(*[partial(one_more, alice, 1)] * 5)
    assert refusals(outcomes, dict) == {Code.APP_NAME_TAKEN: 4}
    assert MobileDevice.objects.filter(confirmed=True).count() == 1


def scan(token: str, phone: Phone) -> dict[str, object]:
    return enrolment.take(token, phone.jwks["signing_key"], phone.jwks["agreement_key"], {})[1]


def test_one_code_scanned_by_ten_devices_at_once_makes_one(alice: Account) -> None:
    token = enrolment.begin(alice, "My phone", PIN, proved=True).token
    outcomes = at_once(*[partial(scan, token, Phone()) for _ in range(10)])
    assert refusals(outcomes, dict) == {Code.ENROLMENT_USED: 9}
    assert MobileDevice.objects.count() == 1


def careless_scan(pk: int, together: Barrier) -> bool:
    waiting = Enrolment.objects.get(pk=pk).taken_at is None
    together.wait(timeout=30)
    return waiting


def test_control_looking_first_gives_the_code_to_ten(alice: Account) -> None:
    pk, together = enrolment.begin(alice, "My phone", PIN, proved=True).pk, Barrier(10)
    assert at_once(*[partial(careless_scan, pk, together)] * 10).count(True) == 10


def test_ten_requests_at_once_for_one_attempt_leave_one_alive(alice: Account, phone: Phone) -> None:
    at_once(*[partial(PIN_METHOD.start, alice, LOGIN, {})] * 10)
    assert len(asking.waiting_for(MobileDevice.objects.get())) == 1


def test_removing_every_factor_while_the_device_answers_blocks_nobody(alice: Account, phone: Phone) -> None:
    pk = PIN_METHOD.start(alice, LOGIN, {}).challenge_id
    outcomes = at_once(answer_with(phone, pk), partial(api.remove_all, alice))
    assert all(o is None or isinstance(o, int | FactorError) for o in outcomes), outcomes
    assert not api.has_factor(alice)


def subscribe(device: MobileDevice) -> None:
    given = Browser().subscription
    push.subscribe(device, given["endpoint"], **given["keys"])


def test_a_device_that_subscribes_ten_times_at_once_is_woken_once(alice: Account, phone: Phone) -> None:
    outcomes = at_once(*[partial(subscribe, MobileDevice.objects.get())] * 10)
    assert outcomes == [None] * 10
    assert PushSubscription.objects.count() == 1


def reset_pin(pk: int) -> None:
    with transaction.atomic():
        devices.reset_pin(MobileDevice.objects.get(pk=pk), "8305")


def test_answers_with_the_old_pin_while_it_is_reset_are_right_before_or_wrong_after(
    alice: Account, phone: Phone
) -> None:
    """Whichever came first: no answer with the old PIN counts once the new one stands, and nothing is left disabled."""
    pk = PIN_METHOD.start(alice, LOGIN, {}).challenge_id
    device = MobileDevice.objects.get()
    # Nine, because ten wrong ones would disable the device, as they should.
    outcomes = at_once(*[answer_with(phone, pk)] * 5, partial(reset_pin, device.pk), *[answer_with(phone, pk)] * 4)
    found = refusals(outcomes, type(None))
    assert set(found) <= {Code.REQUEST_ANSWERED, Code.APP_PIN_WRONG}
    assert outcomes.count(None) <= 2
    device.refresh_from_db()
    assert (device.pin, device.disabled_at) == ("8305", None)
