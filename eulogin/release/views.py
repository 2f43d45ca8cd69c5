"""The page of «Mon compte» where people say which applications may know their kinds of second factor."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eulogin.cas.services import UnknownService, find_service
from eulogin.models import Account
from eulogin.myaccount.guard import sign_in_required
from eulogin.release import consent
from eulogin.release.models import Reader
from eulogin.release.words import KIND_NAMES
from eulogin.signin import sessions
from kernel.web.origin import own_base
from mfa import api as mfa

LARGEST_KEY = 2**63 - 1


@sign_in_required
@require_http_methods(["GET", "POST"])
def release(request: HttpRequest) -> HttpResponse:
    """What would be told, and a button for each application; `service` is the one that sent the person here."""
    account = _account(request)
    came_from = _came_from(request)
    service = request.GET.get("service", "") if came_from else ""
    if request.method == "POST":
        _act(request, account)
        return redirect(f"{reverse('release')}?{urlencode({'service': service})}" if service else reverse("release"))
    factors = mfa.kinds_of([account.uid])[account.uid]
    context = {
        # The one that the person comes from stands first.
        "offers": sorted(consent.offers(account), key=lambda offer: offer.reader.service_id != came_from),
        "came_from": came_from,
        "factors": [(KIND_NAMES[kind], factors[kind]) for kind in mfa.FactorKind if kind in factors],
        "service": service,
        "query": urlencode({"service": service}) if service else "",
    }
    return render(request, "eulogin/release/page.html", context)


def _came_from(request: HttpRequest) -> int | None:
    """The registered service that sent the person here; an unknown address counts for nothing."""
    try:
        service = find_service(request.GET.get("service", ""), own_base(request))
    except UnknownService:
        return None
    return service.pk


def _account(request: HttpRequest) -> Account:
    session = sessions.current(request)
    assert session is not None  # noqa: S101 - the guard saw to it
    return session.account


def _act(request: HttpRequest, account: Account) -> None:
    """Give or withdraw, and say what is so now: a second click says the same and changes nothing."""
    giving = "give" in request.POST
    reader = _reader(request.POST.get("give" if giving else "withdraw", ""))
    if giving:
        consent.give(account, reader)
        text = _("%(application)s may now read which kinds of second factor you have set up.")
    else:
        consent.withdraw(account, reader)
        text = _("%(application)s may no longer read which kinds of second factor you have set up.")
    messages.success(request, text % {"application": reader.service.name})


def _reader(key: str) -> Reader:
    known = key.isascii() and key.isdecimal() and len(key) <= 19
    reader = Reader.objects.select_related("service").filter(pk=min(int(key), LARGEST_KEY)).first() if known else None
    if reader is None:
        raise Http404
    return reader
