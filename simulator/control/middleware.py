"""The outermost middleware while there is a simulator."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from simulator.control import clock, guard, problems


class SimulatorMiddleware:
    """One reading of the clock per request; a guard before `/simulator/…`; problem details for its API."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with one and the same clock for the whole request."""
        with clock.memo():
            response = self.get_response(request)
            if request.path_info.startswith(guard.API_PREFIX):
                return problems.as_problem(response)
            return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Refuse strangers: here, so that the refusal has language and headers like any page."""
        return guard.refusal(request)
