"""The page where a validator reads about one request or post, and decides."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from traces import access, deciders
from traces.admin import returning
from traces.admin.doors import on_role
from traces.admin.facts import facts
from traces.errors import ErrorCode, TracesError
from traces.flows import administrators, deciding, removing, suspending
from traces.forms import DecisionForm
from traces.models import Act, Role, Status
from traces.remit import Agent
from traces.requests import TracesRequest

#: What the second of two validators reads.
TOO_LATE: dict[object, Promise] = {
    ErrorCode.NOT_WAITING: gettext_lazy(
        "This request is not waiting any more. %(name)s made it “%(status)s” on %(time)s. Nothing was changed."
    ),
    ErrorCode.NOT_SUSPENDED: gettext_lazy(
        "This role is not suspended any more. %(name)s made it “%(status)s” on %(time)s. Nothing was changed."
    ),
    ErrorCode.NOT_VALID: gettext_lazy(
        "This role is not valid any more. %(name)s made it “%(status)s” on %(time)s. Nothing was changed."
    ),
}
#: Errors that say nothing about what was typed.
SAID_AND_DONE = {ErrorCode.ALREADY_ADMINISTRATOR, ErrorCode.NOT_ADMINISTRATOR}
REASONS = {ErrorCode.REASON_MISSING, ErrorCode.SUSPENSION_REASON_MISSING}

#: The buttons: what each does with agent, role and reason, and what is said afterwards.
Decide = Callable[[Agent, Role, str, bool], Role]
BUTTONS: dict[str, tuple[Decide, Promise]] = {
    "_accept": (lambda agent, role, _r, _c: deciding.accept(agent, role), gettext_lazy("%(name)s now has the role.")),
    "_reject": (
        lambda agent, role, reason, _c: deciding.reject(agent, role, reason),
        gettext_lazy("The request of %(name)s has been refused."),
    ),
    "_suspend": (
        lambda agent, role, reason, _c: suspending.suspend(agent, role, reason),
        gettext_lazy("%(name)s has been suspended."),
    ),
    "_unsuspend": (
        lambda agent, role, _r, _c: suspending.unsuspend(agent, role),
        gettext_lazy("The suspension of %(name)s has been lifted."),
    ),
    "_give_admin": (
        lambda agent, role, _r, _c: administrators.give(agent, role),
        gettext_lazy("%(name)s is an administrator now."),
    ),
    "_take_admin": (
        lambda agent, role, _r, confirmed: administrators.take(agent, role, confirmed=confirmed),
        gettext_lazy("%(name)s is not an administrator any more."),
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@on_role
def decision_view(request: TracesRequest, agent: Agent, role: Role) -> HttpResponse:
    """Facts about one role, what was decided on it, and the buttons that its state allows; none on one's own."""
    form, last_administrator = DecisionForm(request.POST or None), False
    if request.method == "POST" and form.is_valid():
        try:
            return _decide(request, agent, role, form.cleaned_data["reason"])
        except TracesError as error:
            last_administrator = error.code == ErrorCode.LAST_ADMINISTRATOR
            _explain(error, form)
    context = {
        "role": role,
        "facts": facts(role),
        "form": form,
        "own": role.person_id == agent.person.pk,
        "waiting": role.status == Status.REQUESTED,
        "valid": role.status == Status.VALID,
        "suspended": role.status == Status.SUSPENDED,
        "last_administrator": last_administrator,
        "afterwards": deciders.above(role) if last_administrator else [],
        "may_remove": role.status in removing.IN_PLACE and role.person_id != agent.person.pk,
        "kept": returning.kept_on(request),
        "back": returning.as_it_was(request, "traces_role_changelist"),
        "acts": Act.objects.filter(role=role).select_related("by").order_by("-at", "-pk")[:20],
    }
    return render(request, "traces/admin/decision.html", context)


def _decide(request: TracesRequest, agent: Agent, role: Role, reason: str) -> HttpResponse:
    button = next((name for name in BUTTONS if name in request.POST), None)
    if button is None:
        return HttpResponseRedirect(request.get_full_path())
    decide, text = BUTTONS[button]
    try:
        decided = decide(agent, role, reason, "confirmed" in request.POST)
    except TracesError as error:
        if error.code in SAID_AND_DONE:
            messages.warning(request, error.sentence)
        elif error.code in TOO_LATE:
            tell_who_was_first(request, access.role_in_remit(agent, str(role.pk)), TOO_LATE[error.code])
        else:
            raise
        return HttpResponseRedirect(request.get_full_path())
    messages.success(request, text % {"name": decided.person.get_full_name()})
    return HttpResponseRedirect(returning.as_it_was(request, "traces_role_changelist"))


def tell_who_was_first(request: TracesRequest, role: Role, text: str | Promise) -> None:
    """Say who decided on a role before; `text` has places for name, status and time."""
    values = {
        "status": role.get_status_display(),
        "name": role.decided_by.get_full_name() if role.decided_by else role.person.get_full_name(),
        "time": date_format(localtime(role.decided_at), "DATETIME_FORMAT") if role.decided_at else "-",
    }
    messages.warning(request, text % values)


def _explain(error: TracesError, form: DecisionForm) -> None:
    if error.code == ErrorCode.NOT_IN_REMIT:
        raise Http404
    if error.code == ErrorCode.OWN_REQUEST:
        raise PermissionDenied
    form.add_error("reason" if error.code in REASONS else None, error.sentence)
