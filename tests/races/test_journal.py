"""The journal under many hands: one chain, no forks, no gaps. The control shows the accident without the protection."""

from collections import Counter
from enum import StrEnum
from functools import partial
from threading import Barrier

import pytest
from django.db import transaction

from kernel.journal import writing
from kernel.journal.models import Entry, Head
from kernel.journal.writing import broken_entries, record
from tests.races.hands import at_once

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 12


class Event(StrEnum):
    """Events of these tests."""

    ACT = "test:act"


class Refused(Exception):
    """An act that came to nothing."""


@pytest.fixture(autouse=True)
def head(transactional_db: None) -> Head:
    return Head.objects.get_or_create(pk=1)[0]


def careless_record(together: Barrier) -> str:
    """Read the last hash, then write the next entry: what everybody writes first."""
    previous = Head.objects.get(pk=1).hash
    together.wait(timeout=30)
    Head.objects.filter(pk=1).update(hash="next", sequence=1)
    return previous


def test_control_a_careless_record_forks_the_chain() -> None:
    assert Counter(at_once(*[partial(careless_record, Barrier(HANDS))] * HANDS)) == {"": HANDS}


def test_many_hands_write_one_chain() -> None:
    outcomes = at_once(*[partial(record, Event.ACT, subject=f"n00{n:05d}") for n in range(HANDS)])
    assert outcomes == [None] * HANDS
    assert list(broken_entries()) == []
    assert Entry.objects.count() == HANDS


def test_acts_of_several_entries_and_acts_that_fail_leave_no_gap() -> None:
    def act(number: int) -> None:
        with transaction.atomic():
            record(Event.ACT, number=number)
            record(Event.ACT, number=number)
            if number % 3 == 0:
                raise Refused

    at_once(*[partial(act, number) for number in range(HANDS)])
    kept = [n for n in range(HANDS) if n % 3]
    assert list(broken_entries()) == []
    assert Counter(entry.personal["number"] for entry in Entry.objects.all()) == dict.fromkeys(kept, 2)


def test_many_hands_begin_an_emptied_journal() -> None:
    Head.objects.all().delete()
    assert at_once(*[partial(record, Event.ACT)] * HANDS) == [None] * HANDS
    assert list(broken_entries()) == []
    assert Entry.objects.count() == HANDS


def test_both_ways_of_writing_make_the_same_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    record(Event.ACT, environment="training", name="Žofia Ó Briain \U0001f511", number=3)
    with monkeypatch.context() as patched:
        patched.setattr(writing, "_append_at_once", writing._append_step_by_step)
        record(Event.ACT, subject="n00aaaaa")
    record(Event.ACT)
    assert list(broken_entries()) == []
    assert [entry.sequence for entry in Entry.objects.all()] == [1, 2, 3]
