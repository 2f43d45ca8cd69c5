"""Django e-mail backend of the embedded default: every e-mail ends in the simulator's mailbox."""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parseaddr, parsedate_to_datetime

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from simulator.mail import links
from simulator.mail.models import ReceivedMail, now


class MailboxBackend(BaseEmailBackend):
    """Keeps one copy for each recipient."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Store the messages; returns how many messages had a recipient."""
        with transaction.atomic():
            return sum(1 for message in email_messages if self._deliver(message))

    def _deliver(self, message: EmailMessage) -> bool:
        text = str(message.body)
        sent_at = _date(message)
        copies = [
            ReceivedMail(
                to=parseaddr(recipient)[1].lower(),
                subject=str(message.subject)[:500],
                text=text,
                html=_html(message),
                links=links.find(text),
                sent_at=sent_at,
            )
            for recipient in message.recipients()
        ]
        ReceivedMail.objects.bulk_create(copies)
        return bool(copies)


def _html(message: EmailMessage) -> str:
    alternatives = getattr(message, "alternatives", [])
    return next((str(part[0]) for part in alternatives if part[1] == "text/html"), "")


def _date(message: EmailMessage) -> datetime:
    """The sender's `Date` header, which follows the simulated clock; without one the server's time."""
    header = message.extra_headers.get("Date")
    if header is None:
        return now()
    moment = parsedate_to_datetime(header)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
