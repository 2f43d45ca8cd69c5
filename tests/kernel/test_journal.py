from enum import StrEnum

import pytest
from django.core.management import CommandError, call_command

from kernel.journal.models import AppendOnlyError, Entry
from kernel.journal.writing import broken_entries, forget, record

pytestmark = pytest.mark.django_db


class Event(StrEnum):
    """Events of these tests."""

    SOMETHING = "test:something"


@pytest.fixture
def three_entries():
    for subject in ("n00aaaaa", "n00bbbbb", "n00ccccc"):
        record(Event.SOMETHING, subject=subject, number=3)


def test_entries_are_chained(three_entries):
    first, second, third = Entry.objects.all()
    assert (second.previous_hash, third.previous_hash) == (first.hash, second.hash)
    assert list(broken_entries()) == []


def test_an_entry_cannot_be_changed_or_deleted(three_entries):
    entry = Entry.objects.first()
    with pytest.raises(AppendOnlyError):
        entry.save()
    with pytest.raises(AppendOnlyError):
        entry.delete()


@pytest.mark.parametrize(
    "change", [{"event": "x"}, {"personal": {"subject": "n00zzzzz"}}, {"subject": "n00zzzzz"}, {"hash": "0" * 64}]
)
def test_a_changed_entry_breaks_the_chain(three_entries, change):
    Entry.objects.filter(sequence=2).update(**change)
    assert 2 in broken_entries()


def test_a_removed_entry_breaks_the_chain(three_entries):
    Entry.objects.filter(sequence=2).delete()
    assert list(broken_entries())


def test_a_removed_last_entry_breaks_the_chain(three_entries):
    Entry.objects.filter(sequence=3).delete()
    assert list(broken_entries()) == [3]


def test_a_person_is_forgotten_and_the_chain_holds(three_entries):
    assert forget("n00bbbbb") == 1
    entry = Entry.objects.get(sequence=2)
    assert (entry.subject, entry.personal, entry.salt) == ("", None, "")
    assert list(broken_entries()) == []


def test_the_command_tells_whether_the_chain_is_whole(three_entries, capsys):
    call_command("verify_journal")
    assert "3 entries" in capsys.readouterr().out
    Entry.objects.filter(sequence=1).update(event="x")
    with pytest.raises(CommandError, match="1"):
        call_command("verify_journal")


def test_an_entry_has_the_time_of_the_clock(clock):
    record(Event.SOMETHING)
    assert Entry.objects.get().at == clock.now
