"""What is refused, and what a race for Training ends in."""

import pytest
from django.db import IntegrityError

from simulator.classroom import states
from simulator.classroom.errors import SENTENCES, ClassroomError, ErrorCode
from simulator.classroom.states import Named
from traces import teaching

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]


def test_every_code_has_its_sentence() -> None:
    assert set(SENTENCES) == set(ErrorCode)


def test_names_are_given_once_and_unknown_ones_refused() -> None:
    states.keep("Monday")
    for name in ("Monday", Named.SEEDED):
        with pytest.raises(ClassroomError) as refused:
            states.keep(name)
        assert refused.value.code is ErrorCode.NAME_TAKEN
    with pytest.raises(ClassroomError) as refused:
        states.set_back("Tuesday")
    assert refused.value.code is ErrorCode.STATE_UNKNOWN


def test_too_many_or_too_much_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(states, "MOST_KEPT", 1)
    states.keep("Monday")
    with pytest.raises(ClassroomError) as refused:
        states.keep("Tuesday")
    assert refused.value.code is ErrorCode.TOO_MANY_STATES
    monkeypatch.setattr(states, "MOST_KEPT", 2)
    monkeypatch.setattr(teaching.states, "MOST_ROWS", -1)
    with pytest.raises(ClassroomError) as refused:
        states.keep("Tuesday")
    assert refused.value.code is ErrorCode.TOO_LARGE


def test_who_writes_at_the_same_moment_makes_us_try_again_and_then_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []

    def clash(name: str, make: object) -> None:
        tries.append(name)
        raise IntegrityError

    monkeypatch.setattr(states, "_set_back", clash)
    with pytest.raises(ClassroomError) as refused:
        states.set_back(Named.EMPTY)
    assert refused.value.code is ErrorCode.BUSY
    assert len(tries) == states.TRIES
