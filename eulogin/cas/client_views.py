"""What applications ask for besides validation: login transactions, proxy tickets, the schema."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eulogin.cas import answers, proxies
from eulogin.cas.parameters import InvalidParameter, transaction_request, wants_json
from eulogin.cas.reasons import Reason
from eulogin.cas.services import UnknownService, find_service
from eulogin.cas.validation import CasCode, Failure
from eulogin.cas.views import JSON, XML, posted_or_asked, unreadable
from eulogin.inspection import recording
from eulogin.signin import attempts
from kernel.web.origin import own_base

SCHEMA = Path(__file__).with_name("ecas.xsd")


@csrf_exempt
@require_POST
def login_init(request: HttpRequest) -> HttpResponse:
    """`/login/init`: an application opens a login transaction and gets the id to send the browser with."""
    query = posted_or_asked(request)
    outcome = _opened(request, query)
    recording.transaction_opened(request, query, outcome)
    if wants_json(query):
        return HttpResponse(answers.transaction_json(outcome), content_type=JSON)
    return HttpResponse(answers.transaction_xml(outcome), content_type=XML)


def _opened(request: HttpRequest, query: QueryDict) -> str | Failure:
    try:
        wanted = transaction_request(query)
        find_service(wanted.service, own_base(request))
    except InvalidParameter as error:
        return unreadable(query, error)
    except UnknownService:
        return Failure(CasCode.INVALID_SERVICE, "The service is not registered", Reason.SERVICE_UNKNOWN)
    return attempts.open_transaction(wanted)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def proxy(request: HttpRequest) -> HttpResponse:
    """`/proxy`: a proxy ticket for `targetService` against a proxy-granting ticket."""
    query = posted_or_asked(request)
    outcome, generic = _proxied(request, query)
    recording.proxy_asked(request, query, outcome)
    if wants_json(query):
        return HttpResponse(answers.proxy_json(outcome), content_type=JSON)
    return HttpResponse(answers.proxy_xml(outcome, generic=generic), content_type=XML)


def _proxied(request: HttpRequest, query: QueryDict) -> tuple[str | Failure, bool]:
    generic = False
    pgt, target = query.get("pgt", ""), query.get("targetService", "")
    for name, value in (("pgt", pgt), ("targetService", target)):
        if not value:
            return unreadable(query, InvalidParameter(name)), generic
    try:
        granted = proxies.find(pgt)
        generic = granted.generic
        return proxies.proxy_ticket(granted, target, own_base(request)), generic
    except proxies.ProxyRefused as error:
        return Failure(CasCode(error.code), error.text, error.reason, error.facts), generic


@require_GET
def schema(request: HttpRequest) -> HttpResponse:
    """The schema of the answers."""
    return HttpResponse(SCHEMA.read_bytes(), content_type=XML)
