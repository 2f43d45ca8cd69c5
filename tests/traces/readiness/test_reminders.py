"""«Rappeler»: once in some days, to those concerned within the remit."""

from datetime import timedelta

import pytest

from kernel.journal.models import Entry
from simulator.mail.models import ReceivedMail
from tests.clock import Clock
from tests.pages import Web
from tests.traces.readiness.conftest import BOARD
from tests.traces.world import PRODUCTION
from traces.environments import environment_scope
from traces.models import Person, Role, Status
from traces.readiness import reminders
from traces.readiness.events import Event
from traces.readiness.models import Reminded, Reminder

REMIND = f"{BOARD}remind"
pytestmark = pytest.mark.usefixtures("crowd")


@pytest.fixture
def click(at_the_board: Web, django_capture_on_commit_callbacks):
    """Press a button; what follows after commit is done."""

    def press(wanted: str) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            at_the_board.post(REMIND, {"wanted": wanted})
        _deliver(django_capture_on_commit_callbacks)
        return at_the_board.get(BOARD).content.decode()

    return press


def _deliver(capture) -> None:
    from kernel.mail.tasks import sweep

    with capture(execute=True):
        sweep()


def addresses() -> list[str]:
    return sorted(ReceivedMail.objects.values_list("to", flat=True))


def test_only_those_concerned_within_the_remit_get_one(click) -> None:
    assert "One person is being reminded." in click("not-ready")
    assert addresses() == ["n00bare@example.org"]
    click("not-known")
    assert addresses() == ["n00bare@example.org", "n00quiet@example.org"]


def test_nobody_gets_two_within_a_week(clock: Clock, click) -> None:
    click("not-ready")
    assert "Nobody is left to remind" in click("not-ready")
    clock.forward(timedelta(days=6, hours=23))
    click("not-ready")
    assert len(addresses()) == 1
    clock.forward(timedelta(hours=2))
    click("not-ready")
    assert len(addresses()) == 2


@pytest.mark.parametrize(
    ("ahead", "again"), [(timedelta(seconds=1), False), (timedelta(days=6), False), (timedelta(days=8), True)]
)
def test_a_moment_ahead_is_another_workers_unless_the_clock_was_moved_back(
    clock: Clock, ahead: timedelta, again: bool
) -> None:
    with environment_scope(PRODUCTION):
        person = Person.objects.get(uid="n00bare")
        Reminded.objects.create(person=person, last_at=clock.now + ahead)
        assert reminders.due(Person.objects.filter(pk=person.pk)).exists() is again
        assert reminders._may_remind(person) is again


def test_the_mail_is_in_the_persons_language(click) -> None:
    click("not-ready")
    assert "second facteur" in ReceivedMail.objects.get().subject


def test_it_is_journalled_and_ends(click) -> None:
    click("not-ready")
    events = Entry.objects.filter(event__startswith="readiness:reminders").order_by("pk")
    assert [entry.event for entry in events] == [Event.REMINDERS_ASKED, Event.REMINDERS_SENT]
    with environment_scope(PRODUCTION):
        assert Reminder.objects.get().sent == 1


def test_a_head_who_lost_the_post_reminds_nobody(at_the_board: Web, head: Person, clock: Clock) -> None:
    at_the_board.post(REMIND, {"wanted": "not-ready"})
    with environment_scope(PRODUCTION):
        Role.objects.filter(person=head).update(status=Status.SUSPENDED)
        row = Reminder.objects.get()
        assert reminders.waiting(PRODUCTION) == []
    clock.forward(timedelta(minutes=11))
    assert reminders.waiting(PRODUCTION) == [row.pk]
    reminders.send(PRODUCTION, row.pk)
    assert reminders.waiting(PRODUCTION) == []
    assert addresses() == []


def test_an_unknown_wish_changes_nothing(at_the_board: Web) -> None:
    assert at_the_board.post(REMIND, {"wanted": "everybody"}).status_code == 302
    with environment_scope(PRODUCTION):
        assert not Reminder.objects.exists()
