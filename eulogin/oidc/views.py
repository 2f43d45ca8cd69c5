"""Discovery, keys, and the authorisation endpoint: the pages that begin a sign-in for a client."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from oauthlib.oauth2.rfc6749.errors import FatalClientError, OAuth2Error
from oauthlib.openid.connect.core.exceptions import InteractionRequired

from eulogin.cas.addresses import printable, with_parameter
from eulogin.models import SsoSession
from eulogin.oidc import demands, keys
from eulogin.oidc.addresses import configuration, issuer_of
from eulogin.oidc.authentication import find
from eulogin.oidc.models import OidcClient
from eulogin.oidc.server import Server
from eulogin.oidc.validator import Validator
from eulogin.signin import sessions
from eulogin.signin.leaving import leave
from kernel.web.csp import allow_form_action


@require_safe
def discovery(request: HttpRequest) -> HttpResponse:
    """The discovery document."""
    registration = bool(settings.EULOGIN_ALLOW_LOCALHOST_SERVICES)
    return JsonResponse(configuration(issuer_of(request), registration=registration))


@require_safe
def jwks(request: HttpRequest) -> HttpResponse:
    """The public keys."""
    return JsonResponse({"keys": keys.published()})


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """The issuer's own address leads to the document that describes it."""
    return redirect("oidc-discovery")


@csrf_exempt
@require_http_methods(["GET", "POST"])
def authorize(request: HttpRequest) -> HttpResponse:
    """Send the browser back to the client with a code, or to sign in first, or back with the reason why not."""
    if request.method == "POST":
        # A form from the client's site comes without our cookie; the same request by GET comes with it.
        response = HttpResponse(status=303)
        response["Location"] = f"{reverse('oidc-authorize')}?{request.POST.urlencode()}"
        return response
    return _Authorization(request).answer()


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """«Warn me each time…»: a page before the application gets to know; the same request in the address."""
    return _Authorization(request, asks=request.method == "GET", asked=request.method == "POST").answer()


class _Authorization:
    """One authorisation request."""

    def __init__(self, request: HttpRequest, *, asks: bool = False, asked: bool = False) -> None:
        self.request, self.issuer, self.asks, self.asked = request, issuer_of(request), asks, asked
        self.session = sessions.current(request)
        self.demand: demands.Demand | None = None
        validator = Validator(self.issuer, session=self.session, fulfils=self._fulfils)
        self.server = Server(validator, self._read_demand)
        # Written anew: the library refuses an address that is not encoded as it would encode it itself.
        self.uri = f"{self.issuer}/authorize?{request.GET.urlencode()}"

    def answer(self) -> HttpResponse:
        """Where the browser goes now."""
        if any("\x00" in value for values in self.request.GET.lists() for value in values[1]):
            return _refused(self.request, "invalid_request")
        try:
            scopes, credentials = self.server.validate_authorization_request(self.uri)
            del credentials["request"]  # the library's own object, which it would read as a parameter
            if not self._is_fulfilled():
                assert self.demand is not None  # noqa: S101 - read during validation
                address = demands.sign_in_address(self.request, self.demand, credentials["redirect_uri"])
                return redirect(address)
            if self._must_ask(credentials["prompt"]):
                return self._ask(credentials["client_id"], credentials["redirect_uri"])
            headers, _body, _status = self.server.create_authorization_response(
                self.uri, scopes=scopes, credentials=credentials
            )
        except FatalClientError as error:
            return _refused(self.request, str(error.error))
        except OAuth2Error as error:
            return self._back_with(error)
        demands.forget(self.request)
        return leave(self.request, headers["Location"])

    def _must_ask(self, prompts: set[str]) -> bool:
        """Whether the owner wants a page before any application gets to know who they are."""
        warned = self.session is not None and self.session.account.wants_warning and not self.asked
        if warned and "none" in prompts:
            raise InteractionRequired
        return warned

    def _ask(self, client_id: str, redirect_uri: str) -> HttpResponse:
        if not self.asks:
            return redirect(f"{reverse('oidc-confirm')}?{self.request.GET.urlencode()}")
        context = {"service": {"name": find(client_id)}, "address": printable(redirect_uri)}
        return allow_form_action(render(self.request, "eulogin/signin/confirm.html", context), redirect_uri)

    def _read_demand(self, request: Any) -> dict[str, Any]:
        parameters = {k: v for k, v in self.request.GET.items() if isinstance(v, str)}
        self.demand = demands.demand_of(parameters, request.client)
        return {}

    def _fulfils(self, session: SsoSession, client: OidcClient) -> bool:
        return self.demand is not None and demands.is_fulfilled(self.request, session, self.demand)

    def _is_fulfilled(self) -> bool:
        session, demand = self.session, self.demand
        return session is not None and demand is not None and demands.is_fulfilled(self.request, session, demand)

    def _back_with(self, error: OAuth2Error) -> HttpResponse:
        """Tell the client; the library has checked its address before anything that may fail so."""
        demands.forget(self.request)
        address = self.request.GET["redirect_uri"]
        members = {"error": error.error, "error_description": error.description}
        members |= {"state": self.request.GET.get("state", ""), "iss": self.issuer}
        for name, value in members.items():
            if value:
                address = with_parameter(address, name, value)
        return leave(self.request, address)


def _refused(request: HttpRequest, error: str) -> HttpResponse:
    """Nobody is sent to an address that nobody registered."""
    context = {
        "client_id": printable(request.GET.get("client_id", ""))[:200],
        "redirect_uri": printable(request.GET.get("redirect_uri", ""))[:500],
        "error": error,
    }
    return render(request, "eulogin/oidc/refused.html", context, status=400)
