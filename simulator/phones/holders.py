"""Who holds a phone that was handed out: a browser that opened its link and keeps its secret in a cookie."""

import re

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from simulator.phones.models import VirtualPhone

PREFIX = "/simulator/phones/"
COOKIE = f"{settings.SECURE_PREFIX}PHONES"
#: One browser holds so many phones at most; the oldest go.
MOST = 10
#: A course lasts days; a phone is kept a little longer.
COOKIE_LIFE = 60 * 60 * 24 * 60
#: Pages that belong to no phone: the list (of one's own), the app's door, the service worker.
SHARED = re.compile(rf"{PREFIX}(app/|worker\.js)?")
LINK = re.compile(rf"{PREFIX}take/([\w-]+)/")
ONE_PHONE = re.compile(rf"{PREFIX}(\d{{1,18}})/(?!hand-out/)")


def may_pass(request: HttpRequest) -> bool:
    """Whether a page of the phones may be opened by somebody whom the simulator's other pages refuse."""
    if SHARED.fullmatch(request.path_info):
        return own(request).exists()
    if link := LINK.fullmatch(request.path_info):
        return VirtualPhone.objects.filter(secret=link[1]).exists()
    found = ONE_PHONE.match(request.path_info)
    return found is not None and own(request).filter(pk=int(found[1])).exists()


def own(request: HttpRequest) -> QuerySet[VirtualPhone]:
    """The phones that this browser holds."""
    return VirtualPhone.objects.filter(secret__in=_secrets(request))


def is_holder(request: HttpRequest) -> bool:
    """Whether the caller came in by the link of a phone only: the guard says so."""
    return bool(getattr(request, "holds_phones_only", False))


def give(request: HttpRequest, response: HttpResponse, secret: str) -> None:
    """Let the browser hold one more phone."""
    kept = [secret, *(one for one in _secrets(request) if one != secret)][:MOST]
    response.set_cookie(
        COOKIE, ".".join(kept), COOKIE_LIFE, path=PREFIX, secure=settings.HTTPS, httponly=True, samesite="Lax"
    )


def _secrets(request: HttpRequest) -> list[str]:
    return [one for one in request.COOKIES.get(COOKIE, "").split(".") if one][:MOST]
