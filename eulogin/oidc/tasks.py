"""Workers of the provider: sign-out messages, and forgetting what has expired."""

import logging

import httpx
from celery import shared_task
from django.conf import settings

from eulogin.oidc.backchannel import logout_token
from eulogin.oidc.models import BackchannelLogout, OidcCode, UsedAssertion
from kernel import clock

logger = logging.getLogger(__name__)

#: Seconds that a client may take.
TIMEOUT = 5.0


@shared_task
def deliver(message_id: int) -> None:
    """Send one stored message; a second call for the same row does nothing."""
    message = BackchannelLogout.take(message_id)
    if message is None:
        return
    try:
        response = httpx.post(
            message.client.backchannel_logout_uri,
            data={"logout_token": logout_token(message)},
            timeout=TIMEOUT,
            follow_redirects=False,
        )
    except httpx.HTTPError as error:
        logger.warning("sign-out message %s was not delivered: %s", message.pk, type(error).__name__)
        message.mark_refused(type(error).__name__, permanent=False)
        return
    if response.is_success:
        message.mark_sent()
    else:
        # The client answers 400 when it does not accept the message: asking again would change nothing.
        message.mark_refused(f"status-{response.status_code}", permanent=response.is_client_error)


@shared_task
def sweep() -> None:
    """Send what a lost task or a broken broker left behind, and what is due again."""
    for pk in BackchannelLogout.due():
        deliver.delay(pk)


@shared_task
def tidy() -> None:
    """Forget used assertions that have expired, and codes older than any session with what they gave."""
    now = clock.now()
    UsedAssertion.objects.filter(expires_at__lt=now).delete()
    OidcCode.objects.filter(expires_at__lt=now - settings.EULOGIN_SESSION_ABSOLUTE).delete()
