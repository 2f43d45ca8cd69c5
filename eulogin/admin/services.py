"""The list of registered services."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from eulogin.admin.lists import ChoiceFilter, ListAdmin
from eulogin.admin.service_pages import delete_view, service_view


class Host(ChoiceFilter):
    """Whether services are on this very host."""

    title = _("Host")
    parameter_name = "host"
    ways = {"own": (_("This host"), {"origin": ""}), "other": (_("Other hosts"), {"origin__gt": ""})}


class Answers(ChoiceFilter):
    """Whether answers are falsified for a test."""

    title = _("Answers")
    parameter_name = "answers"
    ways = {"true": (_("True"), {"adversary": ""}), "false": (_("Falsified for a test"), {"adversary__gt": ""})}


class ServiceAdmin(ListAdmin):
    """Services; each has a page to change it and one to remove it."""

    label = _("Services")
    ordering = ("name", "pk")
    list_filter = (Host, Answers)
    search_fields = ("name", "url_prefix")
    search_help_text = _("Name or prefix of the service.")
    change_list_template = "eulogin/admin/services.html"

    def get_urls(self) -> list[URLPattern]:
        """The list and our pages."""
        door = self.admin_site.admin_view
        return [
            path("", door(self.changelist_view), name="eulogin_service_changelist"),
            path("add/", door(service_view), name="eulogin_service_add"),
            path("<int:object_id>/change/", door(service_view), name="eulogin_service_change"),
            path("<int:object_id>/delete/", door(delete_view), name="eulogin_service_delete"),
        ]
