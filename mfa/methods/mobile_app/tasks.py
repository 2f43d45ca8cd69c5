"""Workers of the push messages."""

import logging

from celery import shared_task

from kernel import clock
from mfa.methods.mobile_app import push_services
from mfa.methods.mobile_app.models import PushSubscription, WakeUp

logger = logging.getLogger(__name__)


@shared_task
def deliver(message_id: int) -> None:
    """Hand one stored message to the browser's push service; a second call for the same row does nothing."""
    message = WakeUp.take(message_id)
    if message is None:
        return
    kept = PushSubscription.objects.select_related("device")
    subscription = kept.filter(pk=message.subscription_id).first() if message.subscription_id else None
    seconds = int((message.useless_at - clock.now()).total_seconds())
    if subscription is None or seconds <= 0:
        message.mark_refused("too-late" if subscription else "unsubscribed", permanent=True)
        return
    try:
        # No transaction is open here: the service may be slow.
        push_services.send(subscription.values, message.body, seconds=seconds)
    except push_services.PushRefused as error:
        # The code only: the address is a secret of the browser's.
        logger.info("push message %s was not accepted: %s", message.pk, error.code)
        message.mark_refused(error.code, permanent=error.permanent)
        if error.gone:
            PushSubscription.objects.filter(pk=subscription.pk, sealed=subscription.sealed).delete()
    else:
        message.mark_sent()


@shared_task
def sweep() -> None:
    """Send what a lost task or a broken broker left behind, and what is due again."""
    for pk in WakeUp.due():
        deliver.delay(pk)
