"""«Mes données personnelles»: what EU Login knows of a person, and the way on after a sign-in that showed it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from eulogin.cas.services import UnknownService, find_service
from eulogin.models import Account
from eulogin.myaccount.guard import sign_in_required
from eulogin.signin import sessions
from kernel.web.next import safe_next
from kernel.web.origin import own_base


@sign_in_required
@require_GET
def details(request: HttpRequest) -> HttpResponse:
    """Read-only; with `service` or `next` in the address, a button leads on there."""
    session = sessions.current(request)
    assert session is not None  # noqa: S101 - the guard saw to it
    account = session.account
    context = {"account": account, "facts": _facts(account), "continue_url": _continue_url(request)}
    return render(request, "eulogin/myaccount/details.html", context)


def _facts(account: Account) -> list[tuple[Any, str]]:
    """Labels and values; what human resources do not know is left out."""
    facts = [
        (_("First name"), account.first_name),
        (_("Last name"), account.last_name),
        (pgettext_lazy("registration", "E-mail"), account.address),
        (_("Domain"), account.domain_label),
        (_("User name in the domain"), account.domain_username),
        (_("Department"), account.department_number),
        (_("Employee number"), account.employee_number),
        (_("Telephone number"), account.telephone_number),
        (_("E-mail language"), account.language_name),
        (_("Account opened on"), date_format(localtime(account.created_at), "DATE_FORMAT")),
    ]
    return [(label, value) for label, value in facts if value]


def _continue_url(request: HttpRequest) -> str:
    service = request.GET.get("service", "")
    if is_registered(request, service):
        return f"{reverse('login')}?{urlencode({'service': service})}"
    return safe_next(request, request.GET.get("next"), "")


def is_registered(request: HttpRequest, address: str) -> bool:
    """Whether an address belongs to a registered service."""
    try:
        find_service(address, own_base(request))
    except UnknownService:
        return False
    return True
