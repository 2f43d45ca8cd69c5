"""«History»: what was decided within the remit, by whom, when."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from traces import remit
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
    search_fields = (
        "person__last_name",
        "by__last_name",
        "operator__name",
        "operator__identifier",
        "authority__code",
        "control_body__code",
    )
    search_help_text = _("Last name of who decided or of the person concerned; name or code of the organisation.")
    change_list_template = "traces/admin/history.html"

    def within(self, agent: Agent) -> "QuerySet[Act]":
        """The remit."""
        return remit.history(agent)
