"""The scripted EU Login app: its own arithmetic, and its acts against the real API."""

from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidTag
from django.conf import settings

from eulogin.models import Account
from mfa.methods.mobile_app import enrolment, qr_texts
from mfa.methods.mobile_app.codes import code_of
from mfa.methods.mobile_app.models import MobileDevice
from simulator.phones.app import acts, codes, keys, ocra, sealing
from simulator.phones.app.acts import Decision
from simulator.phones.app.server import RefusedError
from simulator.phones.models import AppAccount, VirtualPhone
from tests.clock import Clock

BASE = "http://testserver"
PIN = "4719"


@pytest.fixture
def phone(db: None) -> VirtualPhone:
    return VirtualPhone.objects.create(number="+33639980001")


def scan(account: Account, name: str = "my phone") -> codes.Enrolment:
    """The QR code that the page shows when a device is added."""
    begun = enrolment.begin(account, name, PIN, proved=False)
    read = codes.read(qr_texts.enrolment(BASE, begun.token))
    assert isinstance(read, codes.Enrolment)
    return read


# --- arithmetic ---


def test_the_published_code_without_network() -> None:
    """docs/mobile-app-api.md, "The code without network"."""
    assert ocra.code(bytes(range(32)), "ABCDEFGHIJ", "4711") == "61932869"


def test_what_is_sealed_opens_for_its_device_only() -> None:
    sealed = sealing.seal({"bearer": "b"}, "device-1")
    assert sealing.unseal(sealed, "device-1") == {"bearer": "b"}
    with pytest.raises(InvalidTag):
        sealing.unseal(sealed, "device-2")


def test_both_sides_agree_on_the_secret() -> None:
    one, other = keys.Keys.new(), keys.Keys.new()
    salt = keys.encode(b"salt")
    assert one.secret(keys.jwk(other.agreement), salt) == other.secret(keys.jwk(one.agreement), salt)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://example.org/",
        "eulogin-sim:enrol?token=x",
        "eulogin-sim:enrol?server=http://a",
        "eulogin-sim:sign-in?server=http://a&account=n00",
        "eulogin-sim:other?server=http://a&token=x",
        "eulogin-sim:enrol?server=file:///etc&token=x",
        "eulogin-sim:enrol?server=http://[&token=x",
    ],
)
def test_a_text_that_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(codes.NotOursError):
        codes.read(text)


# --- enrolment ---


def test_scan_pin_and_acceptance_link_the_phone(phone: VirtualPhone, camille: Account) -> None:
    waiting = acts.enrol(phone, scan(camille), PIN)
    assert (waiting.values["kind"], waiting.account.name) == ("enrol", "Camille MARTIN")
    assert not MobileDevice.objects.get().confirmed
    answered, status = acts.answer(phone, Decision.APPROVE, PIN)
    assert (answered.values["id"], status) == (waiting.values["id"], "approved")
    assert MobileDevice.objects.get().confirmed


def test_a_wrong_pin_is_refused_and_the_same_code_goes_on(phone: VirtualPhone, camille: Account) -> None:
    code = scan(camille)
    with pytest.raises(RefusedError) as refused:
        acts.enrol(phone, code, "9999")
    assert (refused.value.status, refused.value.code) == (403, "pin-wrong")
    acts.enrol(phone, code, PIN)
    assert phone.accounts.count() == MobileDevice.objects.count() == 1


def test_another_phone_cannot_use_the_code_again(phone: VirtualPhone, camille: Account) -> None:
    code = scan(camille)
    acts.enrol(phone, code, PIN)
    with pytest.raises(RefusedError) as refused:
        acts.enrol(VirtualPhone.take_free(), code, PIN)
    assert refused.value.code == "enrolment-used"


def test_a_refused_enrolment_leaves_nothing(phone: VirtualPhone, camille: Account) -> None:
    acts.enrol(phone, scan(camille), PIN)
    acts.answer(phone, Decision.REFUSE)
    assert not MobileDevice.objects.exists()
    assert not AppAccount.objects.exists()


def test_nothing_is_kept_in_clear(phone: VirtualPhone, camille: Account) -> None:
    acts.enrol(phone, scan(camille), PIN)
    kept = AppAccount.objects.get()
    assert "PRIVATE KEY" not in kept.sealed
    assert "PRIVATE KEY" in sealing.unseal(kept.sealed, kept.device_id)["signing"]


# --- requests and the code ---


@pytest.fixture
def linked(phone: VirtualPhone, camille: Account) -> VirtualPhone:
    """A phone that belongs to Camille."""
    acts.enrol(phone, scan(camille), PIN)
    acts.answer(phone, Decision.APPROVE, PIN)
    return phone


def test_where_nothing_waits_there_is_nothing_to_answer(linked: VirtualPhone) -> None:
    with pytest.raises(acts.NothingPendingError):
        acts.answer(linked, Decision.APPROVE, PIN)


def test_the_code_needs_no_network_and_is_the_one_eu_login_expects(linked: VirtualPhone, camille: Account) -> None:
    linked.is_offline = True
    asked = codes.OfflineSignIn(BASE, str(camille.pk), "QWERTYUIOP")
    assert acts.offline_code(linked, asked, PIN) == code_of(MobileDevice.objects.get(), "QWERTYUIOP")
    assert acts.offline_code(linked, asked, "9999") != acts.offline_code(linked, asked, PIN)


def test_a_code_for_somebody_else_is_refused(linked: VirtualPhone) -> None:
    with pytest.raises(acts.NoSuchAccountError):
        acts.offline_code(linked, codes.OfflineSignIn(BASE, "n00other", "QWERTYUIOP"), PIN)


def test_without_network_nothing_is_asked(linked: VirtualPhone) -> None:
    linked.is_offline = True
    with pytest.raises(acts.NoNetworkError):
        acts.pending(linked)


def test_unlinking_deletes_the_device(linked: VirtualPhone) -> None:
    acts.unlink(linked.accounts.get())
    assert not MobileDevice.objects.exists()
    assert not linked.accounts.exists()


def test_a_link_broken_on_the_web_takes_the_account_off_the_phone(linked: VirtualPhone) -> None:
    MobileDevice.objects.all().delete()
    assert acts.pending(linked) == []
    assert not linked.accounts.exists()


def test_an_enrolment_that_is_too_old_says_so(phone: VirtualPhone, camille: Account, clock: Clock) -> None:
    code = scan(camille)
    clock.forward(settings.MFA_APP_ENROLMENT_LIFE + timedelta(seconds=1))
    with pytest.raises(RefusedError) as refused:
        acts.enrol(phone, code, PIN)
    assert (refused.value.status, refused.value.code) == (410, "enrolment-expired")
