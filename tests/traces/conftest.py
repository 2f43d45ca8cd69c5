"""What tests of TRACES begin with."""

from collections.abc import Callable, Iterator

import httpx
import pytest

from tests.traces.cas.answers import Handler, always, success
from tests.traces.world import PRODUCTION, make_person, make_reference
from traces.cas import client
from traces.environments import environment_scope
from traces.models import Person


@pytest.fixture
def world(db: None) -> None:
    """A few rows of reference data."""
    make_reference()


@pytest.fixture
def production(world: None) -> Iterator[None]:
    """The test runs inside the production environment's data."""
    with environment_scope(PRODUCTION):
        yield


@pytest.fixture
def camille(world: None) -> Person:
    """Somebody without a role in production."""
    return make_person()


@pytest.fixture
def eu_login(monkeypatch: pytest.MonkeyPatch) -> Callable[[Handler], None]:
    """Let EU Login answer as a handler says; until told, it confirms Camille with two factors."""

    def answer(handler: Handler) -> None:
        monkeypatch.setattr(client, "_transport", lambda: httpx.MockTransport(handler))

    answer(always(success()))
    return answer
