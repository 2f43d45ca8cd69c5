"""Who may open the simulator's pages: mailboxes, phones and the clock stand open behind them.

On the same machine everybody may. Where the server listens beyond it, a token is asked for: in the header
`Authorization: Bearer …`, or once as `?token=…`, after which a cookie keeps a digest of it. Who was handed out a
phone opens that phone without it, and nothing else; who plays a trainee of a class, that trainee's pages as well; who
comes from a sign-in with an eID opens the country's pages for that sign-in.
"""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from kernel import crypto
from simulator.classroom import holders as trainees
from simulator.control import problems
from simulator.eidas import passage
from simulator.phones import holders

PREFIX = "/simulator/"
API_PREFIX = "/simulator/api/"
DOCS = "/simulator/api/docs"
COOKIE = "SIMULATOR_TOKEN"


def refusal(request: HttpRequest) -> HttpResponse | None:
    """The answer for who may not pass; None for everybody else."""
    if not request.path_info.startswith(PREFIX):
        return None
    if _is_cross_site_call(request):
        return _refuse(request, 403, _("A page of another site may not control the simulator."))
    answer = _ask_for_token(request) if settings.SIMULATOR_TOKEN else _ask_for_nearness(request)
    if answer is not None and answer.status_code >= 400 and _may_pass(request):
        # Read by simulator.phones.holders, and by the frame of the pages, which then leads to no other.
        request.holds_phones_only = True  # type: ignore[attr-defined]
        return None
    return answer


def _may_pass(request: HttpRequest) -> bool:
    return holders.may_pass(request) or trainees.may_pass(request) or passage.may_pass(request)


def _ask_for_nearness(request: HttpRequest) -> HttpResponse | None:
    if _is_local(request):
        return None
    return _refuse(
        request,
        403,
        _(
            "The simulator has no token, so it answers this machine only. Start it with"
            " SIMULATOR_TOKEN set, or with “make demo HOST=…”, which makes a token and prints it."
        ),
    )


def _ask_for_token(request: HttpRequest) -> HttpResponse | None:
    scheme, _space, bearer = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and crypto.same(bearer.strip(), settings.SIMULATOR_TOKEN):
        return None
    if crypto.same(request.COOKIES.get(_cookie_name(), ""), _digest()):
        return _without_token(request) if "token" in request.GET else None
    if crypto.same(request.GET.get("token", ""), settings.SIMULATOR_TOKEN):
        return _without_token(request)
    return _refuse(request, 401, _("Open the address with the token that was printed at the start."))


def _without_token(request: HttpRequest) -> HttpResponse | None:
    """A cookie with the digest, and the way to the same address without the token: no history keeps it."""
    if _is_call(request) or request.method not in ("GET", "HEAD"):
        return None  # a program's call: it keeps no history, and may not follow a redirect
    rest = request.GET.copy()
    del rest["token"]
    response = HttpResponseRedirect(request.path + (f"?{rest.urlencode()}" if rest else ""))
    response.set_cookie(_cookie_name(), _digest(), path=PREFIX, secure=settings.HTTPS, httponly=True, samesite="Lax")
    return response


def _is_call(request: HttpRequest) -> bool:
    """Whether a program asks; the API's documentation is a page for people."""
    return request.path_info.startswith(API_PREFIX) and request.path_info != DOCS


def _cookie_name() -> str:
    return f"{settings.SECURE_PREFIX}{COOKIE}"


def _digest() -> str:
    return crypto.fingerprint(settings.SIMULATOR_TOKEN, "simulator:token")


def _is_cross_site_call(request: HttpRequest) -> bool:
    """The API has no CSRF token, so a browser that says another site is calling must be heard."""
    return _is_call(request) and request.headers.get("Sec-Fetch-Site") == "cross-site"


def _is_local(request: HttpRequest) -> bool:
    """Whether the caller is this machine; behind a proxy, every address it passed on must be."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    addresses = [request.META.get("REMOTE_ADDR", ""), *(forwarded.split(",") if forwarded else [])]
    return all(_is_loopback(address.strip()) for address in addresses)


def _is_loopback(address: str) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return bool((mapped or parsed).is_loopback)


def _refuse(request: HttpRequest, status: int, detail: str) -> HttpResponse:
    if _is_call(request):
        response = problems.problem(status, detail)
    else:
        response = render(request, "simulator/control/refused.html", {"detail": detail}, status=status)
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="simulator"'
    return response
