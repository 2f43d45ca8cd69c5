"""Pages for people of whom nothing is known: made once for each address and language, and remembered.

The page where every sign-in begins is the same for everybody but for the token of its form. Rendering it costs ten
times as much as putting that token in.
"""

import secrets
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import get_language

#: Stands in a remembered page where the token goes. Nobody can guess it and put it into an address.
PLACE = secrets.token_hex(32)
PLACE_OF_TOKEN, PLACE_OF_ADDRESS = secrets.token_hex(32), secrets.token_hex(32)
#: Addresses hold what people type: whoever tries many makes us forget, not grow.
MOST = 200

_pages: dict[tuple[str, ...], str] = {}


def is_stranger(request: HttpRequest) -> bool:
    """Whether this request has no session: neither a person nor messages from an earlier page."""
    return request.session.session_key is None and not request.session.modified


def render_for_strangers(request: HttpRequest, template: str, context: Mapping[str, Any], *vary: str) -> HttpResponse:
    """Render a page with a form. For strangers it is made once for each address, language, and `vary`.

    `vary` names everything in `context` that the address does not decide.
    """
    if not is_stranger(request):
        return HttpResponse(render_to_string(template, dict(context), request))
    key = (template, str(get_language()), request.get_full_path(), *vary)
    page = _pages.get(key)
    if page is None:
        page = render_to_string(template, {**context, "csrf_token": PLACE}, request)
        if not getattr(request, "_csp_nonce", None):  # a page with a nonce is good for one answer only
            _remember(key, page)
    return HttpResponse(page.replace(PLACE, get_token(request)))


def _remember(key: tuple[str, ...], page: str) -> None:
    if len(_pages) >= MOST:
        _pages.clear()
    _pages[key] = page


def forget_pages() -> None:
    """Make them anew: for tests that change what pages are made of."""
    _pages.clear()


def render_with_places(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *vary: str,
    written: Mapping[str, str],
    addressed: str,
) -> HttpResponse:
    """Render a page with a form, which is the same for many people but for a few words.

    It is made once for each language, address and `vary`, which names all else in `context` that changes the page.
    `written` are the words of the context that differ (escaped as in any template), `addressed` is what differs in the
    page's own address: a random text that stands nowhere else.
    """
    key = (template, str(get_language()), request.get_full_path().replace(addressed, ""), *vary)
    page = _pages.get(key)
    if page is None:
        marked = {name: f"{PLACE}{name}{PLACE}" for name in written}
        page = render_to_string(template, {**context, **marked, "csrf_token": PLACE_OF_TOKEN}, request)
        page = page.replace(addressed, PLACE_OF_ADDRESS)
        if not getattr(request, "_csp_nonce", None):
            _remember(key, page)
    for name, text in written.items():
        page = page.replace(f"{PLACE}{name}{PLACE}", escape(text))
    return HttpResponse(page.replace(PLACE_OF_TOKEN, get_token(request)).replace(PLACE_OF_ADDRESS, addressed))
