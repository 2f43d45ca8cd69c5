"""Issue and consume tickets. Each is kept as a digest only."""

import secrets
import string
from typing import Any

from django.conf import settings

from eulogin.models import ProxyGrant, ServiceTicket, SsoSession, TicketKind
from kernel import clock, crypto
from kernel.rows import change, insert, take

ALPHABET = (string.ascii_letters + string.digits).encode()
#: Each random byte becomes a letter or digit; 168 of them hold some 990 bits.
LETTERS = bytes(ALPHABET[value % len(ALPHABET)] for value in range(256))
# About 170 to 220 characters in all, letters and digits with a few internal hyphens, as the real ones.
GROUPS, GROUP_LENGTH = 6, 28
LONGEST = 256


def random_identifier(kind: str) -> str:
    """An identifier like `ST-48151623-…`: clients strip only letters, digits, `_` and `-` from addresses."""
    random = secrets.token_bytes(GROUPS * GROUP_LENGTH).translate(LETTERS).decode()
    groups = [random[place : place + GROUP_LENGTH] for place in range(0, len(random), GROUP_LENGTH)]
    return f"{kind}-{secrets.randbelow(10**8)}-{'-'.join(groups)}"


def _digest(ticket: str) -> str:
    return crypto.fingerprint(ticket, "ticket")


def _context(ticket: str) -> str:
    return f"ticket:{_digest(ticket)}"


def issue(session: SsoSession, service: str, *, from_sso: bool, fingerprint: str = "") -> str:
    """A new ticket for one service, bound to the session; lives 60 seconds unless the setting says otherwise.

    `fingerprint` is what the client of a login transaction said of itself: only that client can validate it.
    """
    return _issue("ST", TicketKind.SERVICE, session, service, from_sso=from_sso, fingerprint=fingerprint)


def issue_proxy(grant: ProxyGrant, service: str) -> str:
    """A new proxy ticket for one service, on behalf of the person whose session the grant comes from."""
    return _issue("PT", TicketKind.PROXY, grant.session, service, from_sso=True, proxies=grant.proxies)


def _issue(prefix: str, kind: TicketKind, session: SsoSession, service: str, **fields: Any) -> str:
    ticket = random_identifier(prefix)
    now = clock.now()
    row = ServiceTicket(
        digest=_digest(ticket),
        kind=kind,
        service=service,
        session=session,
        created_at=now,
        expires_at=now + settings.EULOGIN_TICKET_LIFE,
        **fields,
    )
    insert(row)
    return ticket


def consume(ticket: str, *, remember: bool = False) -> ServiceTicket | None:
    """Use up a ticket. Exactly one caller gets it, whatever is wrong with the rest of the request; others get None.

    `remember` keeps the ticket itself, sealed, for the message that will tell its service of the sign-out.
    """
    if not ticket.startswith(("ST-", "PT-")) or len(ticket) > LONGEST:
        return None
    changes: dict[str, Any] = {"used_at": clock.now()}
    if remember:
        changes["sealed"] = crypto.seal(ticket, _context(ticket))
    return take(ServiceTicket, changes, {"digest": _digest(ticket), "used_at": None}, "session", "account")


def forget(ticket: ServiceTicket) -> None:
    """Keep the ticket no longer: its service did not accept it, or has been told of the sign-out."""
    if ticket.sealed:
        change(ServiceTicket, {"sealed": ""}, {"id": ticket.pk})


def remembered(ticket: ServiceTicket) -> str:
    """The ticket itself, for the message that must name it."""
    return crypto.unseal(ticket.sealed, f"ticket:{ticket.digest}")
