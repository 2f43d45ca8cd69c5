"""«Mon compte», sign-out, the pages of the footer."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from eulogin.myaccount.details import is_registered
from eulogin.myaccount.guard import sign_in_required
from eulogin.myaccount.tiles import TILES
from eulogin.signin import sessions


@sign_in_required
@require_GET
def my_account(request: HttpRequest) -> HttpResponse:
    """The nine tiles."""
    return render(request, "eulogin/myaccount/tiles.html", {"tiles": TILES})


@require_http_methods(["GET", "POST"])
def logout(request: HttpRequest) -> HttpResponse:
    """Sign-out asks for confirmation; afterwards a link leads to a registered service only."""
    back = _registered(request)
    if request.method == "POST":
        sessions.sign_out(request)
        return render(request, "eulogin/signin/signed_out.html", {"back": back})
    if sessions.current(request) is None:
        return render(request, "eulogin/signin/signed_out.html", {"back": back})
    return render(request, "eulogin/signin/logout.html", {"stay_url": reverse("login")})


def _registered(request: HttpRequest) -> str:
    """The address given as `service` or `url`, when it belongs to a registered service; else nothing."""
    address = request.GET.get("service") or request.GET.get("url") or ""
    return address if is_registered(request, address) else ""


def information(name: str) -> Any:
    """One of the footer's pages."""

    @require_GET
    def page(request: HttpRequest) -> HttpResponse:
        return render(request, f"eulogin/information/{name}.html")

    return page


def root(request: HttpRequest) -> HttpResponse:
    """`/cas/` and `/cas` lead to sign-in."""
    return redirect("login")
