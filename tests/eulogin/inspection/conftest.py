"""Tickets and questions for the inspector."""

from collections.abc import Callable

import pytest
from django.test import Client

from eulogin.api import inspection
from tests.eulogin.cas.conftest import certificate, secure_application  # noqa: F401 - fixtures
from tests.eulogin.conftest import SERVICE, sign_in

BASE = "http://testserver"


def ticket_of(client: Client, service: str = SERVICE, **more: str) -> str:
    """A ticket from a real sign-in."""
    query = "".join(f"&{name}={value}" for name, value in more.items())
    return sign_in(client, f"/cas/login?service={service}{query}")["Location"].split("ticket=")[1]


def explained(text: str) -> str:
    """Everything that the inspector says about `text`, in one piece."""
    report = inspection.inspect(text, BASE)
    facts = [f"{name}: {value}" for name, value in report.facts]
    steps = [
        piece
        for step in report.steps
        for piece in (step.title, step.path, str(step.asked), step.answer, step.why, step.change, *step.notes)
    ]
    return "\n".join([report.heading, *report.sentences, *facts, *steps])


@pytest.fixture
def ticket(client: Client, camille: object, app: str) -> str:
    """Camille's ticket for the registered service."""
    return ticket_of(client)


@pytest.fixture
def validate() -> Callable[..., None]:
    """Ask EU Login to validate a ticket."""

    def ask(ticket: str, path: str = "laxValidate", service: str = SERVICE, **more: str) -> None:
        Client(HTTP_USER_AGENT="shop/1.0").get(f"/cas/{path}", {"ticket": ticket, "service": service, **more})

    return ask
