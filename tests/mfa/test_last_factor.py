"""The last factor of somebody whose account always requires one stays."""

from collections.abc import Callable

import pytest

from eulogin.models import Account
from eulogin.proof import FreshProof
from kernel import clock
from mfa.methods.security_key.models import SecurityKey
from mfa.methods.sms.models import PhoneNumber
from tests.mfa.doubles import StubProof
from tests.mfa.methods.security_key.authenticator import Authenticator
from tests.mfa.methods.security_key.conftest import BASE, give_key, html
from tests.pages import Web

__all__ = ["give_key"]
DELETE_KEY, DELETE_PHONE = f"{BASE}deleteSecurityKey.cgi", "/cas/eim/external/restricted/deleteMobilePhoneNumber.cgi"
LAST = "This is your last second factor"


@pytest.fixture(autouse=True)
def _required(proof: type[StubProof]) -> None:
    proof.fresh, proof.may = True, False


@pytest.fixture
def key(give_key: Callable[..., SecurityKey], alice: Account) -> SecurityKey:
    return give_key(alice, Authenticator())


def delete(browser: Web, device: SecurityKey | PhoneNumber) -> str:
    page = DELETE_KEY if isinstance(device, SecurityKey) else DELETE_PHONE
    return html(browser.post(f"{page}/{device.pk}", follow=True))


def test_the_last_key_is_not_deleted(alices: Web, key: SecurityKey) -> None:
    assert LAST in delete(alices, key)
    assert SecurityKey.objects.filter(pk=key.pk).exists()


def test_the_last_number_is_not_deleted(alices: Web, phone: PhoneNumber) -> None:
    assert LAST in delete(alices, phone)
    assert PhoneNumber.objects.filter(pk=phone.pk).exists()


def test_another_factor_of_any_kind_is_enough(alices: Web, key: SecurityKey, phone: PhoneNumber) -> None:
    assert "has been deleted" in delete(alices, key)
    assert LAST in delete(alices, phone)


def test_a_factor_that_is_disabled_is_none(alices: Web, key: SecurityKey, phone: PhoneNumber) -> None:
    SecurityKey.objects.update(disabled_at=clock.now())
    assert LAST in delete(alices, phone)
    assert "has been deleted" in delete(alices, key)


def test_without_the_option_the_last_one_goes(alices: Web, key: SecurityKey, proof: type[StubProof]) -> None:
    proof.may = True
    assert "has been deleted" in delete(alices, key)


@pytest.mark.parametrize("always", [True, False])
def test_the_option_of_the_account_decides(alice: Account, always: bool) -> None:
    Account.objects.update(always_several_factors=always)
    assert FreshProof().may_remove_last(alice) is not always
