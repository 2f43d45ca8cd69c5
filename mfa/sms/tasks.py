"""Workers of the outbox of text messages."""

import logging

from celery import shared_task
from django.conf import settings
from django.utils.module_loading import import_string

from kernel import clock
from mfa.sms.gateways.contract import Gateway, GatewayError
from mfa.sms.models import OutgoingSms

logger = logging.getLogger(__name__)

#: Why a message was given up that nobody refused.
TOO_LATE = "too-late"


@shared_task
def deliver(message_id: int) -> None:
    """Hand one stored message to the gateway; a second call for the same row does nothing."""
    message = OutgoingSms.take(message_id)
    if message is None:
        return
    if message.is_useless:
        message.mark_refused(TOO_LATE, permanent=True)
        return
    try:
        # No transaction is open here: the gateway may be slow.
        gateway_id = _gateway().send(to=message.to, text=message.body, reference=message.reference, sent_at=clock.now())
    except GatewayError as error:
        _refused(message, str(error.code), permanent=error.permanent)
    except Exception as error:  # a gateway by dotted path may raise what it likes; trying again can only help
        _refused(message, type(error).__name__, permanent=False)
    else:
        message.gateway_id = gateway_id[:100]
        message.mark_sent("gateway_id")


@shared_task
def sweep() -> None:
    """Send what a lost task or a broken broker left behind, and what is due again."""
    for pk in OutgoingSms.due():
        deliver.delay(pk)


def _refused(message: OutgoingSms, code: str, *, permanent: bool) -> None:
    # The code only: a gateway's answer may quote the number or the text.
    logger.warning("text message %s was not accepted: %s", message.pk, code)
    message.mark_refused(code, permanent=permanent)


def _gateway() -> Gateway:
    made: Gateway = import_string(settings.SMS_GATEWAY)()
    return made
