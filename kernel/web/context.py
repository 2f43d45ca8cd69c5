"""What every template may use."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest


def _language_links(request: HttpRequest) -> list[dict[str, str]]:
    kept = [(k, v) for k, values in request.GET.lists() for v in values if k not in ("locale", "ticket", "token")]
    names = {"fr": "français", "en": "English"}
    return [
        {
            "code": code,
            "name": names.get(code, code),
            "href": f"{request.path}?{urlencode([*kept, ('locale', code)])}",
        }
        for code, _label in settings.LANGUAGES
    ]


def page(request: HttpRequest) -> dict[str, object]:
    """Language chooser and the simulator's switch."""
    return {"language_links": _language_links(request), "simulator_enabled": settings.SIMULATOR}
