"""Django's admin site, three times: one for each environment."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, TypeVar, cast

from django.contrib.admin import AdminSite
from django.contrib.admin.models import LogEntry
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _

from traces.admin.roles import RoleAdmin
from traces.agents import agent_of
from traces.environments import Environment
from traces.links import admin_instance
from traces.models import Role
from traces.requests import TracesRequest, to_sign_in

View = TypeVar("View", bound=Callable[..., Any])

#: People sign in and out through EU Login, and have no password here.
NOT_HERE = {"login", "logout", "password_change", "password_change_done", "autocomplete", "jsi18n", "view_on_site"}


class EnvironmentAdminSite(AdminSite):
    """The validators' pages of one environment. Anonymous people sign in first; others need a validating role."""

    # Translators: fr "TRACES NT - validation"
    site_title = _("TRACES NT - validation")
    site_header = _("TRACES NT - validation")
    # Translators: fr "Acteurs"
    index_title = _("Actors")
    index_template = "traces/admin/index.html"
    app_index_template = "traces/admin/index.html"
    enable_nav_sidebar = False

    def __init__(self, environment: Environment) -> None:
        super().__init__(name=admin_instance(environment))
        self.register(Role, RoleAdmin)

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether a validating role is in force in this session."""
        agent = agent_of(cast("TracesRequest", request))
        return agent is not None and agent.may_validate

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Every page of the site passes this door."""
        guarded = super().admin_view(view, cacheable)

        def inner(request: TracesRequest, *args: Any, **kwargs: Any) -> Any:
            if not request.person.is_authenticated:
                return to_sign_in(request)
            if not self.has_permission(request):
                return render(request, "traces/admin/refused.html", status=403)
            return guarded(request, *args, **kwargs)

        return cast("View", update_wrapper(inner, view))

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Django's addresses without those that TRACES has no use for."""
        return [one for one in super().get_urls() if getattr(one, "name", None) not in NOT_HERE]

    def get_log_entries(self, request: HttpRequest) -> "QuerySet[LogEntry]":
        """None: acts are written in our own journal, whose subjects are not Django's users."""
        return LogEntry.objects.none()
