"""The page where a validator reads about one request and decides."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from traces import access
from traces.admin.facts import facts
from traces.agents import agent_of
from traces.errors import ErrorCode, TracesError
from traces.flows import deciding, suspending
from traces.forms import DecisionForm
from traces.links import admin_link
from traces.models import Role, Status
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
}


@require_http_methods(["GET", "HEAD", "POST"])
def decision_view(request: TracesRequest, object_id: str) -> HttpResponse:
    """Facts about one role; two buttons while its request waits, one while it is suspended, none on one's own."""
    agent = agent_of(request)
    if agent is None:
        raise PermissionDenied
    role = access.role_in_remit(agent, object_id)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _decide(request, agent, role, form.cleaned_data["reason"])
        except TracesError as error:
            _explain(error, form)
    context = {
        "role": role,
        "facts": facts(role),
        "form": form,
        "own": role.person_id == agent.person.pk,
        "waiting": role.status == Status.REQUESTED,
        "suspended": role.status == Status.SUSPENDED,
    }
    return render(request, "traces/admin/decision.html", context)


def _decide(request: TracesRequest, agent: Agent, role: Role, reason: str) -> HttpResponse:
    try:
        if "_accept" in request.POST:
            decided = deciding.accept(agent, role)
            text = _("%(name)s now has the role.")
        elif "_reject" in request.POST:
            decided = deciding.reject(agent, role, reason)
            text = _("The request of %(name)s has been refused.")
        elif "_unsuspend" in request.POST:
            decided = suspending.unsuspend(agent, role)
            text = _("The suspension of %(name)s has been lifted.")
        else:
            return HttpResponseRedirect(request.path)
    except TracesError as error:
        if error.code not in TOO_LATE:
            raise
        _tell_who_was_first(request, access.role_in_remit(agent, str(role.pk)), TOO_LATE[error.code])
        return HttpResponseRedirect(request.path)
    messages.success(request, text % {"name": decided.person.get_full_name()})
    return HttpResponseRedirect(admin_link(request.environment, "traces_role_changelist"))


def _tell_who_was_first(request: TracesRequest, role: Role, text: str | Promise) -> None:
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
    form.add_error("reason" if error.code == ErrorCode.REASON_MISSING else None, error.sentence)
