"""«Vous pouvez visualiser vos sessions ouvertes.», and end them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from eulogin.models import SsoSession
from eulogin.myaccount.guard import sign_in_required
from eulogin.myaccount.open_sessions import listing
from eulogin.myaccount.open_sessions.rows import rows
from eulogin.signin import sessions
from kernel.web.origin import own_base

ON_A_PAGE = 20
#: A larger number would be an error of the database.
LARGEST_KEY = 2**63 - 1


def _mine(request: HttpRequest) -> SsoSession:
    session = sessions.current(request)
    if session is None:
        raise PermissionError(request.path)
    return session


@sign_in_required
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The open sessions, and below those that ended."""
    mine = _mine(request)
    opened = listing.open_sessions(mine.account)
    page = Paginator(listing.ended_sessions(mine.account), ON_A_PAGE).get_page(request.GET.get("page"))
    ended = list(page.object_list)
    lines = rows([*opened, *ended], own_base(request))
    context = {
        "mine": mine,
        "opened": lines[: len(opened)],
        "ended": lines[len(opened) :],
        "others": any(session.pk != mine.pk for session in opened),
        "page_obj": page,
    }
    return render(request, "eulogin/sessions/list.html", context)


@sign_in_required
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, session_id: int) -> HttpResponse:
    """End one; the present one is a sign-out. A second click changes nothing."""
    if request.method == "GET":
        return redirect("sessions")  # who had to sign in first comes back by its address
    mine = _mine(request)
    session = get_object_or_404(SsoSession, account=mine.account, pk=min(session_id, LARGEST_KEY))
    if session.pk == mine.pk:
        sessions.sign_out(request)
        return redirect("logout")
    with transaction.atomic():
        sessions.end(session)
    messages.success(request, _("The session has ended."))
    return redirect("sessions")


@sign_in_required
@require_http_methods(["GET", "POST"])
def end_others(request: HttpRequest) -> HttpResponse:
    """End all but the present one."""
    if request.method == "GET":
        return redirect("sessions")
    mine = _mine(request)
    with transaction.atomic():
        sessions.end_others(mine.account, mine)
    messages.success(request, _("All your other sessions have ended."))
    return redirect("sessions")
