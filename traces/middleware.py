"""What every request to an environment of TRACES gets, and the gate that every session passes."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from traces import gate, sessions
from traces.agents import nav_links
from traces.environments import Environment, environment_of, environment_scope
from traces.links import link
from traces.models import Person
from traces.notifications.telling import with_unread
from traces.requests import TracesRequest


class EnvironmentMiddleware:
    """Open the environment that the address names, for the whole request; other addresses pass untouched.

    Adds `request.environment`, `request.sign_in` (None for anonymous people), `request.nav_links`, and
    `request.person`, which is also `request.user` here: in TRACES the user is a person of this environment, not an
    EU Login account.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer inside the environment; end the session that the gate refuses."""
        environment = environment_of(request.path_info)
        if environment is None:
            return self.get_response(request)
        with environment_scope(environment):
            _equip(request, environment)
            return _stopped_at_the_gate(request, environment) or self.get_response(request)


def _equip(request: HttpRequest, environment: Environment) -> None:
    sign_in = sessions.current(request)
    person = SimpleLazyObject(lambda: _person_of(request, sign_in))
    vars(request).update(environment=environment, sign_in=sign_in, person=person, user=person)
    vars(request)["nav_links"] = SimpleLazyObject(lambda: nav_links(cast("TracesRequest", request)))


def _person_of(request: HttpRequest, sign_in: sessions.SignIn | None) -> Person | AnonymousUser:
    """The person of this session. One that has gone, with an environment set back for example, is told so."""
    person = _person(sign_in)
    if sign_in is not None and isinstance(person, AnonymousUser):
        sessions.end(request)
        text = _("Your session here has ended: this environment was set back, or your rights changed. Sign in again.")
        messages.warning(request, text)
    return person


def _person(sign_in: sessions.SignIn | None) -> Person | AnonymousUser:
    alive = Person.objects.filter(pk=sign_in.person_id, session_epoch=sign_in.epoch) if sign_in else None
    found = with_unread(alive).first() if alive is not None else None
    return found or AnonymousUser()


def _stopped_at_the_gate(request: HttpRequest, environment: Environment) -> HttpResponse | None:
    """End a session of one factor once two are asked, say why, and lead to a new sign-in that comes back here."""
    sign_in = sessions.current(request)
    arriving = request.path_info == link(environment, "cas-login")
    if sign_in is None or not sign_in.is_too_weak or arriving:
        return None
    person = _person(sign_in)
    return gate.turn_back(cast("TracesRequest", request), person if isinstance(person, Person) else None)
