"""Put a text message in the outbox."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from kernel import clock
from kernel.outbox import State
from mfa.sms.models import OutgoingSms

#: What was sent, or could not be, stays so long for whoever runs the service; it holds neither number nor text.
KEPT = timedelta(days=30)


def queue_sms(
    *, to: str, text: str, purpose: str, language: str = "", useless_from: datetime | None = None
) -> OutgoingSms:
    """Store a text message to a number (E.164) in the caller's transaction; celery sends it after commit.

    From `useless_from` on it is not sent any more.
    """
    from mfa.sms.tasks import deliver

    message = OutgoingSms.store(text, to=to, purpose=purpose, language=language, useless_from=useless_from)
    transaction.on_commit(partial(deliver.delay, message.pk))
    return message


def purge() -> None:
    """Delete the rows of messages that came to an end long ago."""
    ended = OutgoingSms.objects.filter(state__in=[State.SENT, State.FAILED])
    ended.filter(created_at__lt=clock.now() - KEPT).delete()
