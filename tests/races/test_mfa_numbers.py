"""At most ten numbers, each once, whatever runs in parallel; with a control that shows the accident."""

from collections import Counter
from collections.abc import Iterator
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from eulogin.models import Account
from mfa import api
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode as Code
from mfa.methods.sms.models import MOST_NUMBERS, PhoneNumber
from tests.races.hands import Outcome, at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def alice(transactional_db: None) -> Account:
    return Account.objects.create(uid="n00alice", email="alice@example.org", first_name="Alice", last_name="Martin")


def number(place: int) -> str:
    return f"+3363998{place:04}"


def refusals(outcomes: list[Outcome]) -> Counter[Code]:
    strange = [o for o in outcomes if not isinstance(o, PhoneNumber | FactorError)]
    assert not strange
    return Counter(o.code for o in outcomes if isinstance(o, FactorError))


@pytest.fixture
def no_slots(alice: Account) -> Iterator[None]:
    """The table as it would be without the constraint on slots."""
    constraint = next(c for c in PhoneNumber._meta.constraints if c.name == "phone_one_per_slot")
    with connection.schema_editor() as editor:
        editor.remove_constraint(PhoneNumber, constraint)
    yield
    PhoneNumber.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(PhoneNumber, constraint)


def careless_add(user: Account, text: str, together: Barrier) -> None:
    """Count, then add: what everybody writes first."""
    count = PhoneNumber.objects.filter(user=user).count()
    together.wait(timeout=30)
    if count < MOST_NUMBERS:
        PhoneNumber.objects.create(user=user, number=text, name=text, slot=count + 1)


def test_control_counting_first_lets_eleven_in(alice: Account, no_slots: None) -> None:
    together = Barrier(11)
    at_once(*[partial(careless_add, alice, number(place), together) for place in range(11)])
    assert PhoneNumber.objects.count() == 11


def test_eleven_parallel_adds_are_ten(alice: Account) -> None:
    outcomes = at_once(*[partial(api.add_phone, alice, number(place)) for place in range(11)])
    assert refusals(outcomes) == {Code.NUMBERS_FULL: 1}
    assert sorted(PhoneNumber.objects.values_list("slot", flat=True)) == list(range(1, 11))


def test_twenty_parallel_adds_to_eight_numbers_are_two(alice: Account) -> None:
    for place in range(8):
        api.add_phone(alice, number(place))
    outcomes = at_once(*[partial(api.add_phone, alice, number(100 + place)) for place in range(20)])
    assert refusals(outcomes) == {Code.NUMBERS_FULL: 18}
    assert PhoneNumber.objects.count() == 10


def test_the_same_number_added_five_times_at_once_is_there_once(alice: Account) -> None:
    outcomes = at_once(*[partial(api.add_phone, alice, number(1))] * 5)
    assert refusals(outcomes) == {Code.NUMBER_ALREADY_YOURS: 4}
    assert PhoneNumber.objects.count() == 1
