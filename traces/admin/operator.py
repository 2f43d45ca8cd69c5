"""The page of one operator: its activities, each with its buttons, its users, and its responsible authority."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from traces import access, charge, remit
from traces.admin import returning
from traces.admin.facts import Fact, about_operator
from traces.admin.forms import ActivityForm, AssignForm
from traces.agents import agent_of
from traces.errors import ErrorCode, TracesError
from traces.flows import activities
from traces.models import LIVING, Act
from traces.operators.models import ActivityStatus, Operator, OperatorActivity
from traces.reference.models import Authority
from traces.remit import Agent
from traces.requests import TracesRequest

#: The buttons of a line: what each does, and in which state of the activity it is there.
BUTTONS = {
    "_validate": activities.validate,
    "_reject": activities.reject,
    "_suspend": activities.suspend,
    "_unsuspend": activities.unsuspend,
}
SHOWN_USERS = 25


@dataclass(frozen=True)
class Line:
    """An activity on the page; `form` is None where the agent may not decide on it."""

    activity: OperatorActivity
    form: ActivityForm | None
    is_new: bool
    is_valid: bool
    is_suspended: bool


@require_http_methods(["GET", "HEAD", "POST"])
def operator_view(request: TracesRequest, object_id: str) -> HttpResponse:
    """Facts, activities with their buttons, users; a post decides on one activity or assigns the authority."""
    agent = agent_of(request)
    if agent is None:
        raise Http404
    operator = _operator(agent, object_id)
    form = ActivityForm(request.POST if "activity" in request.POST else None)
    candidates = _candidates(agent, operator)
    assign = AssignForm(candidates, request.POST if "_assign" in request.POST else None)
    if form.is_bound and form.is_valid() and _decide(request, agent, operator, form):
        return HttpResponseRedirect(request.get_full_path())
    if assign.is_bound and assign.is_valid() and _assign(request, agent, operator, assign):
        return HttpResponseRedirect(request.get_full_path())
    users = remit.visible(agent).filter(operator=operator, status__in=LIVING).select_related("person")
    context = {
        "operator": operator,
        "back": returning.as_it_was(request, "operators_operator_changelist"),
        "facts": [Fact(_("Name"), [operator.name]), *about_operator(operator)],
        "lines": _lines(agent, operator, form),
        "form": form,
        "assign": assign if candidates.exists() else None,
        "users": list(users.order_by("-administrator", "requested_at", "pk")[: SHOWN_USERS + 1]),
        "shown_users": SHOWN_USERS,
    }
    return render(request, "traces/admin/operator.html", context)


def _operator(agent: Agent, object_id: str) -> Operator:
    number = access.key(object_id)
    related = ("country", "responsible_authority", "control_body")
    found = charge.operators(agent).filter(pk=number).select_related(*related).first() if number else None
    if found is None:
        raise Http404
    return found


def _candidates(agent: Agent, operator: Operator) -> "QuerySet[Authority]":
    """The authorities that the agent may make responsible: for an operator of nobody, their own and those below."""
    own = [post.authority for post in agent.posts if post.authority]
    if operator.responsible_authority_id or operator.control_body_id or not own:
        return Authority.objects.none()
    ids = [one.pk for authority in own for one in charge.inherited(authority)]
    return Authority.objects.filter(pk__in=ids).order_by("path")


def _lines(agent: Agent, operator: Operator, form: ActivityForm) -> list[Line]:
    rows = operator.activities.select_related("activity_type__section__chapter").order_by("activity_type__position")
    decidable = set(charge.activities(agent).filter(operator=operator).values_list("pk", flat=True))
    posted = access.key(form.data.get("activity", "")) if form.is_bound else None
    return [
        Line(
            activity=row,
            form=_form(row, form if row.pk == posted else None) if row.pk in decidable else None,
            is_new=row.status == ActivityStatus.NEW,
            is_valid=row.status == ActivityStatus.VALID,
            is_suspended=row.status == ActivityStatus.SUSPENDED,
        )
        for row in rows
    ]


def _form(row: OperatorActivity, posted: ActivityForm | None) -> ActivityForm:
    """The form of a line; what was typed in it stays, with its errors."""
    form = posted or ActivityForm(initial={"activity": row.pk})
    form.auto_id = f"id_{row.pk}_%s"
    return form


def _decide(request: TracesRequest, agent: Agent, operator: Operator, form: ActivityForm) -> bool:
    number = access.key(form.cleaned_data["activity"])
    activity = OperatorActivity.objects.filter(operator=operator, pk=number).first() if number else None
    act = next((act for button, act in BUTTONS.items() if button in request.POST), None)
    if activity is None:
        raise Http404
    if act is None:
        return True
    try:
        decided = activities.decide(agent, activity, act, form.cleaned_data["reason"])
    except TracesError as error:
        if error.code == ErrorCode.ACTIVITY_NOT_IN_CHARGE:
            raise Http404 from error
        if error.code == ErrorCode.ACTIVITY_REASON_MISSING:
            form.add_error("reason", error.sentence)
            return False
        messages.warning(request, f"{error.sentence} {_who_was_first(activity)}")
        return True
    values = {"activity": decided.activity_type.name, "status": decided.get_status_display()}
    messages.success(request, _("The activity “%(activity)s” is now “%(status)s”.") % values)
    return True


def _who_was_first(activity: OperatorActivity) -> str:
    last = Act.objects.filter(activity=activity).select_related("by").order_by("-at", "-pk").first()
    if last is None or last.by is None:
        return ""
    values = {"name": last.by.get_full_name(), "time": date_format(localtime(last.at), "DATETIME_FORMAT")}
    return _("%(name)s decided on it on %(time)s. Nothing was changed.") % values


def _assign(request: TracesRequest, agent: Agent, operator: Operator, form: AssignForm) -> bool:
    try:
        activities.assign_authority(agent, operator, form.cleaned_data["authority"])
    except TracesError as error:
        form.add_error("authority", error.sentence)
        return False
    messages.success(request, _("The responsible authority has been assigned."))
    return True
