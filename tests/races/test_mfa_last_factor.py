"""Switching on «Always require multi-factor authentication» while the last factor goes: nobody is locked out."""

from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django import Settings

from eulogin.errors import AccountError, ErrorCode
from eulogin.models import Account
from eulogin.myaccount.configure import flow
from mfa import api as mfa
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode
from mfa.methods.sms import enrolment
from mfa.methods.sms.models import PhoneNumber
from tests.races.hands import Outcome, at_once

pytestmark = pytest.mark.django_db(transaction=True)
ALWAYS = {"alwaysSeveralFactors": True}
NUMBERS = ["+33639980101", "+33639980102"]


@pytest.fixture
def camille(transactional_db: None, settings: Settings) -> Account:
    settings.EULOGIN_ACCOUNT_LISTENERS = []
    account = Account.objects.create(uid="n00camil", email="c@example.org", first_name="Camille", last_name="Martin")
    mfa.add_phone(account, NUMBERS[0])
    return account


def request(account: Account) -> HttpRequest:
    made = RequestFactory().post("/cas/")
    made.user, made.session = account, {}  # type: ignore[attr-defined]
    return made


def require(account: Account) -> bool:
    return flow.save(request(account), account, ALWAYS)


def remove(phone: PhoneNumber) -> None:
    enrolment.remove(PhoneNumber.objects.select_related("user").get(pk=phone.pk), request(phone.user))


def refusals(outcomes: list[Outcome]) -> list[Any]:
    strange = [o for o in outcomes if isinstance(o, Exception) and not isinstance(o, AccountError | FactorError)]
    assert not strange, strange
    return [o.code for o in outcomes if isinstance(o, AccountError | FactorError)]


def test_control_looking_first_locks_the_owner_out(camille: Account) -> None:
    together = Barrier(2)

    def careless_require() -> None:
        has = mfa.has_factor(camille)
        together.wait(timeout=30)
        Account.objects.filter(pk=camille.pk, always_several_factors=not has).update(always_several_factors=True)

    def careless_remove() -> None:
        may = not Account.objects.get(pk=camille.pk).always_several_factors
        together.wait(timeout=30)
        if may:
            PhoneNumber.objects.all().delete()

    at_once(careless_require, careless_remove)
    assert Account.objects.get().always_several_factors
    assert not mfa.has_factor(camille)


@pytest.mark.parametrize("_round", range(5))
def test_requiring_a_factor_and_removing_the_last_one_at_once_is_one_of_them(camille: Account, _round: int) -> None:
    (phone,) = PhoneNumber.objects.select_related("user")
    refused = refusals(at_once(partial(require, camille), partial(remove, phone)))
    assert len(refused) == 1
    assert refused[0] in (ErrorCode.FACTOR_NEEDED_FIRST, FactorErrorCode.LAST_FACTOR)
    assert Account.objects.get().always_several_factors is mfa.has_factor(camille)


def test_removing_both_of_two_by_the_real_pages_flow_leaves_one(camille: Account) -> None:
    mfa.add_phone(camille, NUMBERS[1])
    require(camille)
    phones = list(PhoneNumber.objects.select_related("user"))
    assert refusals(at_once(*[partial(remove, phone) for phone in phones])) == [FactorErrorCode.LAST_FACTOR]
    assert PhoneNumber.objects.count() == 1
