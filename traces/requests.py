"""The request as views of TRACES get it, and the doors in front of them."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from traces.environments import Environment
from traces.links import link
from traces.models import Person, Role, Status
from traces.sessions import SignIn

P = ParamSpec("P")
#: In the address of the home page: what was sent came after the end of the session, and was not taken.
UNSENT = "unsent"


class TracesRequest(HttpRequest):
    """What `EnvironmentMiddleware` adds; only a type, requests are not really of this class."""

    environment: Environment
    sign_in: SignIn | None
    person: Person | AnonymousUser


def to_sign_in(request: TracesRequest) -> HttpResponse:
    """Lead to EU Login, and back here afterwards; a post is not repeated: to the home page then, which says so."""
    wanted = request.get_full_path() if request.method == "GET" else f"{link(request.environment, 'home')}?{UNSENT}=1"
    return HttpResponseRedirect(f"{link(request.environment, 'cas-login')}?{urlencode({'next': wanted})}")


def for_people(
    view: Callable[Concatenate[TracesRequest, Person, P], HttpResponse],
) -> Callable[Concatenate[TracesRequest, P], HttpResponse]:
    """A view for signed-in people, given as its second argument; others are led to sign in."""

    @wraps(view)
    def inner(request: TracesRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        person = request.person
        return view(request, person, *args, **kwargs) if isinstance(person, Person) else to_sign_in(request)

    return inner


def for_unsuspended_people(
    view: Callable[Concatenate[TracesRequest, Person, P], HttpResponse],
) -> Callable[Concatenate[TracesRequest, P], HttpResponse]:
    """As `for_people`, closed to the suspended: they get no further than their profile, which says who can help."""

    @for_people
    @wraps(view)
    def inner(request: TracesRequest, person: Person, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not is_suspended(person):
            return view(request, person, *args, **kwargs)
        messages.warning(request, _("You are suspended: this page is closed to you until the suspension is lifted."))
        return HttpResponseRedirect(link(request.environment, "profile"))

    return inner


def is_suspended(person: Person) -> bool:
    """Whether every role that the person held is suspended: one that is valid again lets them in."""
    held = Role.objects.filter(person=person, status__in=[Status.VALID, Status.SUSPENDED])
    return set(held.values_list("status", flat=True)) == {Status.SUSPENDED}
