"""Registration: the same answer on the page for known and unknown addresses, the truth by mail."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from eulogin import mails
from eulogin.cas.services import UnknownService, find_service
from eulogin.events import Event
from eulogin.models import Account
from eulogin.passwords import links
from kernel.journal.writing import record
from kernel.web.origin import own_base


def return_service(request: HttpRequest) -> str:
    """The service the person came from, when somebody registered it; else nothing."""
    address = request.GET.get("service", "")
    try:
        find_service(address, own_base(request))
    except UnknownService:
        return ""
    return address


@transaction.atomic
def register(request: HttpRequest, data: dict[str, Any], service: str) -> None:
    """Mail the link that opens the account, or tell the owner of a known address that they have one."""
    account = Account.objects.by_identifier(data["email"])
    if account is None:
        record(Event.REGISTRATION_REQUESTED)
        links.send_for_new_person(
            request,
            email=data["email"],
            first_name=data["firstName"],
            last_name=data["lastName"],
            language=data["emailLanguage"],
            service=service,
        )
        return
    record(Event.REGISTRATION_REPEATED, subject=account.uid)
    if links.may_mail(request, account.email):
        base, query = own_base(request), f"?{urlencode({'service': service})}" if service else ""
        sign_in, lost = base + reverse("login") + query, base + reverse("lost-password") + query
        mails.already_registered(account, link=lost, sign_in=sign_in)
