"""Sign-out that an application asks for (OpenID Connect RP-Initiated Logout)."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from eulogin.cas.addresses import with_parameter
from eulogin.oidc import keys
from eulogin.oidc.addresses import issuer_of
from eulogin.oidc.authentication import find
from eulogin.oidc.models import OidcClient
from eulogin.signin import sessions
from kernel.web.csp import allow_form_action

LONGEST_STATE = 2000


@dataclass(frozen=True)
class Return:
    """Where to go after the sign-out: a registered address of a known client, or nowhere."""

    client: OidcClient | None = None
    uri: str = ""
    state: str = ""

    @property
    def address(self) -> str:
        """The address with the client's state; empty for nowhere."""
        return with_parameter(self.uri, "state", self.state) if self.uri and self.state else self.uri


def _return_of(parameters: dict[str, str], issuer: str) -> Return:
    """Read `id_token_hint`, `client_id`, `post_logout_redirect_uri` and `state`; what does not fit leads nowhere."""
    named, hint = parameters.get("client_id", ""), parameters.get("id_token_hint", "")
    if hint:
        claims = keys.read(hint, issuer)
        hinted = str(claims["aud"]) if claims else ""
        if not hinted or (named and named != hinted):
            return Return()
        named = hinted
    client, uri = find(named), parameters.get("post_logout_redirect_uri", "")
    if client is None or uri not in client.post_logout_redirect_uris:
        return Return(client)
    return Return(client, uri, parameters.get("state", "")[:LONGEST_STATE])


def _parameters(request: HttpRequest) -> dict[str, str]:
    given = request.POST if request.method == "POST" else request.GET
    return {name: str(value) for name, value in given.items() if "\x00" not in str(value)}


@csrf_exempt
@require_http_methods(["GET", "POST"])
def logout(request: HttpRequest) -> HttpResponse:
    """Ask the person; an application by itself signs nobody out of EU Login."""
    wanted = _return_of(_parameters(request), issuer_of(request))
    # A form from the application's site comes without our cookie, so who is signed in shows only after the click.
    if request.method == "GET" and sessions.current(request) is None:
        return _gone(request, wanted)
    context = {"wanted": wanted, "stay_url": reverse("login")}
    return allow_form_action(render(request, "eulogin/oidc/logout.html", context), wanted.uri)


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """The person agreed: end the session, then back to the application if its address is registered."""
    wanted = _return_of(_parameters(request), issuer_of(request))
    sessions.sign_out(request)
    return _gone(request, wanted)


def _gone(request: HttpRequest, wanted: Return) -> HttpResponse:
    if wanted.address:
        return HttpResponseRedirect(wanted.address)
    return render(request, "eulogin/signin/signed_out.html", {"back": ""})
