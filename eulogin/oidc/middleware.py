"""Let the sign-in pages lead on to the client that waits."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from eulogin.oidc.demands import waiting_origins

SIGN_IN = ("/cas/login", "/cas/login.cgi")


class WaitingClientMiddleware:
    """Browsers apply `form-action` to every redirect behind a form, up to the client's own address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the waiting clients to the policy of the sign-in pages."""
        response = self.get_response(request)
        if request.path_info in SIGN_IN and (origins := waiting_origins(request)):
            update: dict[str, list[str]] = dict(getattr(response, "_csp_update", None) or {})
            update["form-action"] = [*update.get("form-action", []), *origins]
            response._csp_update = update  # type: ignore[attr-defined]
        return response
