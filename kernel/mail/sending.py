"""Put an e-mail in the outbox."""

import json
from functools import partial

from django.db import transaction

from kernel.mail.models import OutgoingMail


def queue(*, to: str, subject: str, text: str, html: str = "", language: str = "") -> None:
    """Store an e-mail in the caller's transaction; celery sends it after commit."""
    from kernel.mail.tasks import deliver

    body = json.dumps({"subject": subject, "text": text, "html": html})
    mail = OutgoingMail.store(body, to=to, language=language)
    transaction.on_commit(partial(deliver.delay, mail.pk))
