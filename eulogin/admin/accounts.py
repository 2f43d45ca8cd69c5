"""The list of accounts, and the page from which one is disabled or enabled. Secrets are never shown."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from eulogin.accounts.placeholders import real_address
from eulogin.admin import people
from eulogin.admin.lists import ChoiceFilter, ListAdmin
from eulogin.models import Account, SsoSession
from mfa import api as mfa


class State(ChoiceFilter):
    """Open or disabled."""

    title = gettext_lazy("State")
    parameter_name = "state"
    ways = {
        "active": (gettext_lazy("Active"), {"is_active": True}),
        "disabled": (gettext_lazy("Disabled"), {"is_active": False}),
    }


class Administrators(ChoiceFilter):
    """Who may open this site."""

    title = gettext_lazy("Right")
    parameter_name = "right"
    ways = {"administrator": (gettext_lazy("Administrators"), {"is_administrator": True})}


class AccountAdmin(ListAdmin):
    """Accounts, found by the beginning of uid, address or name."""

    label = gettext_lazy("Accounts")
    ordering = ("pk",)
    list_filter = (State, Administrators)
    search_fields = ("uid",)  # shows the field; the search is our own
    search_help_text = gettext_lazy("The beginning of an identifier, e-mail address, first name or last name.")
    change_list_template = "eulogin/admin/accounts.html"

    def get_urls(self) -> list[URLPattern]:
        """The list and the page of one account."""
        door = self.admin_site.admin_view
        return [
            path("", door(self.changelist_view), name="eulogin_account_changelist"),
            path("<str:object_id>/change/", door(account_view), name="eulogin_account_change"),
        ]

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[Account]", search_term: str
    ) -> tuple["QuerySet[Account]", bool]:
        """Beginnings in lower case only: the data base finds those by its indexes, whatever the number of people."""
        found = queryset.annotate(
            email_lower=Lower("email"), first_lower=Lower("first_name"), last_lower=Lower("last_name")
        )
        for word in search_term.lower().split()[:5]:
            fields = ("uid", "email_lower", "first_lower", "last_lower")
            ways = Q()
            for field in fields:
                ways |= Q(**{f"{field}__startswith": word})
            found = found.filter(ways)
        return found, False


@require_http_methods(["GET", "HEAD", "POST"])
def account_view(request: HttpRequest, object_id: str) -> HttpResponse:
    """What is known of somebody; two buttons, and none on one's own account."""
    account = get_object_or_404(Account, pk=object_id)
    own = account.pk == request.user.pk
    if request.method == "POST":
        _act(request, account, own=own)
        return HttpResponseRedirect(request.path)
    return render(request, "eulogin/admin/account.html", {"account": account, "own": own, "facts": _facts(account)})


def _act(request: HttpRequest, account: Account, *, own: bool) -> None:
    by, values = str(request.user.pk), {"name": account.get_full_name()}
    if "_disable" in request.POST and own:
        messages.error(request, _("This is your own account: somebody else must disable it."))
    elif "_disable" in request.POST and people.disable(account, by=by):
        messages.success(request, _("The account of %(name)s is disabled.") % values)
    elif "_enable" in request.POST and people.enable(account, by=by):
        messages.success(request, _("The account of %(name)s is enabled.") % values)


def _facts(account: Account) -> list[tuple[str, Any]]:
    sessions = SsoSession.objects.filter(account=account, ended_at=None)
    return [
        (_("Unique identifier (uid)"), account.uid),
        (_("First name"), account.first_name),
        (_("Last name"), account.last_name),
        (_("E-mail address"), real_address(account.email) or "–"),
        (_("Domain"), account.domain_label),
        (_("Type of employee"), account.employee_type),
        (_("Level of assurance"), account.assurance_level),
        (_("Groups"), ", ".join(account.groups) or "–"),
        (_("Second factors"), ", ".join(sorted(mfa.strengths_of(account))) or "–"),
        (_("Open sessions"), sessions.count()),
        (_("Administrator"), _("Yes") if account.is_administrator else _("No")),
        (_("State"), _("Active") if account.is_active else _("Disabled")),
    ]
