"""A session as its owner reads it: browser and system, place, methods, services. Parsed when the page is shown."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

import ua_parser
from django.db.models import Max
from django.utils.translation import gettext as _

from eulogin.cas.services import UnknownService, find_service
from eulogin.models import ServiceTicket, SsoSession
from eulogin.signin.policy import PASSWORD_CHOICE
from mfa import api as mfa

#: Addresses of services looked at on one page, the newest first; a session rarely visits more than a few.
MOST_ADDRESSES = 200
#: Major versions of systems say something to people; of Windows, browsers tell no more than "10".
SYSTEMS_WITHOUT_VERSION = {"Windows", "Mac OS X", "Linux"}


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    session: SsoSession
    browser: str
    place: str
    methods: list[Any]
    services: list[str]


def rows(opened: Sequence[SsoSession], own_base: str) -> list[Row]:
    """The lines of these sessions; one statement for all their services."""
    visited = _services([session.pk for session in opened], own_base)
    return [
        Row(s, browser_and_system(s.user_agent), place(s.address), methods(s.strengths), visited[s.pk]) for s in opened
    ]


def browser_and_system(user_agent: str) -> str:
    """«Firefox 133, Windows»; says so where the browser says nothing that is known."""
    parsed = ua_parser.parse(user_agent)
    agent, system = parsed.user_agent, parsed.os
    names = []
    if agent is not None:
        names.append(f"{agent.family} {agent.major or ''}".strip())
    if system is not None:
        version = "" if system.family in SYSTEMS_WITHOUT_VERSION else system.major or ""
        names.append(f"{system.family} {version}".strip())
    return ", ".join(names) or _("Unknown browser")


def place(address: str | None) -> str:
    """As far as it is known without asking anybody: this computer, a private network, or the address."""
    if not address:
        return _("Unknown place")
    parsed = ip_address(address)
    if parsed.is_loopback:
        return _("This computer")
    if parsed.is_private:
        return _("Private network (%(address)s)") % {"address": address}
    return address


def methods(strengths: Sequence[str]) -> list[Any]:
    """The names of the methods proved, as the sign-in page has them; of a method switched off, its strength."""
    known = {PASSWORD_CHOICE.strength.value: PASSWORD_CHOICE.name}
    known |= {method.strength.value: method.name for method in mfa.methods()}
    return [known.get(strength, strength) for strength in strengths]


def _services(session_ids: Sequence[int], own_base: str) -> defaultdict[int, list[str]]:
    """For each session the names of the services it got tickets for, each once, the last visited first."""
    visits = (
        ServiceTicket.objects.filter(session_id__in=session_ids)
        .values_list("session_id", "service")
        .annotate(latest=Max("pk"))
        .order_by("-latest")[:MOST_ADDRESSES]
    )
    names: dict[str, str] = {}
    found: defaultdict[int, list[str]] = defaultdict(list)
    for session_id, service, _latest in visits:
        address = service.partition("?")[0]
        if address not in names:
            names[address] = _name_of(address, own_base)
        if names[address] and names[address] not in found[session_id]:
            found[session_id].append(names[address])
    return found


def _name_of(address: str, own_base: str) -> str:
    """The name of the registered service; nothing when nobody registers it any more."""
    try:
        return str(find_service(address, own_base).name)
    except UnknownService:
        return ""
