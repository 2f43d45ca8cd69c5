"""The outbox of e-mails."""

from django.db import models

from kernel.outbox import OutboxMessage


class OutgoingMail(OutboxMessage):
    """An e-mail on its way. Subject and both bodies are sealed together: links in them are secrets."""

    to = models.EmailField()
    language = models.CharField(max_length=10, blank=True)

    class Meta(OutboxMessage.Meta):
        pass
