import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from eulogin.models import Account
from kernel.journal.models import Entry
from mfa import api
from mfa.methods.sms.models import PhoneNumber
from mfa.models import Challenge
from mfa.sms.models import OutgoingSms
from tests.mfa.conftest import BELGIAN, FRENCH


def sms() -> api.Method:
    found = api.method(api.Strength.PASSWORD_SMS)
    assert found is not None
    return found


def test_a_scripted_person_gets_a_number_without_a_challenge(alice: Account) -> None:
    phone = api.add_phone(alice, "+32 475 12 34 56")
    assert (phone.number, phone.slot, phone.confirmed) == (BELGIAN, 1, True)
    assert api.has_factor(alice)
    assert not OutgoingSms.objects.exists()
    assert [e.event for e in Entry.objects.all()] == ["factor:phone:added"]


@pytest.mark.parametrize(("number", "code"), [("0475", "number-no-plus"), (BELGIAN, "number-already-yours")])
def test_a_bad_number_is_refused(alice: Account, phone: PhoneNumber, number: str, code: str) -> None:
    with pytest.raises(api.FactorError) as refused:
        api.add_phone(alice, number)
    assert refused.value.code == code
    assert api.sentence(refused.value.code)


def test_everything_of_one_person_can_be_removed(alice: Account, bob: Account, phone: PhoneNumber) -> None:
    api.add_phone(alice, FRENCH)
    api.add_phone(bob, FRENCH)
    sms().start(alice, "login:1", {"mobilePhoneNumber": BELGIAN})
    assert api.remove_all(alice) == 2
    assert not api.has_factor(alice)
    assert not Challenge.objects.exists()
    assert api.has_factor(bob)
    assert Entry.objects.order_by("sequence").last().event == "factor:all:removed"


def test_a_notice_goes_to_every_number_of_the_person(alice: Account, bob: Account) -> None:
    for number in (BELGIAN, FRENCH):
        api.add_phone(alice, number)
    api.add_phone(bob, FRENCH)
    assert api.notify_by_sms(alice, "Hello") == 2
    messages = OutgoingSms.objects.order_by("pk")
    assert [(message.to, message.purpose, message.body) for message in messages] == [
        (BELGIAN, "notice", "Hello"),
        (FRENCH, "notice", "Hello"),
    ]


def test_a_notice_stands_or_falls_with_the_act(alice: Account, phone: PhoneNumber) -> None:
    with transaction.atomic():
        api.notify_by_sms(alice, "Hello")
        transaction.set_rollback(True)
    assert not OutgoingSms.objects.exists()


def test_removing_nothing_is_no_event(alice: Account) -> None:
    assert api.remove_all(alice) == 0
    assert not Entry.objects.exists()


def test_a_reset_leaves_nothing(alice: Account, phone: PhoneNumber) -> None:
    sms().start(alice, "login:1", {"mobilePhoneNumber": BELGIAN})
    api.reset()
    assert [model.objects.count() for model in (PhoneNumber, Challenge, OutgoingSms)] == [0, 0, 0]


def test_a_reset_needs_few_queries(
    alice: Account, phone: PhoneNumber, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(14):
        api.reset()
