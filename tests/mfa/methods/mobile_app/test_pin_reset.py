"""A forgotten PIN: a new one only behind the proof by another factor."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from eulogin.api import create_account
from eulogin.models import Account
from kernel.journal.models import Entry
from kernel.mail.models import OutgoingMail
from mfa import api
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode as Code
from mfa.methods.mobile_app import answering
from mfa.methods.mobile_app.method import PinMethod, QrMethod
from mfa.methods.mobile_app.models import AppRequest, Decision, MobileDevice
from tests.clock import Clock
from tests.eulogin.conftest import PASSWORD, sign_in
from tests.mfa.conftest import BELGIAN
from tests.mfa.doubles import StubProof
from tests.mfa.methods.mobile_app.conftest import BASE, LIST, GivePhone, html, refused
from tests.mfa.methods.mobile_app.phone import PIN, Phone
from tests.pages import Web

RESET, FORGOTTEN = f"{BASE}resetPinCode.cgi", f"{BASE}forgottenPinCode.cgi"
NEW = "8305"
WHO = "camille.martin@example.org"
LOGIN = "login:1"


def typed(first: str = NEW, second: str = "") -> dict[str, str]:
    return {"pin": first, "pinConfirm": second or first}


@pytest.fixture
def proved(proof: type[StubProof]) -> None:
    proof.fresh = True


def test_the_new_pin_works_at_once_and_the_old_one_no_more(
    alices: Web, alice: Account, phone: Phone, linked: MobileDevice, proved: None
) -> None:
    page = f"{RESET}/{linked.pk}"
    assert page in html(alices.get(LIST))
    assert "My phone" in html(alices.get(page))
    answer = alices.post(page, typed(), follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert "new PIN code is valid" in html(answer)
    PinMethod().start(alice, LOGIN, {})
    assert refused(phone.approve(), 403) == "pin-wrong"
    assert phone.approve(pin=NEW).status_code == 200


def test_the_code_without_network_needs_the_new_pin_too(
    alices: Web, alice: Account, phone: Phone, linked: MobileDevice, proved: None
) -> None:
    alices.post(f"{RESET}/{linked.pk}", typed())
    pk = QrMethod().start(alice, LOGIN, {}).challenge_id
    payload = QrMethod().answer_form(alice, LOGIN, pk, site="http://testserver").payload
    with pytest.raises(FactorError) as refusal:
        QrMethod().answer(alice, LOGIN, pk, {"oneTimePassword": phone.code(payload)})
    assert refusal.value.code is Code.APP_CODE_WRONG
    assert QrMethod().answer(alice, LOGIN, pk, {"oneTimePassword": phone.code(payload, NEW)})


def test_the_owner_is_told_and_the_journal_knows(alices: Web, linked: MobileDevice, proved: None) -> None:
    alices.post(f"{RESET}/{linked.pk}", typed())
    mail = OutgoingMail.objects.get()
    assert mail.to == "alice@example.org"
    entry = Entry.objects.get(event="factor:app:pin-reset")
    assert NEW not in str(entry.__dict__)


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_password_and_the_unlocked_phone_do_not_reset_it(alices: Web, linked: MobileDevice, method: str) -> None:
    """Who holds both has no fresh proof: the app gives none without the PIN."""
    assert getattr(alices, method)(f"{RESET}/{linked.pk}", typed())["Location"].startswith("/cas/prove")
    assert MobileDevice.objects.get().pin == PIN


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [("1234", "1234", "follow one another"), (NEW, "8306", "not the same"), ("", "", "Type four digits")],
)
def test_an_unfit_pin_is_explained(
    alices: Web, linked: MobileDevice, proved: None, first: str, second: str, said: str
) -> None:
    assert said in html(alices.post(f"{RESET}/{linked.pk}", typed(first, second)))
    assert MobileDevice.objects.get().pin == PIN


def test_a_device_disabled_by_wrong_pins_works_again(
    alices: Web, alice: Account, phone: Phone, linked: MobileDevice, proved: None, clock: Clock
) -> None:
    MobileDevice.objects.update(disabled_at=clock.now, pin_failures=10)
    assert "disabled after ten wrong" in html(alices.get(f"{RESET}/{linked.pk}"))
    alices.post(f"{RESET}/{linked.pk}", typed())
    linked.refresh_from_db()
    assert (linked.pin_failures, linked.disabled_at) == (0, None)
    PinMethod().start(alice, LOGIN, {})
    assert phone.approve(pin=NEW).status_code == 200


def test_somebody_elses_device_and_none_are_404(alices: Web, bob: Account, give_phone: GivePhone, proved: None) -> None:
    give_phone(bob)
    foreign = MobileDevice.objects.get()
    for pk in (foreign.pk, 10**18):
        assert alices.get(f"{RESET}/{pk}").status_code == 404
        assert alices.post(f"{RESET}/{pk}", typed()).status_code == 404
    assert MobileDevice.objects.get().pin == PIN


def test_an_answer_under_way_with_the_old_pin_comes_too_late(
    alice: Account, phone: Phone, linked: MobileDevice, alices: Web, proved: None
) -> None:
    """The device was found by its bearer before the reset, its PIN is compared after it."""
    pk = PinMethod().start(alice, LOGIN, {}).challenge_id
    asked = AppRequest.objects.get(pk=pk)
    signature = phone.sign("answer", f"{asked.pk}:{asked.nonce}", "approve")
    alices.post(f"{RESET}/{linked.pk}", typed())
    with pytest.raises(FactorError) as refusal:
        answering.answer(linked, pk, Decision.APPROVE, pin=PIN, signature=signature, request=None)
    assert refusal.value.code is Code.APP_PIN_WRONG


def test_resetting_again_and_again_is_limited(
    alices: Web, linked: MobileDevice, proved: None, settings: Settings, clock: Clock
) -> None:
    settings.MFA_APP_ENROLMENTS = 3  # the device was added by one
    page = f"{RESET}/{linked.pk}"
    for _ in range(2):
        assert alices.post(page, typed()).status_code == 302
    assert "asked too often" in html(alices.post(page, typed("9406")))
    clock.forward(timedelta(minutes=16))
    assert alices.post(page, typed("9406")).status_code == 302


def test_with_the_app_alone_the_ways_out_are_told(alices: Web, alice: Account, phone: Phone) -> None:
    shown = html(alices.get(FORGOTTEN))
    assert "only second factor" in shown
    assert "/cas/userdata/lostFactor.cgi" in shown
    assert LIST not in shown


def test_with_another_factor_the_way_to_the_new_pin_is_told(alices: Web, alice: Account, phone: Phone) -> None:
    api.add_phone(alice, BELGIAN)
    shown = html(alices.get(FORGOTTEN))
    assert "Mobile Phone + SMS" in shown
    assert f'href="{LIST}"' in shown


def test_another_device_with_its_own_pin_is_another_factor(
    alices: Web, alice: Account, phone: Phone, give_phone: GivePhone
) -> None:
    give_phone(alice, "Tablet", NEW)
    assert "another of your devices" in html(alices.get(FORGOTTEN))


# --- with the sign-in of EU Login in place of the stand-in ------------------------------------------------------------


def test_only_another_factor_opens_the_page(web: Web, give_phone: GivePhone, settings: Settings) -> None:
    """An attacker with the password and the unlocked phone; then the owner, with a text message."""
    settings.MFA_FRESH_PROOF = "eulogin.proof.FreshProof"
    settings.SMS_GATEWAY = "simulator.phones.gateway.VirtualPhoneGateway"
    camille = create_account(email=WHO, first_name="Camille", last_name="Martin", password=PASSWORD, language="fr")
    thief = give_phone(camille)
    api.add_phone(camille, BELGIAN)
    page = f"{RESET}/{MobileDevice.objects.get().pk}"
    assert sign_in(web, "/cas/login", who=WHO)["Location"] == "/cas/login"
    asked = web.post(page, typed())["Location"]
    assert "authenticationLevel=MEDIUM" in asked
    waiting = web.post(web.get(asked)["Location"], {"password": PASSWORD, "loginStrength": "PASSWORD_MOBILE_APP"})
    assert refused(thief.approve(pin="2580"), 403) == "pin-wrong"
    web.post(waiting["Location"])
    assert web.get(page).status_code == 302
    assert MobileDevice.objects.get().pin == PIN
