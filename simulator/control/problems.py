"""Errors of the control API as problem details (RFC 9457)."""

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import TypedDict

from django.http import HttpResponse, HttpResponseBase

CONTENT_TYPE = "application/problem+json"


class FieldProblem(TypedDict):
    """What is wrong with one field: its path, a code for programs, a sentence for people."""

    field: str
    code: str
    detail: str


class ProblemError(Exception):
    """Ends an API call with a problem answer."""

    def __init__(self, status: int, detail: str, errors: Sequence[FieldProblem] = ()) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors = status, detail, errors


def field_problem(field: str, code: str, detail: str, *, status: int = 422) -> ProblemError:
    """A problem with one field: 422 where it is malformed, 409 where it is taken."""
    return ProblemError(status, detail, [{"field": field, "code": code, "detail": detail}])


def problem(status: int, detail: str = "", errors: Sequence[FieldProblem] = ()) -> HttpResponse:
    """The answer itself: type, title, status, detail, and `errors` where fields are at fault."""
    body: dict[str, object] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    if detail:
        body["detail"] = detail
    if errors:
        body["errors"] = list(errors)
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=CONTENT_TYPE)


def as_problem(response: HttpResponseBase) -> HttpResponseBase:
    """An error that Django answered in its own words (unknown address, wrong method), in the API's words."""
    if response.status_code < 400 or response.get("Content-Type", "").startswith(CONTENT_TYPE):
        return response
    answer = problem(response.status_code)
    if "Allow" in response.headers:
        answer.headers["Allow"] = response.headers["Allow"]
    return answer
