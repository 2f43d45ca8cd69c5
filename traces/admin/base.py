"""What all lists of the admin site have in common: nothing is added, edited or deleted by Django's own forms."""

from typing import TYPE_CHECKING, Any, cast

from django.contrib.admin import ModelAdmin, ShowFacets
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.views.main import ERROR_FLAG, ChangeList
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.functional import Promise

from traces.admin import returning
from traces.agents import agent_of
from traces.paging import BoundedPaginator, in_order
from traces.remit import Agent
from traces.requests import TracesRequest

if TYPE_CHECKING:
    BaseAdmin = ModelAdmin[Model]
else:
    BaseAdmin = ModelAdmin  # Django's own class takes no type argument at run time


class ListAdmin(BaseAdmin):
    """A list and a page for each row; the remit is in the query of both. Acts go through the flows."""

    list_display = ("__str__",)  # the templates have their own columns
    list_per_page = 25
    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    actions = None
    #: The name of the list in the help, and what one does there.
    title: str | Promise = ""
    explanation: str | Promise = ""

    def within(self, agent: Agent) -> "QuerySet[Any]":
        """The rows that an agent may see."""
        raise NotImplementedError

    def page(self, request: TracesRequest, object_id: str) -> HttpResponse:
        """The page of one row; Http404 outside the remit."""
        raise Http404

    def is_for(self, agent: Agent) -> bool:
        """Whether the active post has such a list at all."""
        return agent.may_validate

    def get_urls(self) -> list[URLPattern]:
        """The list and the page of one row; no adding, deleting or Django's history."""
        door, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("", door(self.changelist_view), name=f"{name}_changelist"),
            path("<str:object_id>/change/", door(self.page), name=f"{name}_change"),
        ]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        """What is within the remit; nothing without one."""
        agent = agent_of(cast("TracesRequest", request))
        return self.within(agent) if agent else self.model._default_manager.none()

    def lines(self) -> "QuerySet[Any]":
        """All rows, with what a line of the list shows."""
        rows = self.model._default_manager.all()
        return rows.select_related(*self.list_select_related) if isinstance(self.list_select_related, tuple) else rows

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """One that reads the lines of its page alone."""
        return LinesList

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """For everybody whose post has this list; which rows they see, the query says."""
        agent = agent_of(cast("TracesRequest", request))
        return agent is not None and agent.may_validate and self.is_for(agent)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """As above."""
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never by Django's own form."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never: what was decided is kept with its reason."""
        return False

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Its filters without Django's "By", which does not go with every name."""
        found: ChangeList = super().get_changelist_instance(request)
        for spec in found.filter_specs:
            spec.template = "traces/admin/filter.html"
        return found

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only what a filter of the page asks. Django allows every column of the row, with every comparison: the hidden
        ones too, and regular expressions that keep the server busy.
        """
        asked = {one if isinstance(one, str) else getattr(one, "parameter_name", "") for one in self.list_filter}
        return lookup.removesuffix("__exact") in asked

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list under the name that the official help gives it; Django's own error pages are replaced."""
        if ERROR_FLAG in request.GET or any("\x00" in str(value) for value in request.GET.values()):
            return HttpResponseRedirect(request.path)
        context = {
            "title": self.title,
            "explanation": self.explanation,
            "kept": returning.kept(request),
            **(extra_context or {}),
        }
        try:
            return super().changelist_view(request, context)
        except DisallowedModelAdminLookup as error:
            raise Http404 from error


class LinesList(ChangeList):
    """A list whose paginator knows keys; what lines show is read for those of the page."""

    model_admin: ListAdmin
    paginator: BoundedPaginator

    def get_results(self, request: HttpRequest) -> None:
        """The lines of the page, in the order of the list."""
        super().get_results(request)
        is_whole = not self.multi_page or (self.show_all and self.can_show_all)
        keys = self.paginator.object_list if is_whole else self.result_list
        self.result_list = in_order(self.model_admin.lines(), keys)


class FormList(LinesList):
    """A list with an advanced search: the fields of the form are no lookups of Django's."""

    #: Set by the list's admin: a bound form, whose `narrow` filters the rows.
    form_class: Any = None

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        asked = any(request.GET.get(name) for name in self.form_class.base_fields)
        self.form = self.form_class(request.GET if asked else None)
        super().__init__(request, *args, **kwargs)

    def get_filters_params(self, params: dict[str, Any] | None = None) -> dict[str, Any]:
        """The parameters that are lookups."""
        found: dict[str, Any] = super().get_filters_params(params)
        return {name: value for name, value in found.items() if name not in self.form_class.base_fields}

    def get_queryset(self, request: HttpRequest, exclude_parameters: list[str | None] | None = None) -> "QuerySet[Any]":
        """What Django finds, narrowed by the form; nothing while the form has errors."""
        rows: QuerySet[Any] = super().get_queryset(request, exclude_parameters)
        if not self.form.is_bound:
            return rows
        return self.form.narrow(rows) if self.form.is_valid() else rows.none()
