"""«I have lost my factors», for who is signed in with the password alone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eulogin.errors import ErrorCode, sentence
from eulogin.limits import LimitReached
from eulogin.models import SsoSession
from eulogin.myaccount.guard import sign_in_required
from eulogin.myaccount.lost_factor import flow, state
from eulogin.proof import FreshProof
from eulogin.signin import sessions
from kernel.web.times import clock_text
from mfa import api as mfa


@sign_in_required
@require_http_methods(["GET", "POST"])
def lost_factor(request: HttpRequest) -> HttpResponse:
    """The page in the state of the moment; its buttons ask, stop and finish."""
    session = sessions.current(request)
    assert session is not None  # noqa: S101 - the guard saw to it
    if request.method == "POST":
        return _act(request, session, state.of(session.account)) or redirect("lost-factor")
    now = state.of(session.account)
    context = {
        "state": now,
        "wait_hours": flow.wait_hours(),
        "part": f"eulogin/lost_factor/{now.stage}.html",
        "ways": mfa.methods() if now.stage == state.Stage.NO_FACTOR else [],
    }
    return render(request, "eulogin/lost_factor/page.html", context)


def _act(request: HttpRequest, session: SsoSession, now: state.State) -> HttpResponse | None:
    """What the button asked for; where to go when it is not back to the page."""
    wanted = request.POST.get("_submit", "")
    if wanted == "ask" and now.may_ask:
        _ask(request, session)
    elif wanted == "stop" and flow.stop(session.account):
        messages.success(request, _("The request has been stopped. Your second factors stay as they are."))
    elif wanted == "finish" and now.stage == state.Stage.MAY_FINISH:
        return _finish(request, session, now)
    return None


def _ask(request: HttpRequest, session: SsoSession) -> None:
    try:
        flow.ask(request, session.account)
    except LimitReached as limit:
        messages.error(request, sentence(ErrorCode.FACTOR_RESET_LIMITED, until=clock_text(limit.until)))


def _finish(request: HttpRequest, session: SsoSession, now: state.State) -> HttpResponse | None:
    """Only right after a new sign-in, made when the waiting time was over."""
    assert now.reset is not None  # noqa: S101 - its stage says so
    assert now.reset.due_at is not None  # noqa: S101
    if session.authenticated_at < now.reset.due_at or not FreshProof().is_recent(session):
        return redirect(f"{reverse('login')}?{urlencode({'next': request.path, 'renew': 'true'})}")
    if flow.finish(request, session, now.reset):
        messages.success(request, _("All your numbers, devices, keys and eIDs have been deleted."))
    return None
