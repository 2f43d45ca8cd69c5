"""What the pages of every method share: the way back, and second clicks."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, QueryDict
from django_otp.models import Device

from kernel.web.next import safe_next

REMOVED = "mfa_removed"


def posted(request: HttpRequest) -> QueryDict | None:
    """The data of a posted form, None when the page is only opened."""
    return request.POST if request.method == "POST" else None


def with_next(request: HttpRequest, url: str) -> str:
    """`url` with the place to go to when all is done, which this request brought along."""
    wanted = safe_next(request, request.GET.get("next"), "")
    return f"{url}?{urlencode({'next': wanted})}" if wanted else url


def after(request: HttpRequest, list_url: str) -> str:
    """Where the person came from to set up a factor, or the list."""
    return safe_next(request, request.GET.get("next"), list_url)


def remember_removed(request: HttpRequest, persistent_id: str) -> None:
    """Note in the session that it deleted this device, so that a second click is recognised."""
    request.session[REMOVED] = [*request.session.get(REMOVED, []), persistent_id]


def expect_removed(request: HttpRequest, model: type[Device], pk: int) -> None:
    """Go on when this session deleted that device; for anybody else there never was one: 404."""
    if f"{model.model_label()}/{pk}" not in request.session.get(REMOVED, []):
        raise Http404
