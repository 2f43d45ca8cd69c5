"""The page that ends somebody's post: what it means, why, and a button that confirms it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from traces import access, deciders
from traces.admin import returning
from traces.admin.decision import tell_who_was_first
from traces.admin.doors import on_role
from traces.admin.forms import RemovalForm
from traces.errors import SENTENCES, ErrorCode, TracesError
from traces.flows import removing
from traces.flows.vacancies import has_administrator
from traces.links import admin_link
from traces.models import Role
from traces.remit import Agent
from traces.requests import TracesRequest

#: What the second of two validators reads.
TOO_LATE = gettext_lazy(
    "There is nothing to remove any more. %(name)s made it “%(status)s” on %(time)s. Nothing was changed."
)


@require_http_methods(["GET", "HEAD", "POST"])
@on_role
def removal_view(request: TracesRequest, agent: Agent, role: Role) -> HttpResponse:
    """Remove a valid or suspended role; refused for one's own, led to the role's page where nothing can be removed."""
    if role.person_id == agent.person.pk:
        raise PermissionDenied
    form = RemovalForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (answer := _remove(request, agent, role, form)):
        return answer
    if role.status not in removing.IN_PLACE:
        messages.warning(request, str(SENTENCES[ErrorCode.NOTHING_TO_REMOVE]))
        return HttpResponseRedirect(_page_of(request, role))
    last = _is_last_administrator(role)
    context = {
        "role": role,
        "back": _page_of(request, role),
        "form": form,
        "last_administrator": last,
        "afterwards": deciders.above(role) if last else [],
    }
    return render(request, "traces/admin/removal.html", context)


def _is_last_administrator(role: Role) -> bool:
    return removing.validates(role) and not has_administrator(role, without=role)


def _remove(request: TracesRequest, agent: Agent, role: Role, form: RemovalForm) -> HttpResponse | None:
    """Where to go on; None when the form says what was wrong.

    The form has `last` where the page had said that nobody else is administrator.
    """
    try:
        removing.remove(agent, role, form.cleaned_data["reason"], confirmed="last" in request.POST)
    except TracesError as error:
        if error.code == ErrorCode.NOT_IN_REMIT:
            raise Http404 from error
        if error.code == ErrorCode.NOTHING_TO_REMOVE:
            tell_who_was_first(request, access.role_in_remit(agent, str(role.pk)), TOO_LATE)
            return HttpResponseRedirect(_page_of(request, role))
        form.add_error(None, error.sentence)
        return None
    messages.success(request, _("%(name)s does not have the role any more.") % {"name": role.person.get_full_name()})
    return HttpResponseRedirect(returning.as_it_was(request, "traces_role_changelist"))


def _page_of(request: TracesRequest, role: Role) -> str:
    return admin_link(request.environment, "traces_role_change", role.pk) + returning.kept_on(request)
