"""The page of «Mon compte» where people say which applications may know their kinds of second factor."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eulogin.models import Account
from eulogin.myaccount.details import is_registered
from eulogin.myaccount.guard import sign_in_required
from eulogin.release import consent
from eulogin.release.models import Reader
from eulogin.release.words import KIND_NAMES
from eulogin.signin import sessions
from mfa import api as mfa

LARGEST_KEY = 2**63 - 1


@sign_in_required
@require_http_methods(["GET", "POST"])
def release(request: HttpRequest) -> HttpResponse:
    """What would be told, and a button for each application; `service` is the one that sent the person here."""
    account = _account(request)
    service = request.GET.get("service", "")
    if not is_registered(request, service):
        service = ""
    if request.method == "POST":
        _act(request, account)
        return redirect(f"{reverse('release')}?{urlencode({'service': service})}" if service else reverse("release"))
    factors = mfa.kinds_of([account.uid])[account.uid]
    context = {
        "offers": consent.offers(account),
        "factors": [(KIND_NAMES[kind], factors[kind]) for kind in mfa.FactorKind if kind in factors],
        "service": service,
        "query": urlencode({"service": service}) if service else "",
    }
    return render(request, "eulogin/release/page.html", context)


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
