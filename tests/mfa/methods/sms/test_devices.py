import pytest
from django.db import IntegrityError, transaction

from eulogin.models import Account
from kernel.journal.models import Entry
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode as Code
from mfa.methods.sms import devices
from mfa.methods.sms.models import PhoneNumber
from tests.mfa.conftest import BELGIAN


def number(place: int) -> str:
    return f"+3363998{place:04}"


def fill(user: Account) -> list[PhoneNumber]:
    return [devices.add(user, number(place)) for place in range(10)]


def refusal(user: Account, text: str) -> Code:
    with pytest.raises(FactorError) as refused:
        devices.add(user, text)
    return refused.value.code


def test_ten_numbers_and_no_eleventh(alice: Account) -> None:
    assert [phone.slot for phone in fill(alice)] == list(range(1, 11))
    assert refusal(alice, BELGIAN) is Code.NUMBERS_FULL
    assert len(devices.of(alice)) == 10


def test_a_number_is_in_the_list_once(alice: Account, phone: PhoneNumber) -> None:
    assert refusal(alice, BELGIAN) is Code.NUMBER_ALREADY_YOURS


def test_a_known_number_is_told_even_when_the_list_is_full(alice: Account) -> None:
    fill(alice)
    assert refusal(alice, number(3)) is Code.NUMBER_ALREADY_YOURS


def test_several_accounts_may_share_a_number(alice: Account, bob: Account) -> None:
    assert devices.add(alice, BELGIAN).slot == devices.add(bob, BELGIAN).slot == 1


def test_a_freed_slot_is_used_again(alice: Account) -> None:
    phones = fill(alice)
    devices.remove(phones[4])
    assert devices.add(alice, BELGIAN).slot == 5


@pytest.mark.parametrize("changed", [{"slot": 11}, {"slot": 0}, {"slot": 1}, {"number": BELGIAN}, {"number": "0475"}])
def test_the_database_itself_refuses(alice: Account, phone: PhoneNumber, changed: dict[str, object]) -> None:
    fields = {"user": alice, "slot": 2, "number": "+32475000000", **changed}
    with pytest.raises(IntegrityError), transaction.atomic():
        PhoneNumber.objects.create(**fields)


def test_removing_twice_is_one_act(alice: Account, phone: PhoneNumber) -> None:
    assert devices.remove(phone)
    assert not devices.remove(phone)
    assert [e.event for e in Entry.objects.order_by("sequence")] == ["factor:phone:added", "factor:phone:removed"]


def test_the_journal_names_no_number(phone: PhoneNumber) -> None:
    entry = Entry.objects.get()
    assert entry.subject == "n00alice"
    assert "475" not in str(entry.personal)


def test_numbers_go_with_their_account(alice: Account, phone: PhoneNumber) -> None:
    alice.delete()
    assert not PhoneNumber.objects.exists()
