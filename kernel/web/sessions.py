"""One session cookie for each product and environment, with its own path.

EU Login and the three TRACES environments are different applications on one host: signing in to one must not sign
in to another, so `request.session` depends on the prefix of the address.
"""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True)
class Area:
    """A part of the address space with sessions of its own."""

    prefix: str
    cookie: str


AREAS = [
    Area("/cas/", "ECAS_SESSIONID"),
    Area("/tracesnt/", "TRACES_SESSIONID"),
    Area("/acceptance/tracesnt/", "TRACES_ACCEPTANCE_SESSIONID"),
    Area("/training/tracesnt/", "TRACES_TRAINING_SESSIONID"),
]
ELSEWHERE = Area("/", "SIMULATOR_SESSIONID")


def area_of(path: str) -> Area:
    """The area an address belongs to."""
    return next((area for area in AREAS if path.startswith(area.prefix)), ELSEWHERE)


def cookie_name(area: Area) -> str:
    """The cookie's name: `__Secure-` in front where the site is served over HTTPS."""
    return f"{settings.SECURE_PREFIX}{area.cookie}"


class PrefixSessionMiddleware(SessionMiddleware):
    """Django's session middleware, with cookie name and path taken from the address."""

    def process_request(self, request: HttpRequest) -> None:
        """Open the session of the area that the address belongs to."""
        key = request.COOKIES.get(cookie_name(area_of(request.path_info)))
        request.session = self.SessionStore(key)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Let Django save the session, then rename its cookie for the area."""
        area = area_of(request.path_info)
        name = cookie_name(area)
        # Django looks for its own name to decide whether a cookie must be deleted.
        if name in request.COOKIES:
            request.COOKIES[settings.SESSION_COOKIE_NAME] = request.COOKIES[name]
        response = super().process_response(request, response)
        morsel = response.cookies.pop(settings.SESSION_COOKIE_NAME, None)
        if morsel is not None:
            response.cookies[name] = morsel.value
            response.cookies[name].update(morsel)
            response.cookies[name]["path"] = area.prefix
        return response
