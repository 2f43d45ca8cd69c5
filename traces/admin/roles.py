"""«Users»: the requests and posts within a validator's remit."""

from typing import TYPE_CHECKING, Any, cast

from django.contrib.admin import ModelAdmin, ShowFacets
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.views.main import ERROR_FLAG
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from traces import remit
from traces.admin.decision import decision_view
from traces.agents import agent_of
from traces.models import Role, Status
from traces.requests import TracesRequest

if TYPE_CHECKING:
    BaseAdmin = ModelAdmin[Role]
else:
    BaseAdmin = ModelAdmin  # Django's own class takes no type argument at run time
WAITING_FIRST = ExpressionWrapper(Q(status=Status.REQUESTED), output_field=BooleanField()).desc()


class RoleAdmin(BaseAdmin):
    """Users of the organisations within the remit; the remit is in the query of the list and of each page.

    Nothing is added, edited or deleted here: a validator accepts or refuses, through the flows, which write the
    journal. Django's own log, whose users are EU Login accounts, stays empty.
    """

    list_display = ("__str__",)  # the template has its own columns
    list_filter = ("status", "role_type")
    list_per_page = 25
    list_select_related = ("person", "operator", "authority", "control_body")
    ordering = (WAITING_FIRST, "requested_at", "pk")
    search_fields = (
        "person__last_name",
        "person__first_name",
        "person__email",
        "person__uid",
        "operator__name",
        "operator__identifier",
        "authority__name_local",
        "authority__name_en",
        "authority__code",
        "control_body__name",
        "control_body__code",
    )
    search_help_text = gettext_lazy(
        "Name, e-mail address or user name of the person; name or code of the organisation."
    )
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    actions = None
    change_list_template = "traces/admin/users.html"

    def get_urls(self) -> list[URLPattern]:
        """The list and the page of one role; no adding, deleting or history."""
        door = self.admin_site.admin_view
        return [
            path("", door(self.changelist_view), name="traces_role_changelist"),
            path("<str:object_id>/change/", door(decision_view), name="traces_role_change"),
        ]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Role]":
        """What is within the remit; nothing without one."""
        agent = agent_of(cast("TracesRequest", request))
        return remit.visible(agent) if agent else Role.objects.none()

    def has_view_permission(self, request: HttpRequest, obj: Role | None = None) -> bool:
        """For everybody whom the site lets in; which rows they see, the query says."""
        return self.admin_site.has_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """As above."""
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Role | None = None) -> bool:
        """Never by Django's own form."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Role | None = None) -> bool:
        """Never: a refused request is kept with its reason."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list under the name that the official help gives it; Django's own error pages are replaced."""
        if ERROR_FLAG in request.GET or any("\x00" in str(value) for value in request.GET.values()):
            return HttpResponseRedirect(request.path)
        try:
            # Translators: fr "Utilisateurs"
            return super().changelist_view(request, {"title": _("Users"), **(extra_context or {})})
        except DisallowedModelAdminLookup as error:
            raise Http404 from error
