"""Country and scheme for a sign-in that begins with an eID: pages of the browser that began it, and of nobody else."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kernel.web.next import safe_next
from mfa import pages
from mfa.contract import FactorError
from mfa.methods.eid import exchange_views, exchanges, schemes
from mfa.methods.eid.forms import CountryForm, SchemeForm
from mfa.methods.eid.models import Exchange
from mfa.models import Purpose


@require_http_methods(["GET", "POST"])
def choose_country(request: HttpRequest, key: str) -> HttpResponse:
    """The flags: no flag, not possible."""
    _own(request, key)
    form = CountryForm(pages.posted(request))
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["country"]
        return redirect(pages.with_next(request, reverse("mfa:eid-country-scheme", args=[key, chosen])))
    return _page(request, "country", form=form, nowhere=not schemes.every())


@require_http_methods(["GET", "POST"])
def choose_scheme(request: HttpRequest, key: str, country: str) -> HttpResponse:
    """The electronic identities of that country; the browser leaves for the chosen one."""
    exchange, found = _own(request, key), schemes.of_country(country)
    if not found:
        raise Http404
    form = SchemeForm(pages.posted(request), found=found)
    if request.method == "POST" and form.is_valid():
        scheme = next(one for one in found if one.code == form.cleaned_data["scheme"])
        try:
            exchanges.leave(exchange, scheme, request, _back(request))
        except FactorError:
            return redirect(_back(request))  # answered already: the page of the sign-in says so
        return exchange_views.on_its_way(request, exchange, scheme)
    again = pages.with_next(request, reverse("mfa:eid-country", args=[key]))
    context = {"country": schemes.country_name(country), "code": country, "link_url": again}
    return exchange_views.allow_way_out(_page(request, "scheme", form=form, **context), request)


def _own(request: HttpRequest, key: str) -> Exchange:
    """The exchange, when this browser began it; 404 for everybody else."""
    exchange = get_object_or_404(Exchange, key=key, user=None, purpose=Purpose.SIGN_IN)
    if not exchanges.is_of(exchange, request):
        raise Http404
    return exchange


def _back(request: HttpRequest) -> str:
    return safe_next(request, request.GET.get("next"), settings.LOGIN_URL)


def _page(request: HttpRequest, name: str, **context: object) -> HttpResponse:
    # Translators: fr "Se connecter avec une eID"
    common = {"heading": _("Sign in with eID"), "cancel_url": _back(request)}
    return render(request, f"mfa/eid/{name}.html", {**common, **context})
