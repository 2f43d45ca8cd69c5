"""The way to a country and back, for linking and for sign-in alike."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from kernel.web.csp import allow_form_action
from kernel.web.next import safe_next
from kernel.web.origin import own_base
from mfa.contract import FactorError
from mfa.methods.eid import devices, eidas, exchanges, schemes
from mfa.methods.eid.models import Exchange
from mfa.methods.security_key.sites import Site
from mfa.models import Purpose


def on_its_way(request: HttpRequest, exchange: Exchange, scheme: schemes.EidScheme) -> HttpResponse:
    """Send the browser to the country, or to our page for cards."""
    answer_path = reverse("mfa:eid-answer", args=[exchange.key])
    return redirect(scheme.leave(exchange, _site(request), answer_path) or reverse("mfa:eid-card", args=[exchange.key]))


def allow_way_out(response: HttpResponse, request: HttpRequest) -> HttpResponse:
    """Let the forms of a page lead to the node, which may be another host."""
    return allow_form_action(response, eidas.node_address(_site(request).origin))


@require_POST
def use(request: HttpRequest, key: str) -> HttpResponse:
    """From the page of sign-in: leave with this linked eID."""
    of_somebody = Exchange.objects.filter(purpose=Purpose.SIGN_IN, user__isnull=False).select_related("user")
    exchange = get_object_or_404(of_somebody, key=key)
    next_path = safe_next(request, request.POST.get("next"), settings.LOGIN_URL)
    chosen = request.POST.get("eid", "")
    assert exchange.user is not None  # noqa: S101 - asked for above
    eid = next((eid for eid in devices.of(exchange.user) if str(eid.pk) == chosen), None)
    scheme = schemes.find(eid.country, eid.scheme) if eid else None
    if scheme is None:
        return redirect(next_path)  # removed in another window: the page shows those that are left
    try:
        exchanges.leave(exchange, scheme, request, next_path)
    except FactorError:
        return redirect(next_path)  # answered already: the page says so
    return on_its_way(request, exchange, scheme)


@require_safe
def card(request: HttpRequest, key: str) -> HttpResponse:
    """The page that speaks with a card: only for the browser that began."""
    exchange = get_object_or_404(Exchange, key=key, scheme=schemes.CARD)
    if not exchanges.is_of(exchange, request):
        raise Http404
    answer_url = _site(request).origin + reverse("mfa:eid-answer", args=[key])
    refusal = ""
    try:
        exchanges.refuse_dead(exchange)
    except FactorError as error:
        refusal = error.sentence
    context = {
        "exchange": exchange,
        "refusal": refusal,
        "desk_url": _way_to_desk(request, exchange, answer_url),
        "country": schemes.country_name(exchange.country),
        "answer_url": answer_url,
        "again_url": _page_after(request, exchange),
    }
    return render(request, "mfa/eid/card.html", context)


def _way_to_desk(request: HttpRequest, exchange: Exchange, answer_url: str) -> str:
    """Where virtual cards lie, with the signed question that lets people in; empty where nothing is simulated."""
    desk = schemes.desk_address()
    if not desk:
        return ""
    question = eidas.signed(exchange, _site(request).origin, desk, answer_url)
    return f"{desk}?{urlencode({'nonce': exchange.challenge, 'return': answer_url, 'request': question})}"


@csrf_exempt
@require_POST
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """The country's signed answer, or the card's token, brought by a browser.

    It comes from another site and so without our token against forged posts: what protects is that it must be signed
    for this exchange, and that the next page looks for the browser.
    """
    exchange = get_object_or_404(Exchange, key=key)
    try:
        handle = exchanges.take(exchange, _site(request), request.POST.dict())
    except FactorError as error:
        return _refused(request, error)
    return redirect("mfa:eid-back", key, handle)


@require_safe
def back(request: HttpRequest, key: str, handle: str) -> HttpResponse:
    """The browser is back: go on where it left."""
    exchange = get_object_or_404(Exchange, key=key)
    try:
        exchanges.come_back(exchange, handle, request)
    except FactorError as error:
        return _refused(request, error)
    return redirect(_page_after(request, exchange))


def _page_after(request: HttpRequest, exchange: Exchange) -> str:
    if exchange.purpose == Purpose.ENROL:
        return reverse("mfa:eid-confirm", args=[exchange.key])
    return safe_next(request, exchange.next_path, settings.LOGIN_URL)


def _refused(request: HttpRequest, error: FactorError) -> HttpResponse:
    return render(request, "mfa/eid/refused.html", {"refusal": error.sentence}, status=403)


def _site(request: HttpRequest) -> Site:
    return Site.of(own_base(request))
