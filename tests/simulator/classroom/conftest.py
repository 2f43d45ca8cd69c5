"""Classes in a small world: what a class needs of TRACES, without the demonstration."""

from collections.abc import Callable

import pytest

from simulator.classroom import making
from simulator.classroom.models import Course, Start
from tests.simulator.conftest import reference
from tests.traces.world import make_reference

__all__ = ["open_class", "reference", "small_world"]


@pytest.fixture
def small_world(db: None) -> None:
    """A few authorities and one kind of activity."""
    make_reference()


@pytest.fixture
def open_class(small_world: None) -> Callable[..., Course]:
    """A class of two in the Ardennes: `open_class(start=Start.PHONE, size=40)`."""

    def make(start: Start = Start.PHONE, size: int = 2, name: str = "Ardennes", language: str = "fr") -> Course:
        return making.open_course(name=name, size=size, language=language, start=start, authority="FR00008")

    return make
