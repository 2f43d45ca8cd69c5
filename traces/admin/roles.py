"""«Users»: the requests and posts within a validator's remit."""

from typing import Any

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from traces import remit
from traces.admin import searching
from traces.admin.base import FormList, ListAdmin
from traces.admin.bulk import bulk_view
from traces.admin.decision import decision_view
from traces.admin.forms import ROLE_CHOICES, AdvancedUserSearch
from traces.admin.removal import removal_view
from traces.models import WAITING_FIRST, Role, Status, Target
from traces.remit import Agent
from traces.requests import TracesRequest


class NobodyDecides(SimpleListFilter):
    """Requests for which this authority was called in, because nobody below decided or could."""

    title = _("Nobody decides")
    parameter_name = "escalated"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> list[tuple[str, Any]]:
        """One choice beside all."""
        return [("1", _("Requests that nobody decides"))]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Role]") -> "QuerySet[Role]":
        """Waiting ones only: what was decided is no worry any more."""
        if self.value() != "1":
            return queryset
        return queryset.filter(escalated_to__isnull=False, status=Status.REQUESTED)


class UserList(FormList):
    """The list with its advanced search."""

    form_class = AdvancedUserSearch


class RoleAdmin(ListAdmin):
    """Users of the organisations within the remit.

    A validator accepts or refuses, through the flows, which write the journal. Django's own log, whose users are
    EU Login accounts, stays empty.
    """

    # Translators: fr "Utilisateurs"
    title = _("Users")
    explanation = _(
        "Requests and posts of people within your remit. Accept a request only when you know who the person is, and"
        " that their e-mail address is a personal one. An operator must be valid before its users are."
    )
    list_filter = ("status", "role_type", "administrator", NobodyDecides)
    list_select_related = ("person", "operator", "authority", "control_body")
    ordering = (WAITING_FIRST, "requested_at", "pk")
    search_fields = ("person__last_name",)  # only switches the search on: see get_search_results
    search_help_text = _("Name, e-mail address or user name of the person; name or code of the organisation.")
    change_list_template = "traces/admin/users.html"

    def within(self, agent: Agent) -> "QuerySet[Role]":
        """The remit."""
        return remit.visible(agent)

    def page(self, request: TracesRequest, object_id: str) -> HttpResponse:
        """Where one decides."""
        return decision_view(request, object_id)

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        """By age alone in one state: there an index has that order, and waiting requests need not be passed first."""
        return self.ordering[1:] if "status__exact" in request.GET else self.ordering

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[Any]", search_term: str
    ) -> tuple["QuerySet[Any]", bool]:
        """Each word means the person or the organisation."""
        meant = searching.every_word(search_term, searching.people("person"), *searching.ORGANISATIONS)
        return queryset.filter(meant), False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[FormList]:
        """With the advanced search."""
        return UserList

    def get_urls(self) -> list[URLPattern]:
        """The list, the page of one role and that of its removal, and the decision about many."""
        door = self.admin_site.admin_view
        return [
            path("bulk/", door(self.bulk), name="traces_role_bulk"),
            path("<str:object_id>/remove/", door(removal_view), name="traces_role_remove"),
            *super().get_urls(),
        ]

    def bulk(self, request: TracesRequest) -> HttpResponse:
        """Decide on many rows at once."""
        return bulk_view(request, self, Target.ROLES)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """With what can be done with many rows."""
        more = {"acts": ROLE_CHOICES, "bulk": "traces_role_bulk", **(extra_context or {})}
        return super().changelist_view(request, more)
