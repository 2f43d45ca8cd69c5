"""Single sign-out: each service that asked is told that the session behind its ticket has ended (CAS 3)."""

import logging
import ssl
from functools import cache, partial
from typing import Any
from xml.etree import ElementTree as ET

import httpx
from django.db import transaction
from django.dispatch import receiver

from eulogin.cas import tickets
from eulogin.models import LogoutMessage, ServiceTicket, SsoSession
from eulogin.signals import session_ended
from kernel import clock, crypto

logger = logging.getLogger(__name__)

PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol"
ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion"
#: Seconds that a service has for its answer.
PATIENCE = 5.0


@receiver(session_ended)
def announce(*, session: SsoSession, **_: Any) -> None:
    """Store a message for each service that asked to be told, in the transaction that ends the session."""
    from eulogin.tasks import tell_of_sign_out

    for ticket in ServiceTicket.objects.filter(session=session).exclude(sealed=""):
        message = LogoutMessage.store(tickets.remembered(ticket), service=ticket.service)
        tickets.forget(ticket)
        transaction.on_commit(partial(tell_of_sign_out.delay, message.pk))


def tell(message: LogoutMessage) -> None:
    """Send one stored message; it ends as sent, as planned for another try, or as failed."""
    try:
        with httpx.Client(verify=_trusted(), timeout=PATIENCE, follow_redirects=False, trust_env=False) as client:
            answer = client.post(message.service, data={"logoutRequest": request_for(message.body)})
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        logger.info("sign-out message %s: %s", message.pk, type(error).__name__)
        message.mark_refused(type(error).__name__, permanent=False)
        return
    if answer.is_server_error:
        message.mark_refused(str(answer.status_code), permanent=False)
    elif answer.is_client_error:
        message.mark_refused(str(answer.status_code), permanent=True)
    else:
        message.mark_sent()


@cache
def _trusted() -> ssl.SSLContext:
    """Made once: reading the machine's certificates takes longer than the message itself."""
    return ssl.create_default_context()


def request_for(ticket: str) -> str:
    """The SAML 2 message that ends the session which `ticket` opened at its service."""
    root = ET.Element(
        "samlp:LogoutRequest",
        {
            "xmlns:samlp": PROTOCOL,
            "xmlns:saml": ASSERTION,
            "ID": f"LR-{crypto.new_token(16)}",
            "Version": "2.0",
            "IssueInstant": clock.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        },
    )
    ET.SubElement(root, "saml:NameID").text = "@NOT_USED@"
    ET.SubElement(root, "samlp:SessionIndex").text = ticket
    return ET.tostring(root, encoding="unicode")
