"""Home page of an environment, and leaving it."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from traces import sessions
from traces.cards import cards, role_types
from traces.cas.addresses import cas_url, return_address, service_address
from traces.flows import people
from traces.links import link
from traces.models import Person, Status
from traces.requests import UNSENT, TracesRequest


@require_safe
def root(request: TracesRequest) -> HttpResponse:
    """The environment's bare address leads to its home page."""
    return HttpResponseRedirect(link(request.environment, "home"))


@require_safe
def home(request: TracesRequest) -> HttpResponse:
    """Anonymous people: sign up or log in. Signed-in people: what they may use, what they asked for."""
    person = request.person
    if isinstance(person, Person):
        role_ids = request.sign_in.role_ids if request.sign_in else frozenset()
        shown = cards(person, role_ids)
        context = {
            "cards": [card for card in shown if card.role.is_living],
            "suspended": [card for card in shown if card.status == Status.SUSPENDED],
            "has_access": any(card.in_force for card in shown),
            "unsent": UNSENT in request.GET,
            "types": role_types(""),  # shown to who holds no role: every type is possible
            "change_credentials": cas_url("change/changePassword.cgi"),
            "reset_password": cas_url("change/lostPassword.cgi"),
        }
        return render(request, "traces/home_signed_in.html", context)
    service = service_address(request, request.environment)
    context = {
        "sign_up": cas_url("eim/external/register.cgi", service=service),
        "next": return_address(request, request.environment) if "next" in request.GET else "",
    }
    return render(request, "traces/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: TracesRequest) -> HttpResponse:
    """«Déconnexion»: end this environment's session, then offer to leave EU Login as well."""
    if request.method == "POST":
        if isinstance(request.person, Person):
            people.sign_out(request.person)
        sessions.end(request)
        return HttpResponseRedirect(link(request.environment, "logout"))
    back = request.build_absolute_uri(link(request.environment, "home"))
    return render(request, "traces/signed_out.html", {"leave_eu_login": cas_url("logout", service=back)})
