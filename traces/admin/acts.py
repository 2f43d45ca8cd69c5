"""«History»: what was decided within the remit, by whom, when."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from traces import remit
from traces.admin import searching
from traces.admin.base import ListAdmin
from traces.models import Act
from traces.remit import Agent


class ActAdmin(ListAdmin):
    """Stored acts, the newest first."""

    # Translators: fr "Historique"
    title = _("History")
    explanation = _(
        "What was decided within your remit, by whom and when. The journal of the simulator keeps the same acts in a"
        " chain that shows whether something was changed afterwards."
    )
    list_filter = ("kind",)
    list_select_related = (
        "by",
        "post__authority",
        "post__operator",
        "post__control_body",
        "person",
        "role",
        "activity_type__section",
        "operator",
        "authority",
        "control_body",
        "escalated_to",
    )
    ordering = ("-at", "-pk")
    search_fields = ("person__last_name",)  # only switches the search on: see get_search_results
    search_help_text = _("Name of who decided or of the person concerned; name or code of the organisation.")
    change_list_template = "traces/admin/history.html"

    def within(self, agent: Agent) -> "QuerySet[Act]":
        """The remit."""
        return remit.history(agent)

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[Any]", search_term: str
    ) -> tuple["QuerySet[Any]", bool]:
        """Each word means somebody concerned, who decided, or the organisation."""
        people = [searching.people(field, searching.NAMES) for field in ("person", "by")]
        return queryset.filter(searching.every_word(search_term, *people, *searching.ORGANISATIONS)), False
