"""Ticket validation over HTTP. Always status 200 with a content type: clients reject anything else."""

import logging
from collections.abc import Callable
from dataclasses import replace

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from eulogin.cas import answers
from eulogin.cas.parameters import InvalidParameter, ValidationRequest, validation_request
from eulogin.cas.validation import CasCode, Failure, Success, validate

logger = logging.getLogger(__name__)

TOP, HIGH, MEDIUM, LOW = 40, 30, 20, 10
SERVICE, SERVICE_AND_PROXY = ["SERVICE"], ["SERVICE", "PROXY"]

View = Callable[[HttpRequest], HttpResponse]


def _parameters(request: HttpRequest) -> QueryDict:
    """GET parameters, over which those of a POSTed body win (one client posts a query string without content type)."""
    both = request.GET.copy()
    if request.method == "POST":
        posted = request.POST or QueryDict(request.body)
        for name, value in posted.items():
            both[name] = str(value)
    return both


def _outcome(
    request: HttpRequest, assurance: int, types: list[str]
) -> tuple[Success | Failure, ValidationRequest | None]:
    try:
        asked = validation_request(_parameters(request), assurance, types)
    except InvalidParameter as error:
        return Failure(CasCode.INVALID_REQUEST, f"Parameter {error} is missing or malformed"), None
    try:
        return validate(asked), asked
    except Exception:
        # A client must get an answer of the protocol; the parameters, which hold the ticket, stay out of the log.
        logger.exception("validation failed")
        return Failure(CasCode.INTERNAL_ERROR, "Internal error"), asked


def dialect(assurance: int, types: list[str]) -> View:
    """A validation address that answers in EU Login's own dialect, with its default minimum assurance."""

    @csrf_exempt
    @require_http_methods(["GET", "POST"])
    def view(request: HttpRequest) -> HttpResponse:
        outcome, asked = _outcome(request, assurance, types)
        if _parameters(request).get("format", "").upper() == "JSON":
            return HttpResponse(answers.dialect_json(outcome, asked), content_type="application/json; charset=utf-8")
        return HttpResponse(answers.dialect_xml(outcome, asked), content_type="application/xml; charset=utf-8")

    return view


def generic(types: list[str]) -> View:
    """A validation address for generic CAS 3 clients; external people are accepted and details always given."""

    @csrf_exempt
    @require_http_methods(["GET", "POST"])
    def view(request: HttpRequest) -> HttpResponse:
        outcome, asked = _outcome(request, LOW, types)
        details = replace(asked, user_details=True, groups=["*"]) if asked else None
        return HttpResponse(answers.generic_xml(outcome, details), content_type="application/xml; charset=utf-8")

    return view
