"""What the lists of the site have in common: Django's own list, search and filters; pages of our own behind it."""

from typing import TYPE_CHECKING, Any

from django.contrib.admin import ModelAdmin, ShowFacets, SimpleListFilter
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.views.main import ERROR_FLAG
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import Promise

if TYPE_CHECKING:
    BaseAdmin = ModelAdmin[Any]
else:
    BaseAdmin = ModelAdmin  # Django's own class takes no type argument at run time


class ListAdmin(BaseAdmin):
    """A list. Nothing is added, edited or deleted by Django's own forms: our pages do that, and write the journal."""

    #: What the list is called on the pages.
    label: str | Promise = ""
    list_display = ("__str__",)  # the template has its own columns
    list_per_page = 25
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    actions = None

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """For everybody whom the site lets in."""
        return self.admin_site.has_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """As above."""
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never by Django's own form."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never by Django's own form."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never by Django's own form."""
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """By our filters, never by a column named in the address: `password__startswith` would guess at hashes."""
        return lookup in {getattr(one, "parameter_name", "") for one in self.list_filter}

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list under our title; Django's own error pages are replaced."""
        if ERROR_FLAG in request.GET or any("\x00" in str(value) for value in request.GET.values()):
            return HttpResponseRedirect(request.path)
        try:
            return super().changelist_view(request, {"title": self.label, **(extra_context or {})})
        except DisallowedModelAdminLookup as error:
            raise Http404 from error


class ChoiceFilter(SimpleListFilter):
    """A filter with fixed choices: `ways` has, for each value of the address, its label and what it keeps."""

    ways: dict[str, tuple[str | Promise, dict[str, object]]]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The choices."""
        return [(value, label) for value, (label, _kept) in self.ways.items()]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """What the choice keeps; everything without one that we know."""
        way = self.ways.get(self.value() or "")
        return queryset.filter(**way[1]) if way else queryset
