"""Errors of JSON interfaces as problem details (RFC 9457)."""

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, TypedDict

from django.http import HttpResponse

CONTENT_TYPE = "application/problem+json"


class FieldProblem(TypedDict):
    """What is wrong with one field: its path, a code for programs, a sentence for people."""

    field: str
    code: str
    detail: str


def problem(status: int, detail: str = "", errors: Sequence[FieldProblem] = (), **more: object) -> HttpResponse:
    """The answer itself: type, title, status, detail, `errors` where fields are at fault, and what `more` adds."""
    body: dict[str, object] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": int(status)}
    if detail:
        body["detail"] = detail
    body |= more
    if errors:
        body["errors"] = list(errors)
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=CONTENT_TYPE)


def of_validation(fault: dict[str, Any]) -> FieldProblem:
    """What django-ninja says of a malformed field."""
    # The first places are ninja's own: where it looked (body, query), and for a body the view's parameter.
    place = [str(part) for part in fault["loc"]]
    field = ".".join(place[2:] if place[0] == "body" else place[1:])
    return {"field": field, "code": str(fault["type"]), "detail": str(fault["msg"])}
