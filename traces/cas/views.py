"""The one way in: over EU Login and back with a ticket."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from traces import sessions
from traces.cas import problems
from traces.cas.addresses import cas_url, return_address, service_address
from traces.cas.answers import Level
from traces.cas.client import validate
from traces.flows import people
from traces.links import admin_link
from traces.requests import TracesRequest

LONGEST_TICKET = 1000


# No HEAD: it would use the ticket up.
@require_http_methods(["GET"])
def sign_in(request: TracesRequest) -> HttpResponse:
    """Without a ticket, lead to EU Login; with one, validate it, open the session, and go on to `next`."""
    ticket = request.GET.get("ticket", "")
    return _arrive(request, ticket) if ticket else _leave(request)


def _leave(request: TracesRequest) -> HttpResponse:
    query = {"service": service_address(request, request.environment)}
    level = _required(request)
    if level > Level.BASIC:
        query["authenticationLevel"] = level.name
    return HttpResponseRedirect(cas_url("login", **query))


def _required(request: TracesRequest) -> Level:
    """The same before and after: it follows from where the person wants to go."""
    validators = admin_link(request.environment, "index")
    return sessions.required_level(validating=return_address(request, request.environment).startswith(validators))


def _arrive(request: TracesRequest, ticket: str) -> HttpResponse:
    level = _required(request)
    service = service_address(request, request.environment)
    try:
        if len(ticket) > LONGEST_TICKET:
            raise problems.CasError(problems.CasProblem.TICKET_REFUSED)
        identity = validate(request, service=service, ticket=ticket, level=level)
    except problems.CasError as error:
        return _refuse(request, error.problem)
    person, role_ids = people.sign_in(request.environment, identity, get_language() or "")
    sessions.begin(request, person, identity.level, role_ids)
    # Elsewhere than here: the ticket leaves the address bar.
    return HttpResponseRedirect(return_address(request, request.environment))


def _refuse(request: TracesRequest, problem: problems.CasProblem) -> HttpResponse:
    context = {
        "problem": problem.value,
        "sentence": problems.SENTENCES[problem],
        "next": return_address(request, request.environment),
    }
    return render(request, "traces/sign_in_failed.html", context, status=problems.STATUSES[problem])
