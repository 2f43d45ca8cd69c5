"""The list of plans, one plan, and who answers for it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from traces import remit
from traces.agents import agent_of
from traces.links import link
from traces.models import Person, RoleType, name_of
from traces.readiness.models import Plan
from traces.readiness.phones import flow, week
from traces.readiness.phones.access import Place, for_colleagues, for_editors, posts
from traces.readiness.phones.forms import WEEKDAYS, ResponsibleForm
from traces.readiness.phones.reading import sheet
from traces.readiness.summary import holding
from traces.remit import Agent
from traces.requests import TracesRequest, for_unsuspended_people

ON_A_PAGE = 25


@require_safe
@for_unsuspended_people
def plans(request: TracesRequest, person: Person) -> HttpResponse:
    """One's own organisations; for who validates, how far the plans of the remit are, in figures."""
    mine = [
        {"name": name_of(post.organisation), "role_type": post.role_type, "pk": post.organisation.pk, "post": post}
        for post in posts(request, person)
    ]
    agent = agent_of(request)
    may_validate = agent is not None and agent.may_validate
    page = Paginator(_below(agent), ON_A_PAGE).get_page(request.GET.get("page")) if agent and may_validate else None
    return render(request, "traces/readiness/phones/plans.html", {"mine": mine, "page_obj": page})


def _below(agent: Agent) -> "QuerySet[Plan]":
    """The plans of the organisations in which the agent sees people, with figures instead of numbers and names."""
    posts_ = holding(remit.visible(agent)).order_by()
    same = Q()
    for role_type in RoleType.values:
        there = posts_.filter(role_type=role_type, **{role_type: OuterRef(role_type)})
        same |= Q(Exists(there), role_type=role_type)
    found: QuerySet[Plan] = Plan.objects.filter(same)
    return (
        found.select_related("operator", "authority", "control_body")
        .annotate(
            phone_count=Count("phones", distinct=True),
            shared_count=Count("phones", distinct=True, filter=Q(phones__kind="shared")),
            agent_count=Count("phones__uses__person", distinct=True),
            shift_count=Count("shifts", distinct=True),
        )
        .order_by("role_type", "pk")
    )


@require_safe
@for_colleagues
def plan(request: TracesRequest, place: Place) -> HttpResponse:
    """The plan: warnings, phones, agents, the week. Made for the screen and for paper."""
    found = place.plan
    shown = sheet(place, found)
    covered = set(shown.by_shift)
    chosen = found.responsible_id if found else None
    context = {
        "place": place,
        "address": place.address(),
        "plan": found,
        "sheet": shown,
        "week": week.draw(shown.shifts, covered),
        "weekdays": [label for _key, label in WEEKDAYS],
        "shifts": [
            (shift, [str(WEEKDAYS[day][1]) for day in shift.weekdays], shown.by_shift.get(shift.pk, []))
            for shift in shown.shifts
        ],
        "responsible": found.responsible if found else None,
        "form": ResponsibleForm(
            initial={"responsible": str(chosen or "")}, members=[r.person for r in shown.rows if not r.has_left]
        ),
    }
    return render(request, "traces/readiness/phones/plan.html", context)


@require_POST
@for_editors
def responsible(request: TracesRequest, place: Place) -> HttpResponse:
    """Choose who keeps the phones."""
    members = list(place.members())
    form = ResponsibleForm(request.POST, members=members)
    if form.is_valid():
        chosen = {str(person.pk): person for person in members}.get(form.cleaned_data["responsible"])
        flow.choose_responsible(place, chosen)
        messages.success(request, _("The plan has been saved."))
    else:
        messages.error(request, _("Choose one of the people in the list."))
    return HttpResponseRedirect(link(request.environment, "phone-plan", **place.address()))


def back_to(request: TracesRequest, place: Place, text: str) -> HttpResponse:
    """To the plan, with a word that it worked."""
    messages.success(request, text)
    return HttpResponseRedirect(link(request.environment, "phone-plan", **place.address()))
