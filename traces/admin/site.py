"""Django's admin site, three times: one for each environment."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, TypeVar, cast

from django.contrib.admin import AdminSite
from django.contrib.admin.models import LogEntry
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from traces import sessions
from traces.admin.acts import ActAdmin
from traces.admin.base import ListAdmin
from traces.admin.bulk import batch_view
from traces.admin.operators import ActivityAdmin, OperatorAdmin
from traces.admin.organisations import AuthorityAdmin, ControlBodyAdmin
from traces.admin.posts import as_view, hand_over_view
from traces.admin.roles import RoleAdmin
from traces.agents import agent_of, nav_links
from traces.environments import Environment
from traces.links import admin_instance, admin_link
from traces.models import Act, Role
from traces.operators.models import Operator, OperatorActivity
from traces.reference.models import Authority, ControlBody
from traces.requests import TracesRequest, to_sign_in

View = TypeVar("View", bound=Callable[..., Any])

#: People sign in and out through EU Login, and have no password here.
NOT_HERE = {"login", "logout", "password_change", "password_change_done", "autocomplete", "jsi18n", "view_on_site"}


def _is_too_weak(request: TracesRequest) -> bool:
    """Whether this sign-in opens TRACES, before the cut-off of 2024, but not the validators' site."""
    return request.sign_in is not None and request.sign_in.level < sessions.required_level(validating=True)


class EnvironmentAdminSite(AdminSite):
    """The validators' pages of one environment. Anonymous people sign in first; others need a validating role."""

    # Translators: fr "TRACES NT - validation"
    site_title = _("TRACES NT - validation")
    site_header = _("TRACES NT - validation")
    # Translators: fr "Acteurs"
    index_title = _("Actors")
    index_template = "traces/admin/index.html"
    enable_nav_sidebar = False

    def __init__(self, environment: Environment) -> None:
        super().__init__(name=admin_instance(environment))
        self.register(Role, RoleAdmin)
        self.register(Operator, OperatorAdmin)
        self.register(OperatorActivity, ActivityAdmin)
        self.register(Authority, AuthorityAdmin)
        self.register(ControlBody, ControlBodyAdmin)
        self.register(Act, ActAdmin)

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether a validating role is in force in this session."""
        agent = agent_of(cast("TracesRequest", request))
        return agent is not None and agent.may_validate

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Every page of the site passes this door."""
        guarded = super().admin_view(view, cacheable)

        def inner(request: TracesRequest, *args: Any, **kwargs: Any) -> Any:
            if not request.person.is_authenticated or _is_too_weak(request):
                return to_sign_in(request)
            if not self.has_permission(request):
                return render(request, "traces/admin/refused.html", status=403)
            vars(request)["admin_lists"] = SimpleLazyObject(lambda: self._lists(request))
            return guarded(request, *args, **kwargs)

        return cast("View", update_wrapper(inner, view))

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Django's addresses without those that TRACES has no use for, and our own."""
        ours = [
            path("as/", self.admin_view(as_view), name="as"),
            path("hand-over/", self.admin_view(hand_over_view), name="hand-over"),
            path("batches/<str:batch_id>/", self.admin_view(batch_view), name="batch"),
        ]
        return [*ours, *(one for one in super().get_urls() if getattr(one, "name", None) not in NOT_HERE)]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The lists of the active post, with a word about each."""
        return TemplateResponse(request, self.index_template, {"title": self.index_title})

    def app_index(
        self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """The same page: our lists are not sorted by Django's apps."""
        return self.index(request)

    def _lists(self, request: HttpRequest) -> list[dict[str, Any]]:
        """The lists of the active post; `in_menu` are those that the page's own menu has already."""
        asked = cast("TracesRequest", request)
        menu = {link.href for link in nav_links(asked)}
        lists = []
        for model, admin in self._registry.items():
            if isinstance(admin, ListAdmin) and admin.has_view_permission(request):
                name = f"{model._meta.app_label}_{model._meta.model_name}_changelist"
                href = admin_link(asked.environment, name)
                texts = {"name": admin.title, "explanation": admin.explanation}
                lists.append({"href": href, "in_menu": href in menu, **texts})
        return lists

    def get_log_entries(self, request: HttpRequest) -> "QuerySet[LogEntry]":
        """None: acts are written in our own journal, whose subjects are not Django's users."""
        return LogEntry.objects.none()
