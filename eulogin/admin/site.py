"""The admin site of EU Login: services and accounts. Entered through EU Login itself."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, TypeVar, cast

from django.contrib.admin import AdminSite
from django.contrib.admin.models import LogEntry
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from eulogin.admin.accounts import AccountAdmin
from eulogin.admin.clients import ClientAdmin
from eulogin.admin.services import ServiceAdmin
from eulogin.models import Account, Service
from eulogin.oidc.models import OidcClient
from eulogin.proof import FreshProof
from eulogin.signin import sessions

View = TypeVar("View", bound=Callable[..., Any])

#: People sign in and out through EU Login, and change their password in «My account».
NOT_HERE = {"login", "logout", "password_change", "password_change_done", "autocomplete", "jsi18n", "view_on_site"}


class EuLoginAdminSite(AdminSite):
    """For administrators who proved a second factor in this session. Anonymous people sign in; others get 403."""

    site_title = _("EU Login administration")
    site_header = _("EU Login administration")
    index_title = _("EU Login administration")
    index_template = "eulogin/admin/index.html"
    app_index_template = "eulogin/admin/index.html"
    enable_nav_sidebar = False

    def __init__(self) -> None:
        super().__init__(name="eulogin-admin")
        self.register(Service, ServiceAdmin)
        self.register(OidcClient, ClientAdmin)
        self.register(Account, AccountAdmin)

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether an administrator's second factor proved itself in this session."""
        session = sessions.current(request)
        return session is not None and session.account.is_administrator and session.factor_proved_at is not None

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Every page of the site passes this door."""
        guarded = super().admin_view(view, cacheable)

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            return _turned_away(request) or guarded(request, *args, **kwargs)

        return cast("View", update_wrapper(inner, view))

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Django's addresses without those that EU Login has no use for."""
        return [one for one in super().get_urls() if getattr(one, "name", None) not in NOT_HERE]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What the pages of the site have in common: the ways to its lists."""
        lists = [
            (
                getattr(admin, "label", ""),
                reverse(f"{self.name}:{model._meta.app_label}_{model._meta.model_name}_changelist"),
            )
            for model, admin in self._registry.items()
        ]
        return {**super().each_context(request), "lists": lists}

    def get_log_entries(self, request: HttpRequest) -> "QuerySet[LogEntry]":
        """None: acts are written in our own journal."""
        return LogEntry.objects.none()


def _turned_away(request: HttpRequest) -> HttpResponse | None:
    """What somebody gets who may not pass; None for an administrator with a second factor."""
    session = sessions.current(request)
    if session is None:
        query = {"next": request.get_full_path(), "authenticationLevel": "MEDIUM"}
        return redirect(f"{reverse('login')}?{urlencode(query)}")
    if not session.account.is_administrator:
        return render(request, "eulogin/admin/refused.html", status=403)
    if session.factor_proved_at is None:
        return FreshProof().ask(request, request.get_full_path())
    return None
