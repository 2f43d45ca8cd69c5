"""The page of PANIC: what it does, then one confirmation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eulogin.models import SsoSession
from eulogin.myaccount.guard import fresh_sign_in_required, sign_in_required
from eulogin.myaccount.panic.forms import PanicForm
from eulogin.myaccount.panic.removal import Way, remove_factors
from eulogin.proof import FreshProof
from eulogin.signin import sessions
from mfa import api as mfa


@sign_in_required
@require_http_methods(["GET", "POST"])
def panic(request: HttpRequest) -> HttpResponse:
    """Everybody who is signed in reads what it does; only a fresh proof by a factor carries it out."""
    session = sessions.current(request)
    assert session is not None  # noqa: S101 - the guard saw to it
    if request.method == "GET" or session.account.is_virtual:  # such an account would be lost: the page says so
        return _page(request, session, PanicForm())
    # A second click finds no factor any more: the page says so.
    return _carry_out(request) if mfa.has_factor(session.account) else redirect("panic")


@fresh_sign_in_required
def _carry_out(request: HttpRequest) -> HttpResponse:
    session = sessions.current(request)
    assert session is not None  # noqa: S101 - the guard saw to it
    form = PanicForm(request.POST)
    if not form.is_valid():
        return _page(request, session, form)
    if remove_factors(request, session, Way.PANIC):
        messages.success(request, _("All your numbers, devices, keys and eIDs have been deleted."))
    return redirect("panic")


def _page(request: HttpRequest, session: SsoSession, form: PanicForm) -> HttpResponse:
    has_factor = mfa.has_factor(session.account)
    proof = {"next": request.path, "authenticationLevel": "MEDIUM", "renew": "true"}
    context = {
        "form": form,
        "has_factor": has_factor,
        "fresh": has_factor and FreshProof().is_fresh(request),
        "prove_url": f"{reverse('login')}?{urlencode(proof)}",
        "ways": [] if has_factor else mfa.methods(),
    }
    return render(request, "eulogin/panic/panic.html", context)
