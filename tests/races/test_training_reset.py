"""Two trainers set Training back at once, and people read meanwhile. With a control."""

from collections.abc import Callable
from functools import partial
from threading import Event

import pytest

from simulator.classroom import states
from simulator.classroom.errors import ClassroomError
from simulator.classroom.models import TrainingState
from tests.races.hands import at_once
from tests.traces.world import TRAINING, give, make_operator, make_person, make_reference
from traces.environments import environment_scope
from traces.models import Role
from traces.teaching import states as rows

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = [f"waiting.0.{number}" for number in range(3)]


@pytest.fixture
def kept(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Training with three requests, kept; one try for each trainer."""
    make_reference()
    operator = make_operator(environment=TRAINING)
    for uid in PEOPLE:
        give(make_person(uid, environment=TRAINING), "operator", operator, "requested")
    states.keep("Monday")
    TrainingState.objects.get_or_create(pk=1)
    monkeypatch.setattr(states, "TRIES", 1)


def there() -> list[str]:
    with environment_scope(TRAINING):
        return sorted(Role.objects.values_list("person__uid", flat=True))


def pausing(monkeypatch: pytest.MonkeyPatch, paused: Event, goes_on: Event) -> None:
    """Let whoever sets back wait when everything is forgotten and nothing is there yet."""
    clear = rows.clear

    def slowly(environment: str) -> None:
        clear(environment)
        paused.set()
        goes_on.wait(timeout=30)

    monkeypatch.setattr(rows, "clear", slowly)


@pytest.mark.usefixtures("kept")
def test_two_trainers_at_once_follow_one_another() -> None:
    act = partial(states.set_back, "Monday")
    outcomes = at_once(act, act)
    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert there() == PEOPLE


@pytest.mark.usefixtures("kept")
def test_control_without_the_lock_they_get_in_each_others_way(monkeypatch: pytest.MonkeyPatch) -> None:
    unlocked: Callable[[], TrainingState] = TrainingState.objects.get
    monkeypatch.setattr(states, "_lock", unlocked)
    act = partial(states.set_back, "Monday")
    for _try in range(20):
        if any(isinstance(outcome, ClassroomError) for outcome in at_once(act, act)):
            return
    pytest.fail("no accident: the lock is not what keeps them apart")


@pytest.mark.usefixtures("kept")
def test_who_reads_meanwhile_sees_training_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    paused, goes_on = Event(), Event()
    pausing(monkeypatch, paused, goes_on)

    def read() -> list[str]:
        assert paused.wait(timeout=30)
        seen = there()
        goes_on.set()
        return seen

    outcomes = at_once(partial(states.set_back, "Monday"), read)
    assert outcomes[1] == PEOPLE
    assert there() == PEOPLE
