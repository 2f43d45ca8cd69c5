"""Keep what applications ask, for the inspector. Without it (`settings.EULOGIN_INSPECTOR`) nothing is written.

No ticket, proxy-granting ticket or fingerprint is kept, wherever a client may have put it.
"""

import re
from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from eulogin.cas.parameters import LoginRequest
from eulogin.cas.reasons import Fact, Reason
from eulogin.cas.tickets import LONGEST
from eulogin.cas.validation import Failure, Success
from eulogin.inspection.secrets import login_request_digest, ticket_digest, without_secrets
from eulogin.models import Adversary, Exchange, ExchangeKind, ServiceTicket, SsoSession
from mfa.api import Level

#: Parameters that hold a secret: that they were sent is kept, not what they held.
SECRET = {"ticket", "pgt", "clientFingerprint", "sessionId"}
KNOWN = {
    *("service", "TARGET", "targetService", "pgtUrl", "ticketTypes", "assuranceLevel", "authenticationLevel"),
    *("acceptStrengths", "userDetails", "groups", "format", "renew", "gateway", "locale", "proxyGrantingProtocol"),
    *("singleSignOut", "userAddress", "version"),
}
ADDRESSES = {"service", "TARGET", "targetService", "pgtUrl"}
LONGEST_ADDRESS, LONGEST_VALUE, MOST_IGNORED = 4000, 300, 20
SHAPE = re.compile(r"(ST|PT)-[A-Za-z0-9_-]+")

Outcome = Failure | Mapping[str, Fact]


def ticket_issued(ticket: str, session: SsoSession, wanted: LoginRequest, *, from_sso: bool, service: str) -> None:
    """A browser was sent back with a ticket for `service`, which is the wanted one unless an adversary says it."""
    if not settings.EULOGIN_INSPECTOR:
        return
    asked: dict[str, str] = {"service": wanted.service}
    if wanted.level > Level.BASIC:
        asked["authenticationLevel"] = wanted.level.name
    if wanted.accept_strengths:
        asked["acceptStrengths"] = ",".join(wanted.accept_strengths)
    if wanted.renew:
        asked["renew"] = "true"
    if wanted.fingerprint:
        asked["clientFingerprint"] = ""
    told: dict[str, Fact] = {"user": session.account_id, "strengths": session.strengths, "sso": from_sso}
    lie = "" if service == wanted.service else Adversary.OTHER_SERVICE.value
    _keep(ExchangeKind.TICKET, reverse("login"), ticket_digest(ticket), asked, told, falsified=lie)


def transaction_opened(request: HttpRequest, asked: Mapping[str, str], outcome: str | Failure) -> None:
    """An application asked for a login transaction; it got the id, or a refusal."""
    if not settings.EULOGIN_INSPECTOR:
        return
    digest = login_request_digest(outcome) if isinstance(outcome, str) else ""
    told: Outcome = {} if isinstance(outcome, str) else outcome
    _keep(ExchangeKind.TRANSACTION, request.path, digest, asked, told, caller=_caller(request))


def proxy_asked(request: HttpRequest, asked: Mapping[str, str], outcome: str | Failure) -> None:
    """An application asked for a proxy ticket; it got it, or a refusal."""
    if not settings.EULOGIN_INSPECTOR:
        return
    digest = ticket_digest(outcome) if isinstance(outcome, str) else ""
    told: Outcome = {} if isinstance(outcome, str) else outcome
    _keep(ExchangeKind.PROXY, request.path, digest, asked, told, caller=_caller(request))


def validated(
    request: HttpRequest, asked: Mapping[str, str], outcome: Success | Failure, lie: Adversary | None
) -> None:
    """An application had a ticket validated; `outcome` is what it was told, and how that is a lie if it is one."""
    if not settings.EULOGIN_INSPECTOR:
        return
    ticket = asked.get("ticket", "")
    told: Outcome = _finer(outcome, ticket) if isinstance(outcome, Failure) else _told(outcome)
    _keep(
        ExchangeKind.VALIDATION,
        request.path,
        ticket_digest(ticket) if 0 < len(ticket) <= LONGEST else "",
        asked,
        told,
        caller=_caller(request),
        falsified=str(lie or ""),
    )


def _told(success: Success) -> dict[str, Fact]:
    return {
        "user": success.account.uid,
        "level": success.level.name,
        "strengths": success.strengths,
        "sso": success.ticket.from_sso,
        "granting": bool(success.granting),
    }


def _finer(failure: Failure, ticket: str) -> Failure:
    """Validation itself need not know why it found no ticket that can be used; who reads about it wants to."""
    if failure.reason is not Reason.TICKET_UNKNOWN:
        return failure
    if len(ticket) > LONGEST or not SHAPE.fullmatch(ticket):
        return Failure(failure.code, failure.text, Reason.TICKET_SHAPELESS)
    used_at = ServiceTicket.objects.filter(digest=ticket_digest(ticket)).values_list("used_at", flat=True).first()
    if used_at is None:
        return failure
    return Failure(failure.code, failure.text, Reason.TICKET_USED, {"used_at": used_at.isoformat()})


def _caller(request: HttpRequest) -> str:
    parts = (request.META.get("REMOTE_ADDR", ""), request.headers.get("User-Agent", ""))
    return without_secrets(" ".join(part for part in parts if part))[:250]


def _keep(
    kind: ExchangeKind,
    path: str,
    digest: str,
    asked: Mapping[str, str],
    outcome: Outcome,
    *,
    caller: str = "",
    falsified: str = "",
) -> None:
    failure = outcome if isinstance(outcome, Failure) else None
    facts = outcome.facts if isinstance(outcome, Failure) else outcome
    Exchange.objects.create(
        kind=kind,
        path=path[:100],
        digest=digest,
        caller=caller,
        asked=_shown(asked),
        ignored=[without_secrets(name)[:60] for name in asked if name not in KNOWN | SECRET][:MOST_IGNORED],
        reason=failure.reason if failure else "",
        code=failure.code if failure else "",
        answer={name: _clean(value) for name, value in facts.items()},
        falsified=falsified,
    )


def _clean(value: Fact) -> Fact:
    return without_secrets(value)[:LONGEST_ADDRESS] if isinstance(value, str) else value


def _shown(asked: Mapping[str, str]) -> dict[str, str]:
    shown = {}
    for name, value in asked.items():
        if name in KNOWN:
            longest = LONGEST_ADDRESS if name in ADDRESSES else LONGEST_VALUE
            shown[name] = without_secrets(value)[:longest]
        elif name == "clientFingerprint":
            shown[name] = ""
    return shown
