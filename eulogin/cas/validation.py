"""Validate a ticket: one attempt, and either the person or the reason why not."""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from eulogin.cas import addresses, parameters, proxies, tickets
from eulogin.cas.parameters import ValidationRequest
from eulogin.cas.reasons import Fact, Reason
from eulogin.cas.services import UnknownService, find_service
from eulogin.events import Event
from eulogin.models import Account, ServiceTicket, SsoSession
from kernel import clock, crypto
from kernel.journal.writing import record
from mfa.api import Level, Strength

TOP = 40


class CasCode(StrEnum):
    """Failure codes of the protocol."""

    INVALID_REQUEST = "INVALID_REQUEST"
    INVALID_TICKET = "INVALID_TICKET"
    INVALID_SERVICE = "INVALID_SERVICE"
    INVALID_USER = "INVALID_USER"
    INVALID_STRENGTH = "INVALID_STRENGTH"
    INSUFFICIENT_AUTHENTICATION_LEVEL = "INSUFFICIENT_AUTHENTICATION_LEVEL"
    BAD_PGT = "BAD_PGT"
    INVALID_PROXY_CALLBACK_URL = "INVALID_PROXY_CALLBACK_URL"
    ECAS_PROXY_COMMUNICATION_ERROR = "ECAS_PROXY_COMMUNICATION_ERROR"
    #: Spelt so in the schema.
    ACCESSED_DENIED = "ACCESSED_DENIED"
    INTERNAL_ERROR = "INTERNAL_ERROR"


@dataclass(frozen=True)
class Failure:
    """The ticket was refused: the protocol's code, the cause behind it, and what the inspector may tell of it."""

    code: CasCode
    text: str
    reason: Reason = Reason.SERVER_FAULT
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True)
class Success:
    """The ticket was good: who it is and how they proved it. `granting` is the PGTIOU of a proxy-granting ticket."""

    account: Account
    session: SsoSession
    ticket: ServiceTicket
    strengths: list[str]
    level: Level
    granting: str = ""


USER_CLASSES = {
    40: "INTERNAL",
    30: "INTER-INSTITUTIONAL",
    20: "SPONSORED",
    10: "SELF_REGISTERED",
    0: "NO_ASSURANCE",
}


def validate(request: ValidationRequest, own_base: str) -> Success | Failure:
    """Consume the ticket and compare it with what the application asks.

    The ticket's own row says when it was used, and for which service: only refusals go to the journal besides.
    """
    ticket = tickets.consume(request.ticket, remember=_wants_sign_out(request, own_base))
    if ticket is None:
        return Failure(CasCode.INVALID_TICKET, "Ticket not recognised or already used", Reason.TICKET_UNKNOWN)
    outcome = judge(ticket, request, own_base)
    if isinstance(outcome, Failure):
        tickets.forget(ticket)
        record(Event.TICKET_REFUSED, subject=ticket.session.account_id, code=str(outcome.code))
    return outcome


def _wants_sign_out(request: ValidationRequest, own_base: str) -> bool:
    if request.single_sign_out:
        return True
    try:
        return find_service(request.service, own_base).single_logout
    except UnknownService:
        return False


def judge(ticket: ServiceTicket, request: ValidationRequest, own_base: str) -> Success | Failure:
    """Compare a ticket that has just been used up with what the application asks."""
    refused = _refuse_ticket(ticket, request) or _refuse_person(ticket, request, own_base)
    if refused:
        return refused
    granting = ""
    if request.pgt_url:
        try:
            granting = proxies.grant(ticket, request.pgt_url, own_base, generic=request.generic)
        except proxies.CallbackRefused as error:
            return Failure(CasCode(error.code), error.text, error.reason, error.facts)
    return _accept(ticket, request, granting)


def _refuse_ticket(ticket: ServiceTicket, request: ValidationRequest) -> Failure | None:
    if clock.now() >= ticket.expires_at:
        facts: dict[str, Fact] = {
            "life": _seconds(ticket.expires_at - ticket.created_at),
            "age": _seconds(clock.now() - ticket.created_at),
        }
        return Failure(CasCode.INVALID_TICKET, "Ticket has expired", Reason.TICKET_EXPIRED, facts)
    if not ticket.session.is_alive or not ticket.session.account.is_active:
        reason = Reason.SESSION_ENDED if ticket.session.account.is_active else Reason.ACCOUNT_DISABLED
        return Failure(CasCode.INVALID_TICKET, "The session of this ticket has ended", reason)
    if ticket.kind not in request.ticket_types:
        text = f"{ticket.kind.capitalize()} tickets are not accepted by this request"
        facts = {"kind": str(ticket.kind), "accepted": request.ticket_types}
        return Failure(CasCode.INVALID_TICKET, text, Reason.TICKET_KIND, facts)
    if request.renew and ticket.from_sso:
        return Failure(CasCode.INVALID_TICKET, "Ticket was not issued from fresh credentials", Reason.NOT_FRESH)
    if misfit := _fingerprint_misfit(ticket.fingerprint, request.fingerprint):
        return Failure(CasCode.INVALID_TICKET, "The client fingerprint is not the one of the login transaction", misfit)
    if not addresses.same(ticket.service, request.service):
        text, facts = "Service differs from the one at login", {"login": ticket.service}
        return Failure(CasCode.INVALID_SERVICE, text, Reason.SERVICE_DIFFERS, facts)
    return None


def _seconds(span: timedelta) -> int:
    return round(span.total_seconds())


def _fingerprint_misfit(kept: str, given: str) -> Reason | None:
    """At login base64(sha1(sha1(raw))) was given, at validation base64(raw): protection from who comes in between."""
    if not kept or not given:
        return Reason.FINGERPRINT_MISSING if kept else Reason.FINGERPRINT_UNEXPECTED if given else None
    try:
        raw = base64.b64decode(given, validate=True)
    except (binascii.Error, ValueError):
        return Reason.FINGERPRINT_DIFFERS
    # The client chose the digest; it protects nothing of ours.
    twice = hashlib.sha1(hashlib.sha1(raw, usedforsecurity=False).digest(), usedforsecurity=False).digest()
    return None if crypto.same(base64.b64encode(twice).decode(), kept) else Reason.FINGERPRINT_DIFFERS


def _refuse_person(ticket: ServiceTicket, request: ValidationRequest, own_base: str) -> Failure | None:
    account, proved = ticket.session.account, ticket.session.strengths
    assurance, origin = _assurance(ticket, request, own_base)
    if account.assurance_level < assurance:
        has, wants = USER_CLASSES.get(account.assurance_level, "?"), USER_CLASSES[assurance]
        return Failure(
            CasCode.INVALID_USER,
            f'Invalid user: "{account.uid}" belongs to "{has}" users while application accepts only "{wants}" users'
            " or users with higher assurance levels",
            Reason.ASSURANCE_TOO_LOW,
            {"has": account.assurance_level, "wants": assurance, "origin": origin},
        )
    if request.accept_strengths and not set(proved) & set(request.accept_strengths):
        facts: dict[str, Fact] = {"proved": proved, "accepted": request.accept_strengths}
        text = "No strength of this session is accepted"
        return Failure(CasCode.INVALID_STRENGTH, text, Reason.STRENGTH_MISSING, facts)
    if not parameters.matches(proved, request):
        text = f"Authentication level is below {request.level.name}"
        facts = {"proved": proved, "reached": ticket.session.level.name, "wants": request.level.name}
        return Failure(CasCode.INSUFFICIENT_AUTHENTICATION_LEVEL, text, Reason.LEVEL_TOO_LOW, facts)
    return None


def _assurance(ticket: ServiceTicket, request: ValidationRequest, own_base: str) -> tuple[int, str]:
    """The minimum, and who says so: the request; else the service's registration; else TOP by default."""
    if request.assurance is not None:
        return request.assurance, "request"
    try:
        registered = find_service(ticket.service, own_base).default_assurance
    except UnknownService:
        registered = None
    return (TOP, "default") if registered is None else (registered, "registration")


def _accept(ticket: ServiceTicket, request: ValidationRequest, granting: str) -> Success:
    proved = [s for s in ticket.session.strengths if not request.accept_strengths or s in request.accept_strengths]
    reached = max(Strength(s).level for s in proved)
    return Success(
        account=ticket.session.account,
        session=ticket.session,
        ticket=ticket,
        strengths=[s for s in proved if Strength(s).level == reached],
        level=reached,
        granting=granting,
    )
