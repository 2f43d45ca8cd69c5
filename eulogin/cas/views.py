"""Ticket validation over HTTP. Always status 200 with a content type: clients reject anything else."""

import logging
from collections.abc import Callable
from dataclasses import replace

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from eulogin.cas import answers, saml, tickets
from eulogin.cas.parameters import InvalidParameter, ValidationRequest, validation_request, wants_json
from eulogin.cas.validation import CasCode, Failure, Success, validate
from kernel.web.origin import own_base

logger = logging.getLogger(__name__)

TOP, HIGH, MEDIUM, LOW = 40, 30, 20, 10
#: The service's registration decides where the client says nothing, and TOP where that says nothing either.
REGISTERED = None
SERVICE, SERVICE_AND_PROXY = ["SERVICE"], ["SERVICE", "PROXY"]
XML, JSON = "application/xml; charset=utf-8", "application/json; charset=utf-8"

View = Callable[[HttpRequest], HttpResponse]
Outcome = tuple[Success | Failure, ValidationRequest | None]


def posted_or_asked(request: HttpRequest) -> QueryDict:
    """GET parameters, over which those of a POSTed body win (one client posts a query string without content type)."""
    both = request.GET.copy()
    if request.method == "POST":
        body = request.body  # before POST, which may read it away
        posted = request.POST or QueryDict(body)
        for name, value in posted.items():
            both[name] = str(value)
    return both


def _outcome(
    request: HttpRequest, query: QueryDict, assurance: int | None, types: list[str], *, generic: bool = False
) -> Outcome:
    try:
        asked = validation_request(query, assurance, types, generic=generic)
    except InvalidParameter as error:
        tickets.consume(query.get("ticket", ""))  # one attempt, also a malformed one
        return Failure(CasCode.INVALID_REQUEST, f"Parameter {error} is missing or malformed"), None
    try:
        return validate(asked, own_base(request)), asked
    except Exception:
        # A client must get an answer of the protocol; the parameters, which hold the ticket, stay out of the log.
        logger.exception("validation failed")
        return Failure(CasCode.INTERNAL_ERROR, "Internal error"), asked


def dialect(assurance: int | None, types: list[str]) -> View:
    """A validation address that answers in EU Login's own dialect, with its default minimum assurance."""

    @csrf_exempt
    @require_http_methods(["GET", "POST"])
    def view(request: HttpRequest) -> HttpResponse:
        query = posted_or_asked(request)
        outcome, asked = _outcome(request, query, assurance, types)
        if wants_json(query):
            return HttpResponse(answers.dialect_json(outcome, asked), content_type=JSON)
        return HttpResponse(answers.dialect_xml(outcome, asked), content_type=XML)

    return view


def _with_details(asked: ValidationRequest | None) -> ValidationRequest | None:
    """Generic clients do not know how to ask for details, and get them all."""
    return replace(asked, user_details=True, groups=["*"]) if asked else None


def generic(types: list[str]) -> View:
    """A validation address for generic CAS 3 clients; external people are accepted and details always given."""

    @csrf_exempt
    @require_http_methods(["GET", "POST"])
    def view(request: HttpRequest) -> HttpResponse:
        query = posted_or_asked(request)
        outcome, asked = _outcome(request, query, LOW, types, generic=True)
        if wants_json(query):
            return HttpResponse(answers.generic_json(outcome, _with_details(asked)), content_type=JSON)
        return HttpResponse(answers.generic_xml(outcome, _with_details(asked)), content_type=XML)

    return view


@csrf_exempt
@require_http_methods(["GET", "POST"])
def cas1(request: HttpRequest) -> HttpResponse:
    """`/validate`: CAS 1, two lines of text."""
    outcome, _ = _outcome(request, posted_or_asked(request), LOW, SERVICE)
    return HttpResponse(answers.plain_text(outcome), content_type="text/plain; charset=utf-8")


@csrf_exempt
@require_http_methods(["POST"])
def saml_validate(request: HttpRequest) -> HttpResponse:
    """`/samlValidate`: the service in `TARGET`, the ticket in a SAML 1.1 request."""
    query = request.GET.copy()
    query["service"] = request.GET.get("TARGET", "")
    ticket, to = "", ""
    try:
        ticket, to = saml.ticket_in(request.body)
    except InvalidParameter as error:
        logger.info("a SAML request held no %s", error)
    query["ticket"] = ticket
    outcome, asked = _outcome(request, query, LOW, SERVICE, generic=True)
    answer = saml.answer(outcome, _with_details(asked), to=to)
    return HttpResponse(answer, content_type="text/xml; charset=utf-8")
