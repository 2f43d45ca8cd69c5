"""Who is signed in to EU Login in this browser."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from eulogin.models import Account
from eulogin.signin import sessions


class SsoMiddleware:
    """`request.user` under `/cas/` is the owner of a live session: one ended elsewhere signs out here at once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look the session up only when a page asks who it is."""
        if request.path_info.startswith("/cas/"):
            request.user = SimpleLazyObject(lambda: _user(request))  # type: ignore[assignment]
        return self.get_response(request)


def _user(request: HttpRequest) -> Account | AnonymousUser:
    session = sessions.current(request)
    return session.account if session else AnonymousUser()
