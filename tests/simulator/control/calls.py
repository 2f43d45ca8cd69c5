"""Calls of the control API, as a test suite makes them."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

API = "/simulator/api"


def call(method: str, path: str, body: Any = None) -> HttpResponse:
    """Send a call with a JSON body, from a client that would fail if a CSRF token were asked for."""
    client = Client(enforce_csrf_checks=True)
    content = {} if body is None else {"data": body, "content_type": "application/json"}
    return getattr(client, method.lower())(f"{API}{path}", **content)


def expect_problem(answer: HttpResponse, status: int, field: str | None = None) -> dict[str, Any]:
    """The answer is problem details with this status (and with an error about `field`); returns it."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert {"type", "title"} <= set(problem)
    if field is not None:
        assert [error["field"] for error in problem["errors"]] == [field]
        assert all(error["code"] and error["detail"] for error in problem["errors"])
    return problem
