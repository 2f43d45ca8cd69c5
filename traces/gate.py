"""What happens to a session of one factor once two are asked: it ends, and the person is told what to do."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from traces import sessions
from traces.environments import Environment
from traces.flows import people
from traces.links import link
from traces.models import Person
from traces.requests import TracesRequest


def turn_back(request: TracesRequest, person: Person | None) -> HttpResponse:
    """End the session and lead to a page that says why, from which a new sign-in comes back here.

    Whoever wrote a document is led to a page of its own: creation is what the gate protects (instruction of 7 May
    2024), and what has been saved waits there.
    """
    if person is not None:
        people.sign_in_ended(person)
    sessions.end(request)
    query = urlencode({"next": _wanted(request)})
    if _is_document(request):
        return HttpResponseRedirect(f"{link(request.environment, 'two-factors')}?{query}")
    text = _("TRACES now asks everybody for two factors. You signed in with your password only: sign in again.")
    messages.warning(request, text)
    return HttpResponseRedirect(f"{link(request.environment, 'home')}?{query}")


def _is_document(request: TracesRequest) -> bool:
    return request.path_info.startswith(f"{Environment(request.environment).prefix}/certificate/")


def _wanted(request: TracesRequest) -> str:
    """Where to come back to: a post is not repeated, but every page of a document that takes one can be read too."""
    if request.method == "GET":
        return request.get_full_path()
    return request.path if _is_document(request) else link(request.environment, "home")
