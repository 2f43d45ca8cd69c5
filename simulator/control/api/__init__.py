"""The control API under `/simulator/api/`, for test suites and trainers' scripts (OpenAPI at `docs`)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from simulator.control import problems
from simulator.control.api import clock, imports, inbox, oidc, people, services, state
from simulator.control.api.documentation import Documentation

api = NinjaAPI(
    title="Simulator control API",
    version="1",
    description="Mail and text messages, the clock, people and services. Errors are problem details.",
    urls_namespace="simulator-api",
    docs=Documentation(),
    docs_url="/docs",
)
for router in (inbox.router, clock.router, people.router, imports.router, services.router, state.router, oidc.router):
    api.add_router("", router)


@api.exception_handler(problems.ProblemError)
def _problem(request: HttpRequest, error: problems.ProblemError) -> HttpResponse:
    return problems.problem(error.status, error.detail, error.errors)


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problems.problem(error.status_code, str(error))


@api.exception_handler(ValidationError)
def _validation_error(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [_field_problem(fault) for fault in error.errors]
    return problems.problem(422, "The request does not have the expected form.", errors)


def _field_problem(fault: dict[str, Any]) -> problems.FieldProblem:
    # The first places are ninja's own: where it looked (body, query), and for a body the view's parameter.
    place = [str(part) for part in fault["loc"]]
    field = ".".join(place[2:] if place[0] == "body" else place[1:])
    return {"field": field, "code": str(fault["type"]), "detail": str(fault["msg"])}
