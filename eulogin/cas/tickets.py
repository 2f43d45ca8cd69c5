"""Issue and consume service tickets."""

import secrets
import string

from django.conf import settings

from eulogin.events import Event
from eulogin.models import ServiceTicket, SsoSession
from kernel import clock, crypto
from kernel.journal.writing import record

ALPHABET = string.ascii_letters + string.digits
# About 170 to 220 characters in all, letters and digits with a few internal hyphens, as the real ones.
GROUPS, GROUP_LENGTH = 6, 28


def random_identifier(kind: str) -> str:
    """An identifier like `ST-48151623-…`: clients strip only letters, digits, `_` and `-` from addresses."""
    groups = ["".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS)]
    return f"{kind}-{secrets.randbelow(10**8)}-{'-'.join(groups)}"


def _digest(ticket: str) -> str:
    return crypto.fingerprint(ticket, "ticket")


def issue(session: SsoSession, service: str, *, from_sso: bool) -> str:
    """A new ticket for one service, bound to the session; lives 60 seconds unless the setting says otherwise."""
    ticket = random_identifier("ST")
    ServiceTicket.objects.create(
        digest=_digest(ticket),
        service=service,
        session=session,
        from_sso=from_sso,
        expires_at=clock.now() + settings.EULOGIN_TICKET_LIFE,
    )
    record(Event.TICKET_ISSUED, subject=session.account_id)
    return ticket


def consume(ticket: str) -> ServiceTicket | None:
    """Use up a ticket. Exactly one caller gets it, whatever is wrong with the rest of the request; others get None."""
    digest = _digest(ticket)
    if not ServiceTicket.objects.filter(digest=digest, used_at=None).update(used_at=clock.now()):
        return None
    return ServiceTicket.objects.select_related("session__account").get(digest=digest)
