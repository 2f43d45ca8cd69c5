"""«Mon compte», personal data, sign-out."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from eulogin.cas.services import UnknownService, find_service
from eulogin.myaccount.guard import sign_in_required
from eulogin.signin import sessions
from kernel.web.origin import own_base


@dataclass(frozen=True)
class Tile:
    """A tile of «Mon compte»; without a path it is shown as not simulated yet."""

    label: Any
    icon: str
    path: str = ""


PHONES = "/cas/eim/external/restricted/manageMyMobilePhoneNumbers.cgi"
KEYS = "/cas/userdata/manageMySecurityKeys.cgi"
TILES = [
    # Translators: fr "Mes données personnelles"
    Tile(_("My account details"), "user", "/cas/userdata/ShowDetails.cgi"),
    # Translators: fr "Configurer mon compte"
    Tile(_("Configure my account"), "sliders"),
    # Translators: fr "Supprimer mon compte"
    Tile(_("Delete my account"), "trash"),
    # Translators: fr "Gérer mes appareils mobiles"
    Tile(_("Manage my mobile devices"), "phone"),
    # Translators: fr "Gérer mes clés de sécurité et plateformes sécurisées"
    Tile(_("Manage my Security Keys and Trusted Platforms"), "key", KEYS),
    # Translators: fr "Gérer mes numéros de téléphone portable"
    Tile(_("Manage my mobile phone numbers"), "sms", PHONES),
    # Translators: fr "Gérer mes eID"
    Tile(_("Manage my eIDs"), "id-card"),
    # Translators: fr "Supprimer tous mes appareils et cartes d'identité électroniques (PANIC)"
    Tile(_("Delete all my devices and eIDs (PANIC)"), "alert"),
    # Translators: fr "Afficher mes sessions"
    Tile(_("Show my sessions"), "sessions"),
]


@sign_in_required
@require_GET
def my_account(request: HttpRequest) -> HttpResponse:
    """The nine tiles."""
    return render(request, "eulogin/myaccount/tiles.html", {"tiles": TILES})


@sign_in_required
@require_GET
def details(request: HttpRequest) -> HttpResponse:
    """«Mes données personnelles», read-only."""
    return render(request, "eulogin/myaccount/details.html", {"account": request.user})


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
    try:
        find_service(address, own_base(request))
    except UnknownService:
        return ""
    return address


def information(name: str) -> Any:
    """One of the footer's pages."""

    @require_GET
    def page(request: HttpRequest) -> HttpResponse:
        return render(request, f"eulogin/information/{name}.html")

    return page


def root(request: HttpRequest) -> HttpResponse:
    """`/cas/` and `/cas` lead to sign-in."""
    return redirect("login")
