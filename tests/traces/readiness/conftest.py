"""People in posts whose second factors are known, missing or not known."""

from collections.abc import Callable

import httpx
import pytest

from kernel import clock
from tests.pages import Web
from tests.traces.world import PRODUCTION, enter, give, make_operator, make_person
from traces.environments import environment_scope
from traces.models import Person
from traces.readiness import client
from traces.readiness.models import FactorState, Reading

BOARD = "/tracesnt/readiness/"


def know(person: Person, **factors: int) -> None:
    """As if EU Login had told it."""
    with environment_scope(person.environment):
        now = clock.now()
        FactorState.objects.update_or_create(
            environment=person.environment, uid=person.uid, defaults={"person": person, "read_at": now, **factors}
        )
        Reading.objects.update_or_create(environment=person.environment, defaults={"read_at": now, "cursor": "1"})


@pytest.fixture
def head(world: None) -> Person:
    """The administrator of the Ardennes, ready by the app."""
    person = make_person("n00head", first_name="Hélène", last_name="Durand")
    give(person, "authority", "FR00008", administrator=True)
    know(person, mobile_app=1)
    return person


@pytest.fixture
def crowd(head: Person) -> dict[str, Person]:
    """Users of two operators of the Ardennes, one of the Marne, one of Germany."""
    farm, market = make_operator(), make_operator("Marché aux bestiaux")
    elsewhere, abroad = make_operator("Loin", authority="FR00051"), make_operator("Weit", authority="DE29812")
    people = {
        name: make_person(f"n00{name}", last_name=name.capitalize()) for name in ("texts", "bare", "quiet", "far")
    }
    give(people["texts"], "operator", farm)
    give(people["texts"], "operator", market)
    give(people["bare"], "operator", farm, "suspended")
    give(people["quiet"], "operator", market)
    give(people["far"], "operator", elsewhere)
    give(make_person("n00abroad", last_name="Abroad"), "operator", abroad)
    give(make_person("n00asks", last_name="Asks"), "operator", farm, "requested")
    know(people["texts"], sms=2)
    know(people["bare"])
    return people


@pytest.fixture
def at_the_board(web: Web, head: Person) -> Web:
    """The head's browser."""
    enter(web, head)
    return web


@pytest.fixture
def eu_login_says(monkeypatch: pytest.MonkeyPatch, settings) -> Callable[..., list[httpx.Request]]:
    """Let EU Login's interface give these answers, one after the other; the requests are kept."""
    settings.TRACES_RELEASE_CREDENTIALS = {"production": "traces:secret"}

    def answer(*answers: httpx.Response | Exception) -> list[httpx.Request]:
        asked: list[httpx.Request] = []
        left = list(answers)

        def handle(request: httpx.Request) -> httpx.Response:
            asked.append(request)
            one = left.pop(0)
            if isinstance(one, Exception):
                raise one
            return one

        monkeypatch.setattr(client, "_transport", lambda: httpx.MockTransport(handle))
        return asked

    return answer


def told(*people: tuple[str, dict[str, int] | None], cursor: str = "7", more: bool = False, accepted=None):
    """An answer of EU Login's interface."""
    documents = [
        {"uid": uid, "released": True, "factors": factors, "released_at": "2026-11-20T09:00:00+00:00"}
        if factors is not None
        else {"uid": uid, "released": False}
        for uid, factors in people
    ]
    kinds = ["sms", "mobile-app", "security-key", "eid"] if accepted is None else accepted
    return httpx.Response(200, json={"people": documents, "accepted": kinds, "cursor": cursor, "more": more})


__all__ = ["BOARD", "PRODUCTION", "know", "told"]
