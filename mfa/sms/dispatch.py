"""Put a text message in the outbox."""

from functools import partial

from django.db import transaction

from mfa.sms.models import OutgoingSms


def queue_sms(*, to: str, text: str, purpose: str, language: str = "") -> OutgoingSms:
    """Store a text message to a number (E.164) in the caller's transaction; celery sends it after commit."""
    from mfa.sms.tasks import deliver

    message = OutgoingSms.store(text, to=to, purpose=purpose, language=language)
    transaction.on_commit(partial(deliver.delay, message.pk))
    return message
