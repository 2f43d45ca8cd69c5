"""Recognise what somebody pasted into the inspector."""

import re
from urllib.parse import parse_qsl, urlsplit

from django.utils.translation import gettext as _

from eulogin.inspection import address_reports, ticket_reports
from eulogin.inspection.reports import Report
from eulogin.inspection.secrets import login_request_digest, ticket_digest
from eulogin.inspection.steps import told
from eulogin.models import Exchange, ExchangeKind

TICKET = re.compile(r"(?:ST|PT)-[A-Za-z0-9_-]+")
LOGIN_REQUEST = re.compile(r"ECAS_LR-[A-Za-z0-9_-]+")
ADDRESS = re.compile(r"https?://|/", re.IGNORECASE)


def inspect(text: str, own_base: str) -> Report:
    """Explain a ticket, a login request id, or an address with or without one of them."""
    text = text.strip()
    if found := LOGIN_REQUEST.search(text):
        return ticket_reports.of_attempt(login_request_digest(found[0]))
    if TICKET.fullmatch(text):
        return ticket_reports.of_ticket(ticket_digest(text))
    if not ADDRESS.match(text):
        return _unknown()
    if ticket := _ticket_in(text):
        return ticket_reports.of_ticket(ticket_digest(ticket), brought_to=_without_ticket(text))
    return address_reports.of_address(text, own_base)


def of_exchange(pk: int) -> Report | None:
    """The report to which a kept exchange belongs; None when it is not there, or no more."""
    exchange = Exchange.objects.filter(pk=pk).first()
    if exchange is None:
        return None
    if not exchange.digest:
        step = told(exchange)
        return Report(step.title, steps=[step])
    if exchange.kind == ExchangeKind.TRANSACTION:
        return ticket_reports.of_attempt(exchange.digest)
    return ticket_reports.of_ticket(exchange.digest)


def _ticket_in(address: str) -> str:
    try:
        values = [value for name, value in parse_qsl(urlsplit(address).query) if name == "ticket"]
    except ValueError:
        return ""
    return next((value for value in values if TICKET.fullmatch(value)), "")


def _without_ticket(address: str) -> str:
    """The address as clients say it again at validation."""
    base, _mark, query = address.partition("?")
    rest = "&".join(piece for piece in query.split("#")[0].split("&") if not piece.startswith("ticket="))
    return f"{base}?{rest}" if rest else base


def _unknown() -> Report:
    sentences = [
        _("This is nothing that the inspector knows."),
        _(
            "Paste a ticket (it begins with ST- or PT-), the id of a login transaction (ECAS_LR-), the address to which"
            " the browser came back (with ?ticket=), the address of your service, or an address of /cas/login."
        ),
        _("Proxy-granting tickets (PGT-, PGTIOU-) and tokens of OpenID Connect are not explained here."),
    ]
    return Report(_("What is this?"), sentences, found=False)
