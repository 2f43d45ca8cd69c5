"""Addresses that nothing of ours can have."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse


class PathMiddleware:
    """An address with NUL is not found: no key, code or reference holds one, and PostgreSQL refuses the question.

    The last of the middlewares, so that the page that says so has everything pages have.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on with every other address."""
        if "\x00" in request.path_info:
            raise Http404
        return self.get_response(request)
