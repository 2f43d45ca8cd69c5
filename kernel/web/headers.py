"""Headers of every answer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class SimulatorHeadersMiddleware:
    """No page is indexed, and no page made for one person is kept by a cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers that the view did not set itself."""
        response = self.get_response(request)
        response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        response.headers.setdefault("Cache-Control", "no-store")
        return response
