"""What the network does to text messages."""

from datetime import UTC, datetime, timedelta

import pytest

from simulator.phones import network
from simulator.phones.gateway import VirtualPhoneGateway
from simulator.phones.models import TextMessage, VirtualPhone
from tests.clock import Clock

pytestmark = pytest.mark.django_db

NUMBER = "+33639980001"
NOON = datetime(2024, 6, 11, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon(clock: Clock) -> None:
    clock.set(NOON)


def phone(**switches: object) -> VirtualPhone:
    return VirtualPhone.objects.create(number=NUMBER, **switches)


def send(text: str) -> str:
    return VirtualPhoneGateway().send(to=NUMBER, text=text, reference=f"ref-{text}", sent_at=NOON)


def texts() -> list[str]:
    network.deliver_due()
    return list(TextMessage.objects.order_by("pk").values_list("text", flat=True))


def test_an_undisturbed_message_arrives_at_once() -> None:
    phone()
    send("a")
    assert texts() == ["a"]


def test_a_delayed_message_arrives_when_its_time_has_come(clock: Clock) -> None:
    phone(delay=60)
    send("a")
    clock.set(NOON + timedelta(seconds=59))
    assert texts() == []
    clock.set(NOON + timedelta(seconds=60))
    assert texts() == texts() == ["a"]


def test_a_lost_message_never_arrives_and_the_sender_does_not_know() -> None:
    phone(loses=True)
    assert send("a").startswith("virtual-")
    assert texts() == []


def test_a_duplicate_arrives_twice_but_the_same_reference_only_once() -> None:
    phone(duplicates=True)
    assert send("a") == send("a")
    assert texts() == ["a", "a"]


def test_with_inversion_the_second_message_comes_first(clock: Clock) -> None:
    phone(inverts=True)
    send("a")
    assert texts() == []
    send("b")
    assert texts() == ["b", "a"]


def test_a_message_that_nothing_overtakes_arrives_all_the_same(clock: Clock) -> None:
    phone(inverts=True)
    send("a")
    clock.set(NOON + network.LONGEST_INVERSION)
    assert texts() == ["a"]


def test_without_network_messages_wait_until_it_is_back() -> None:
    receiver = phone(is_offline=True)
    send("a")
    assert texts() == []
    VirtualPhone.objects.filter(pk=receiver.pk).update(is_offline=False)
    assert texts() == ["a"]


def test_a_late_message_is_unread_although_newer_ones_were_read(clock: Clock) -> None:
    receiver = phone(delay=60)
    send("late")
    VirtualPhone.objects.filter(pk=receiver.pk).update(delay=0)
    send("quick")
    receiver.mark_read(TextMessage.objects.get().pk)
    clock.set(NOON + timedelta(seconds=60))
    network.deliver_due()
    receiver.refresh_from_db()
    assert receiver.unread_texts() == ["late"]
