"""Errors of the control API as problem details (RFC 9457)."""

from collections.abc import Sequence

from django.http import HttpResponseBase

from kernel.web.problems import CONTENT_TYPE, FieldProblem, of_validation, problem

__all__ = ["FieldProblem", "ProblemError", "as_problem", "field_problem", "of_validation", "problem"]


class ProblemError(Exception):
    """Ends an API call with a problem answer."""

    def __init__(self, status: int, detail: str, errors: Sequence[FieldProblem] = ()) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors = status, detail, errors


def field_problem(field: str, code: str, detail: str, *, status: int = 422) -> ProblemError:
    """A problem with one field: 422 where it is malformed, 409 where it is taken."""
    return ProblemError(status, detail, [{"field": field, "code": code, "detail": detail}])


def as_problem(response: HttpResponseBase) -> HttpResponseBase:
    """An error that Django answered in its own words (unknown address, wrong method), in the API's words."""
    if response.status_code < 400 or response.get("Content-Type", "").startswith(CONTENT_TYPE):
        return response
    answer = problem(response.status_code)
    if "Allow" in response.headers:
        answer.headers["Allow"] = response.headers["Allow"]
    return answer
