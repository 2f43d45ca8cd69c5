"""Validate a ticket: one attempt, and either the person or the reason why not."""

from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction

from eulogin.cas import addresses, parameters, tickets
from eulogin.cas.parameters import ValidationRequest
from eulogin.events import Event
from eulogin.models import Account, ServiceTicket, SsoSession
from kernel import clock
from kernel.journal.writing import record
from mfa.api import Level, Strength


class CasCode(StrEnum):
    """Failure codes of the protocol."""

    INVALID_REQUEST = "INVALID_REQUEST"
    INVALID_TICKET = "INVALID_TICKET"
    INVALID_SERVICE = "INVALID_SERVICE"
    INVALID_USER = "INVALID_USER"
    INVALID_STRENGTH = "INVALID_STRENGTH"
    INSUFFICIENT_AUTHENTICATION_LEVEL = "INSUFFICIENT_AUTHENTICATION_LEVEL"
    INTERNAL_ERROR = "INTERNAL_ERROR"


@dataclass(frozen=True)
class Failure:
    """The ticket was refused."""

    code: CasCode
    text: str


@dataclass(frozen=True)
class Success:
    """The ticket was good: who it is and how they proved it."""

    account: Account
    session: SsoSession
    from_sso: bool
    strengths: list[str]
    level: Level


USER_CLASSES = {
    40: "INTERNAL",
    30: "INTER-INSTITUTIONAL",
    20: "SPONSORED",
    10: "SELF_REGISTERED",
    0: "NO_ASSURANCE",
}


@transaction.atomic
def validate(request: ValidationRequest) -> Success | Failure:
    """Consume the ticket and compare it with what the application asks."""
    ticket = tickets.consume(request.ticket)
    outcome = (
        _judge(ticket, request) if ticket else Failure(CasCode.INVALID_TICKET, "Ticket not recognised or already used")
    )
    if isinstance(outcome, Failure):
        record(Event.TICKET_REFUSED, subject=ticket.session.account_id if ticket else "", code=str(outcome.code))
    else:
        record(Event.TICKET_VALIDATED, subject=outcome.account.uid)
    return outcome


def _judge(ticket: ServiceTicket, request: ValidationRequest) -> Success | Failure:
    return _refuse_ticket(ticket, request) or _refuse_person(ticket, request) or _accept(ticket, request)


def _refuse_ticket(ticket: ServiceTicket, request: ValidationRequest) -> Failure | None:
    if clock.now() >= ticket.expires_at:
        return Failure(CasCode.INVALID_TICKET, "Ticket has expired")
    if not ticket.session.is_alive or not ticket.session.account.is_active:
        return Failure(CasCode.INVALID_TICKET, "The session of this ticket has ended")
    if "SERVICE" not in request.ticket_types:
        return Failure(CasCode.INVALID_TICKET, "Service tickets are not accepted by this request")
    if request.renew and ticket.from_sso:
        return Failure(CasCode.INVALID_TICKET, "Ticket was not issued from fresh credentials")
    if not addresses.same(ticket.service, request.service):
        return Failure(CasCode.INVALID_SERVICE, "Service differs from the one at login")
    return None


def _refuse_person(ticket: ServiceTicket, request: ValidationRequest) -> Failure | None:
    account, proved = ticket.session.account, ticket.session.strengths
    if account.assurance_level < request.assurance:
        has, wants = USER_CLASSES.get(account.assurance_level, "?"), USER_CLASSES[request.assurance]
        return Failure(
            CasCode.INVALID_USER,
            f'Invalid user: "{account.uid}" belongs to "{has}" users while application accepts only "{wants}" users'
            " or users with higher assurance levels",
        )
    if request.accept_strengths and not set(proved) & set(request.accept_strengths):
        return Failure(CasCode.INVALID_STRENGTH, "No strength of this session is accepted")
    if not parameters.matches(proved, request):
        return Failure(CasCode.INSUFFICIENT_AUTHENTICATION_LEVEL, f"Authentication level is below {request.level.name}")
    return None


def _accept(ticket: ServiceTicket, request: ValidationRequest) -> Success:
    proved = [s for s in ticket.session.strengths if not request.accept_strengths or s in request.accept_strengths]
    reached = max(Strength(s).level for s in proved)
    return Success(
        account=ticket.session.account,
        session=ticket.session,
        from_sso=ticket.from_sso,
        strengths=[s for s in proved if Strength(s).level == reached],
        level=reached,
    )
