"""The money of text messages under many hands: exactly what the budget says, the reserve too. A control shows why."""

from collections import Counter
from functools import partial
from threading import Barrier

import pytest
from django.db import transaction
from pytest_django import Settings

from eulogin.models import Account
from kernel.limits.counting import counted
from kernel.limits.models import Limit
from mfa import api
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode as Code
from mfa.methods.sms import enrolment
from mfa.methods.sms.method import SmsMethod
from mfa.models import Purpose
from mfa.sms import limits
from mfa.sms.models import OutgoingSms
from tests.races.hands import Outcome, at_once

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 12


@pytest.fixture(autouse=True)
def _little_money(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MFA_SMS_PER_HOUR, settings.MFA_SMS_RESERVE = 6, 50
    monkeypatch.setattr("mfa.sms.tasks.deliver.delay", lambda _pk: None)


@pytest.fixture
def people(transactional_db: None) -> list[Account]:
    made = [Account.objects.create(uid=f"n00per{n:02}", email=f"{n}@example.org") for n in range(HANDS)]
    for place, person in enumerate(made):
        api.add_phone(person, f"+3363998{place:04}")
    return made


def enrol(person: Account, place: int) -> None:
    enrolment.begin(person, f"+3363998{1000 + place:04}", proved=True, address=f"192.0.2.{place}")


def sign_in(person: Account, place: int) -> None:
    SmsMethod().start(person, "login:1", {"mobilePhoneNumber": f"+3363998{place:04}"})


def codes(outcomes: list[Outcome]) -> Counter[object]:
    strange = [o for o in outcomes if o is not None and not isinstance(o, FactorError)]
    assert not strange, strange
    return Counter(o.code if isinstance(o, FactorError) else None for o in outcomes)


def test_control_looking_at_the_budget_first_lets_everybody_spend(people: list[Account]) -> None:
    together = Barrier(HANDS)

    def careless() -> None:
        budget = limits.budgets()[0]
        count, _until = budget.spent
        together.wait(timeout=30)
        if count >= budget.most:
            raise FactorError(Code.SMS_SPENT)
        Limit.objects.update_or_create(key="careless", defaults={"count": count + 1, "ends_at": "2100-01-01T00:00Z"})

    assert codes(at_once(*[careless] * HANDS)) == {None: HANDS}


def test_of_many_messages_at_once_exactly_the_budget_is_sent(people: list[Account]) -> None:
    outcomes = at_once(*[partial(sign_in, person, place) for place, person in enumerate(people)])
    assert codes(outcomes) == {None: 6, Code.SMS_SPENT: 6}
    assert OutgoingSms.objects.count() == 6


def test_a_flood_of_new_numbers_leaves_the_reserve_whatever_runs_in_parallel(people: list[Account]) -> None:
    outcomes = at_once(*[partial(enrol, person, place) for place, person in enumerate(people)])
    assert codes(outcomes) == {None: 3, Code.SMS_SPENT: 9}
    outcomes = at_once(*[partial(sign_in, person, place) for place, person in enumerate(people)])
    assert codes(outcomes) == {None: 3, Code.SMS_SPENT: 9}


def test_a_run_of_numbers_is_braked_exactly(people: list[Account], settings: Settings) -> None:
    settings.MFA_SMS_PER_HOUR, settings.MFA_SMS_NEW_PER_HUNDRED = 1000, 4
    outcomes = at_once(*[partial(enrol, person, place) for place, person in enumerate(people)])
    assert codes(outcomes) == {None: 4, Code.SMS_RUN_LIMITED: 8}
    assert counted(limits.Rule("sms-neighbours-2", 4, limits.HOUR), "+336399810")[0] == 4


def test_adding_and_signing_in_at_once_wait_for_nobody_for_ever(people: list[Account], settings: Settings) -> None:
    settings.MFA_SMS_PER_HOUR = 1000
    acts = [partial(act, person, place) for place, person in enumerate(people) for act in (enrol, sign_in)]
    assert codes(at_once(*acts)) == {None: 2 * HANDS}


def test_what_is_rolled_back_costs_nothing(people: list[Account]) -> None:
    with transaction.atomic():
        limits.spend(Purpose.SIGN_IN)
        transaction.set_rollback(True)
    assert limits.budgets()[0].spent == (0, None)
