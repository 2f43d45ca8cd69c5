"""Decide on many rows: tick, look at the choice, confirm, follow the work."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.http import require_http_methods, require_safe

from traces import access
from traces.admin.forms import CHOICES, ReasonForm
from traces.admin.obstacles import SHOWN, obstacles
from traces.agents import agent_of
from traces.errors import SENTENCES, Code, ErrorCode, TracesError
from traces.flows import batches, fitting
from traces.links import admin_link
from traces.models import Batch, BatchState, Target
from traces.remit import Agent
from traces.requests import TracesRequest

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

LISTS = {Target.ROLES: "traces_role_changelist", Target.ACTIVITIES: "operators_operatoractivity_changelist"}


@require_http_methods(["GET", "HEAD", "POST"])
def bulk_view(request: TracesRequest, rows_of: "ModelAdmin[Any]", target: Target) -> HttpResponse:
    """First post: the choice, shown to be confirmed. Second, with `confirmed`: the work is stored and begins.

    Rows that do not fit the act are marked, and taken out when the post says `fitting`.
    Who comes here without a choice, by the back button or a bookmark, is led to the list.
    """
    agent = agent_of(request)
    if agent is None:
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseRedirect(admin_link(request.environment, LISTS[target]))
    act, query = request.POST.get("act", ""), request.POST.get("query", "")[:2000]
    typed = {"reason": request.POST.get("reason", "")}
    form = ReasonForm(request.POST if "confirmed" in request.POST else None, initial=typed)
    try:
        rows = _chosen(request, agent, rows_of, query)
        batches.check(target, act, len(rows))
        misfits = fitting.misfits(agent, target, act, rows)
        if "fitting" in request.POST:
            rows, misfits = [row for row in rows if row.pk not in misfits], {}
            batches.check(target, act, len(rows))
        if form.is_bound:
            _expect_same_number(request, len(rows))
    except TracesError as error:
        messages.error(request, error.sentence)
        return HttpResponseRedirect(_list(request, target, query))
    if form.is_valid():
        try:
            keys = [row.pk for row in rows]
            batch = batches.store(agent, target, act, keys, form.cleaned_data["reason"], query)
        except TracesError as error:
            form.add_error("reason", error.sentence)
        else:
            return HttpResponseRedirect(admin_link(request.environment, "batch", batch.pk))
    context = {
        "title": dict(CHOICES[target])[act],
        "act": act,
        "target": target,
        "query": query,
        "rows": _marked(rows, misfits),
        "misfits": len(misfits),
        "fitting": "fitting" in request.POST,
        "number": len(rows),
        "more": max(0, len(rows) - SHOWN),
        "all": "all" in request.POST,
        "picked": [] if "all" in request.POST else [row.pk for row in rows],
        "form": form,
        "with_reason": (target, act) in batches.REASONS,
        "back": _list(request, target, query),
    }
    return render(request, "traces/admin/bulk.html", context)


def _marked(rows: list[Any], misfits: dict[int, Code]) -> list[tuple[Any, str | Promise]]:
    """The rows that a page shows, each with what is wrong with it; those first with which something is."""
    in_order = sorted(rows, key=lambda row: row.pk not in misfits)
    return [(row, SENTENCES[misfits[row.pk]] if row.pk in misfits else "") for row in in_order[:SHOWN]]


def _list(request: TracesRequest, target: Target, query: str) -> str:
    return f"{admin_link(request.environment, LISTS[target])}?{QueryDict(query).urlencode()}"


def _chosen(request: TracesRequest, agent: Agent, rows_of: "ModelAdmin[Any]", query: str) -> list[Any]:
    """The rows ticked, or all that the list of `query` has, within the remit of this moment; one more than the most."""
    if "all" in request.POST:
        found = _listed(request, agent, rows_of, query)
    else:
        keys = [access.key(text) for text in request.POST.getlist("pick")]
        found = rows_of.get_queryset(request).filter(pk__in=[key for key in keys if key is not None])
        found = found.select_related(*rows_of.list_select_related)  # type: ignore[misc] # always a tuple here
        if len(set(keys)) <= settings.TRACES_BULK_LIMIT and found.count() != len(set(keys)):
            raise Http404
    return list(found.order_by("pk")[: settings.TRACES_BULK_LIMIT + 1])


def _listed(request: TracesRequest, agent: Agent, rows_of: "ModelAdmin[Any]", query: str) -> "QuerySet[Any]":
    """What the list of `query` has; TracesError for a query that no list ever had, as a forged form may hold."""
    listed = HttpRequest()
    listed.GET = QueryDict(query)
    vars(listed).update(agent=agent, environment=request.environment, session=request.session, user=agent.person)
    if any("\x00" in text for _name, texts in listed.GET.lists() for text in texts):
        raise TracesError(ErrorCode.NOTHING_CHOSEN)
    try:
        return rows_of.get_changelist_instance(listed).get_queryset(listed)
    except (IncorrectLookupParameters, DisallowedModelAdminLookup) as error:
        raise TracesError(ErrorCode.NOTHING_CHOSEN) from error


def _expect_same_number(request: TracesRequest, found: int) -> None:
    """Nobody decides on rows that they were not shown."""
    expected = request.POST.get("number", "")
    if expected != str(found):
        raise TracesError(ErrorCode.CHOICE_CHANGED, expected=expected, found=found)


@require_safe
def batch_view(request: TracesRequest, batch_id: str) -> HttpResponse:
    """How far a bulk decision has got, and how it ended. It reloads itself while the work lasts."""
    agent, batch = _own(request, batch_id)
    context = {
        "batch": batch,
        "act": dict(CHOICES[Target(batch.target)]).get(batch.act, batch.act),
        "progress": batches.progress(batch),
        "working": batch.state in (BatchState.WAITING, BatchState.RUNNING),
        "obstacles": obstacles(agent, batch),
        "number_of_obstacles": len(batch.conflicts),
        "back": _list(request, Target(batch.target), batch.query),
    }
    response = render(request, "traces/admin/batch.html", context)
    if context["working"]:
        response["Refresh"] = "2"
    return response


def _own(request: TracesRequest, text: str) -> tuple[Agent, Batch]:
    agent, number = agent_of(request), access.key(text)
    if agent is None or number is None:
        raise Http404
    batch: Batch | None = Batch.objects.filter(by=agent.person, pk=number).select_related("post").first()
    if batch is None:
        raise Http404
    return agent, batch
