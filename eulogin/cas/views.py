"""Ticket validation over HTTP. Always status 200 with a content type: clients reject anything else."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from eulogin.cas import adversary, answers, saml, tickets
from eulogin.cas.parameters import InvalidParameter, ValidationRequest, validation_request, wants_json
from eulogin.cas.reasons import Reason
from eulogin.cas.validation import CasCode, Failure, Success, validate
from eulogin.inspection import recording
from eulogin.models import Adversary
from kernel.web.origin import own_base

logger = logging.getLogger(__name__)

TOP, HIGH, MEDIUM, LOW = 40, 30, 20, 10
#: The service's registration decides where the client says nothing, and TOP where that says nothing either.
REGISTERED = None
SERVICE, SERVICE_AND_PROXY = ["SERVICE"], ["SERVICE", "PROXY"]
XML, JSON = "application/xml; charset=utf-8", "application/json; charset=utf-8"
SAML, TEXT = "text/xml; charset=utf-8", "text/plain; charset=utf-8"

View = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True)
class Told:
    """What a client is told, what it asked (None when that could not be read), and how it is lied to."""

    outcome: Success | Failure
    asked: ValidationRequest | None
    lie: Adversary | None = None

    @property
    def in_full(self) -> ValidationRequest | None:
        """The request with all details: generic clients do not know how to ask for them."""
        return replace(self.asked, user_details=True, groups=["*"]) if self.asked else None

    def response(self, text: str, content_type: str) -> HttpResponse:
        """The answer with this text, spoiled where the service's registration asks for it."""
        sent = adversary.spoiled(text, content_type, self.lie) if self.lie else text
        return HttpResponse(sent, content_type=content_type)


def posted_or_asked(request: HttpRequest) -> QueryDict:
    """GET parameters, over which those of a POSTed body win (one client posts a query string without content type)."""
    both = request.GET.copy()
    if request.method == "POST":
        body = request.body  # before POST, which may read it away
        posted = request.POST or QueryDict(body)
        for name, value in posted.items():
            both[name] = str(value)
    return both


def _told(
    request: HttpRequest, query: QueryDict, assurance: int | None, types: list[str], *, generic: bool = False
) -> Told:
    told = _judged(request, query, assurance, types, generic=generic)
    recording.validated(request, query, told.outcome, told.lie)
    return told


def _judged(request: HttpRequest, query: QueryDict, assurance: int | None, types: list[str], *, generic: bool) -> Told:
    try:
        asked = validation_request(query, assurance, types, generic=generic)
    except InvalidParameter as error:
        tickets.consume(query.get("ticket", ""))  # one attempt, also a malformed one
        return Told(unreadable(query, error), None)
    try:
        return _with_lies(asked, own_base(request))
    except Exception:
        # A client must get an answer of the protocol; the parameters, which hold the ticket, stay out of the log.
        logger.exception("validation failed")
        return Told(Failure(CasCode.INTERNAL_ERROR, "Internal error"), asked)


def _with_lies(asked: ValidationRequest, base: str) -> Told:
    """The outcome of a validation, falsified where the service's registration asks for it."""
    lie = adversary.of(asked.service, base)
    outcome = validate(adversary.really_checked(asked, lie), base)
    if isinstance(outcome, Failure) or lie is None or lie is Adversary.OTHER_SERVICE:
        return Told(outcome, asked)  # the lie about the service was told when the ticket was issued
    adversary.journal(outcome.account.uid, asked.service, lie)
    return Told(adversary.falsified(outcome, lie), asked, lie)


def unreadable(query: QueryDict, error: InvalidParameter) -> Failure:
    """The refusal of a request with a parameter that is missing or malformed."""
    reason = Reason.PARAMETER_MALFORMED if query.get(str(error)) else Reason.PARAMETER_MISSING
    text = f"Parameter {error} is missing or malformed"
    return Failure(CasCode.INVALID_REQUEST, text, reason, {"parameter": str(error)})


def dialect(assurance: int | None, types: list[str]) -> View:
    """A validation address that answers in EU Login's own dialect, with its default minimum assurance."""

    @csrf_exempt
    @require_http_methods(["GET", "POST"])
    def view(request: HttpRequest) -> HttpResponse:
        query = posted_or_asked(request)
        told = _told(request, query, assurance, types)
        if wants_json(query):
            return told.response(answers.dialect_json(told.outcome, told.asked), JSON)
        return told.response(answers.dialect_xml(told.outcome, told.asked), XML)

    return view


def generic(types: list[str]) -> View:
    """A validation address for generic CAS 3 clients; external people are accepted and details always given."""

    @csrf_exempt
    @require_http_methods(["GET", "POST"])
    def view(request: HttpRequest) -> HttpResponse:
        query = posted_or_asked(request)
        told = _told(request, query, LOW, types, generic=True)
        if wants_json(query):
            return told.response(answers.generic_json(told.outcome, told.in_full), JSON)
        return told.response(answers.generic_xml(told.outcome, told.in_full), XML)

    return view


@csrf_exempt
@require_http_methods(["GET", "POST"])
def cas1(request: HttpRequest) -> HttpResponse:
    """`/validate`: CAS 1, two lines of text."""
    told = _told(request, posted_or_asked(request), LOW, SERVICE)
    return told.response(answers.plain_text(told.outcome), TEXT)


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
    told = _told(request, query, LOW, SERVICE, generic=True)
    return told.response(saml.answer(told.outcome, told.in_full, to=to), SAML)
