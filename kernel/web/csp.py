"""Exceptions from the content security policy, each for one page."""

from urllib.parse import urlsplit

from django.http import HttpResponse


def allow_form_action(response: HttpResponse, address: str) -> HttpResponse:
    """Let the page's form end at `address`: browsers apply `form-action` to the redirect that follows the post too."""
    if address:
        parts = urlsplit(address)
        response._csp_update = {"form-action": [f"{parts.scheme}://{parts.netloc}"]}  # type: ignore[attr-defined]
    return response
