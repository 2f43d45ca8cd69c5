"""The control API under `/simulator/api/`, for test suites and trainers' scripts (OpenAPI at `docs`)."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from simulator.control import problems
from simulator.control.api import certificates, classroom, clock, imports, inbox, oidc, people, phones, services, state
from simulator.control.api.documentation import Documentation

api = NinjaAPI(
    title="Simulator control API",
    version="1",
    description="Mail and text messages, phones, the clock, people and services. Errors are problem details.",
    urls_namespace="simulator-api",
    docs=Documentation(),
    docs_url="/docs",
)
for part in (inbox, phones, clock, people, imports, services, state, oidc, certificates, classroom):
    api.add_router("", part.router)


@api.exception_handler(problems.ProblemError)
def _problem(request: HttpRequest, error: problems.ProblemError) -> HttpResponse:
    return problems.problem(error.status, error.detail, error.errors)


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problems.problem(error.status_code, str(error))


@api.exception_handler(ValidationError)
def _validation_error(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [problems.of_validation(fault) for fault in error.errors]
    return problems.problem(422, "The request does not have the expected form.", errors)
