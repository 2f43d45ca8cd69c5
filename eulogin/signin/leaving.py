"""The end of a sign-in: the way to the service, with a page in between for who asked for one."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from eulogin.cas.addresses import printable
from eulogin.cas.parameters import LoginRequest
from eulogin.models import SsoSession
from eulogin.myaccount.guard import sign_in_required
from eulogin.signin import flow, policy, sessions
from kernel import crypto
from kernel.web.csp import allow_form_action
from kernel.web.origin import own_base

WAITING = "browser_leaving"
#: Ways to services that one browser may have open in as many windows.
MOST_WAITING = 5


def signed_in(
    request: HttpRequest,
    session: SsoSession,
    wanted: LoginRequest,
    next_path: str,
    *,
    from_sso: bool,
) -> HttpResponse:
    """Go on to where the person wanted to go: a service with a ticket, or a page of EU Login itself."""
    account = session.account
    if wanted.service and (account.wants_warning or (account.wants_details and not from_sso)):
        return _ask_first(request, wanted, from_sso=from_sso)
    if wanted.service:
        return leave(request, flow.ticketed(session, wanted, own_base(request), from_sso=from_sso))
    if account.wants_details and not from_sso:
        back = next_path or reverse("login")
        return redirect(f"{reverse('show-details')}?{urlencode({'next': back})}")
    if next_path:
        return redirect(next_path)
    if not from_sso:
        return redirect("login")
    return render(request, "eulogin/signin/success.html", {"session": session})


def leave(request: HttpRequest, address: str) -> HttpResponse:
    """Send the browser away; the page has a link for those that do not follow."""
    response = HttpResponseRedirect(address)
    # Without the request: nothing in it depends on who asks.
    response.content = render_to_string("eulogin/signin/redirecting.html", {"address": response["Location"]})
    return response


def unknown_service(request: HttpRequest) -> HttpResponse:
    """Nobody is sent to an address that nobody registered."""
    address = printable(request.GET.get("service", ""))[:500]
    return render(request, "eulogin/signin/unknown_service.html", {"service": address}, status=403)


def _ask_first(request: HttpRequest, wanted: LoginRequest, *, from_sso: bool) -> HttpResponse:
    """Keep the way in the browser's session until the person says yes: no ticket before that."""
    key = crypto.new_token(8)
    way = {"service": wanted.service, "fingerprint": wanted.fingerprint, "from_sso": from_sso}
    waiting = {**request.session.get(WAITING, {}), key: way}
    request.session[WAITING] = dict(list(waiting.items())[-MOST_WAITING:])
    return redirect(f"{reverse('login-confirm')}?{urlencode({'way': key})}")


@sign_in_required
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """«Warn me each time…» and «View my details after logging me in»: a page before the application gets to know."""
    way = request.session.get(WAITING, {}).get(request.GET.get("way", ""))
    session = sessions.current(request)
    if way is None or session is None:
        raise Http404
    service = policy.service_of(request, way["service"])
    wanted = LoginRequest(service=way["service"], fingerprint=way["fingerprint"])
    if request.method == "POST":
        del request.session[WAITING][request.GET["way"]]
        request.session.modified = True
        return leave(request, flow.ticketed(session, wanted, own_base(request), from_sso=way["from_sso"]))
    context = {
        "account": session.account,
        "service": service,
        "address": printable(way["service"]),
        "with_details": session.account.wants_details and not way["from_sso"],
    }
    return allow_form_action(render(request, "eulogin/signin/confirm.html", context), way["service"])
