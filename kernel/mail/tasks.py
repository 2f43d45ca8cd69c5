"""Workers of the mail outbox."""

import json
import logging
from email.utils import format_datetime
from smtplib import SMTPException, SMTPRecipientsRefused

from celery import shared_task
from django.core.mail import EmailMultiAlternatives

from kernel import clock
from kernel.mail.models import OutgoingMail

logger = logging.getLogger(__name__)


@shared_task
def deliver(mail_id: int) -> None:
    """Send one stored e-mail; a second call for the same row does nothing."""
    mail = OutgoingMail.take(mail_id)
    if mail is None:
        return
    try:
        _message(mail).send()
    except SMTPRecipientsRefused:
        mail.mark_refused("recipient-refused", permanent=True)
    except (SMTPException, OSError) as error:
        # The class only: a server's answer may quote the address or the message.
        logger.warning("mail %s was not accepted: %s", mail.pk, type(error).__name__)
        mail.mark_refused(type(error).__name__, permanent=False)
    else:
        mail.mark_sent()


@shared_task
def sweep() -> None:
    """Send what a lost task or a broken broker left behind, and what is due again."""
    for pk in OutgoingMail.due():
        deliver.delay(pk)


def _message(mail: OutgoingMail) -> EmailMultiAlternatives:
    content = json.loads(mail.body)
    headers = {
        "Date": format_datetime(clock.now()),
        "Content-Language": mail.language,
        "Auto-Submitted": "auto-generated",
    }
    message = EmailMultiAlternatives(
        content["subject"], content["text"], to=[mail.to], headers={k: v for k, v in headers.items() if v}
    )
    if content["html"]:
        message.attach_alternative(content["html"], "text/html")
    return message
