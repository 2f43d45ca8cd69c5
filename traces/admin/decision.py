"""The page where a validator reads about one request and decides."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from traces import access
from traces.admin.facts import facts
from traces.agents import agent_of
from traces.errors import ErrorCode, TracesError
from traces.flows import deciding
from traces.forms import DecisionForm
from traces.links import admin_link
from traces.models import Role, Status
from traces.remit import Agent
from traces.requests import TracesRequest


@require_http_methods(["GET", "HEAD", "POST"])
def decision_view(request: TracesRequest, object_id: str) -> HttpResponse:
    """Facts about one role; two buttons while its request waits, and none on one's own."""
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
        else:
            return HttpResponseRedirect(request.path)
    except TracesError as error:
        if error.code != ErrorCode.NOT_WAITING:
            raise
        _tell_who_was_first(request, access.role_in_remit(agent, str(role.pk)))
        return HttpResponseRedirect(request.path)
    messages.success(request, text % {"name": decided.person.get_full_name()})
    return HttpResponseRedirect(admin_link(request.environment, "traces_role_changelist"))


def _tell_who_was_first(request: TracesRequest, role: Role) -> None:
    values = {
        "status": role.get_status_display(),
        "name": role.decided_by.get_full_name() if role.decided_by else role.person.get_full_name(),
        "time": date_format(localtime(role.decided_at), "DATETIME_FORMAT") if role.decided_at else "-",
    }
    text = _("This request is not waiting any more. %(name)s made it “%(status)s” on %(time)s. Nothing was changed.")
    messages.warning(request, text % values)


def _explain(error: TracesError, form: DecisionForm) -> None:
    if error.code == ErrorCode.NOT_IN_REMIT:
        raise Http404
    if error.code == ErrorCode.OWN_REQUEST:
        raise PermissionDenied
    form.add_error("reason" if error.code == ErrorCode.REASON_MISSING else None, error.sentence)
