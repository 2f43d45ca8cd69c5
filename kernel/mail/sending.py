"""Put an e-mail in the outbox."""

import json
from functools import partial

from django.db import transaction

from kernel.mail.models import OutgoingMail

#: Characters. The whole sentence stands in the text.
LONGEST_SUBJECT = 200


def queue(*, to: str, subject: str, text: str, html: str = "", language: str = "") -> None:
    """Store an e-mail in the caller's transaction; celery sends it after commit.

    The subject may hold what people typed: it becomes one line, for a line break in a header is refused when the mail
    is sent, which nobody would learn.
    """
    from kernel.mail.tasks import deliver

    line = " ".join(part.strip() for part in subject.splitlines() if part.strip())
    shown = line if len(line) <= LONGEST_SUBJECT else f"{line[: LONGEST_SUBJECT - 1]}…"
    body = json.dumps({"subject": shown, "text": text, "html": html})
    mail = OutgoingMail.store(body, to=to, language=language)
    transaction.on_commit(partial(deliver.delay, mail.pk))
