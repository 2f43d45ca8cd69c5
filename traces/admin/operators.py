"""«Operators» and their activities: an authority validates each activity within its competence."""

from typing import Any, cast

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.contrib.admin.views.main import PAGE_VAR
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from traces import charge
from traces.admin.base import ListAdmin
from traces.admin.bulk import bulk_view
from traces.admin.forms import ACTIVITY_CHOICES
from traces.admin.operator import operator_view
from traces.agents import agent_of, validates_activities
from traces.models import Target
from traces.operators.models import ActivityStatus, Operator, OperatorActivity
from traces.operators.search import mentioning
from traces.paging import MOST
from traces.remit import Agent
from traces.requests import TracesRequest

Choices = list[tuple[str, Any]]


def _agent(request: HttpRequest) -> Agent:
    agent = agent_of(cast("TracesRequest", request))
    assert agent is not None  # noqa: S101 - the site's door lets nobody else in
    return agent


class ActivityStatusFilter(SimpleListFilter):
    """Activity status: operators with such an activity that is the agent's to decide."""

    title = _("Activity status")
    parameter_name = "activity_status"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> Choices:
        """All states."""
        return [(status.value, status.label) for status in ActivityStatus]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Operator]") -> "QuerySet[Operator]":
        """One such activity is enough."""
        if self.value() not in ActivityStatus.values:
            return queryset
        if not (request.GET.keys() - {self.parameter_name, PAGE_VAR}):
            return queryset.filter(pk__in=_newest(charge.activities(_agent(request)).filter(status=self.value())))
        such = charge.decided(_agent(request)).filter(operator=OuterRef("pk"), status=self.value())
        return queryset.filter(Exists(such))


def _newest(activities: "QuerySet[OperatorActivity]") -> list[int]:
    """The operators of the newest activities, as many as a list shows, and one more.

    An index has activities by state; none has operators by the state of their activities.
    """
    limit = 2 * MOST
    while True:
        found = list(activities.order_by("-pk").values_list("operator", flat=True)[:limit])
        operators = list(dict.fromkeys(found))
        if len(found) < limit or len(operators) > MOST:
            return operators
        limit *= 2


class MineFilter(SimpleListFilter):
    """«Find my operators»: those assigned to the post's own organisation, not to one below it."""

    title = _("Responsibility")
    parameter_name = "mine"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> Choices:
        """One's own, or those of nobody."""
        return [("1", _("Find my operators")), ("nobody", _("No responsible authority"))]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Operator]") -> "QuerySet[Operator]":
        """Assigned to the very organisation of the active post."""
        if self.value() == "nobody":
            return queryset.filter(responsible_authority=None, control_body=None)
        if self.value() != "1":
            return queryset
        own = Q(pk__in=[])
        for post in _agent(request).posts:
            own |= Q(responsible_authority=post.authority) if post.authority else Q(control_body=post.control_body)
        return queryset.filter(own)


class OperatorAdmin(ListAdmin):
    """Operators in the charge of the active post."""

    # Translators: fr "Opérateurs"
    title = _("Operators")
    explanation = _(
        "Open an operator to validate, reject, suspend or unsuspend its activities. You decide on those within your"
        " competence; an organic one belongs to the control body. The operator comes first, then its users."
    )
    list_filter = (ActivityStatusFilter, MineFilter)
    list_select_related = ("country", "responsible_authority", "control_body")
    ordering = ("sort_key", "identifier")
    search_fields = ("name",)  # only switches the search on: see get_search_results
    search_help_text = _("Words of the name or of the place, or the identifier.")
    change_list_template = "traces/admin/operators.html"

    def within(self, agent: Agent) -> "QuerySet[Operator]":
        """What is in the agent's charge."""
        return charge.operators(agent)

    def is_for(self, agent: Agent) -> bool:
        """An operator's own administrator sees that operator."""
        return True

    def page(self, request: TracesRequest, object_id: str) -> HttpResponse:
        """Where one decides on activities."""
        return operator_view(request, object_id)

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[Any]", search_term: str
    ) -> tuple["QuerySet[Any]", bool]:
        """As the applicants' search does."""
        return (queryset.filter(mentioning(search_term)) if search_term.strip() else queryset), False

    def lines(self) -> "QuerySet[Any]":
        """With the activities that a line shows."""
        return super().lines().prefetch_related("activities__activity_type__section")


class ActivityAdmin(ListAdmin):
    """Activities that the active post may decide on, to be decided in bulk."""

    title = _("Activities")
    explanation = _(
        "The activities that are yours to decide on. Tick lines to decide on several at once; open the operator to read"
        " more."
    )
    list_filter = ("status",)
    list_select_related = ("operator__responsible_authority", "operator__country", "activity_type__section__chapter")
    ordering = ("-pk",)
    search_fields = ("operator__name",)  # only switches the search on: see get_search_results
    search_help_text = OperatorAdmin.search_help_text
    change_list_template = "traces/admin/activities.html"

    def within(self, agent: Agent) -> "QuerySet[OperatorActivity]":
        """Within charge and competence."""
        return charge.activities(agent)

    def is_for(self, agent: Agent) -> bool:
        """Administrators of operators decide on no activity."""
        return validates_activities(agent)

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[Any]", search_term: str
    ) -> tuple["QuerySet[Any]", bool]:
        """By the operator."""
        return (queryset.filter(mentioning(search_term, "operator__")) if search_term.strip() else queryset), False

    def get_urls(self) -> list[URLPattern]:
        """With the decision about many."""
        name = "operators_operatoractivity_bulk"
        return [path("bulk/", self.admin_site.admin_view(self.bulk), name=name), *super().get_urls()]

    def bulk(self, request: TracesRequest) -> HttpResponse:
        """Decide on many rows at once."""
        return bulk_view(request, self, Target.ACTIVITIES)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """With what can be done with many rows."""
        more = {"acts": ACTIVITY_CHOICES, "bulk": "operators_operatoractivity_bulk", **(extra_context or {})}
        return super().changelist_view(request, more)
