"""The outbox of text messages."""

from django.db import models

from kernel.outbox import OutboxMessage


class OutgoingSms(OutboxMessage):
    """A text message on its way. The text, which holds a code, is sealed and erased once sent."""

    to = models.CharField(max_length=16)
    purpose = models.CharField(max_length=20)
    language = models.CharField(max_length=10, blank=True)
    #: What the gateway calls this message, to find it in its books.
    gateway_id = models.CharField(max_length=100, blank=True)

    class Meta(OutboxMessage.Meta):
        verbose_name = "outgoing text message"

    @property
    def reference(self) -> str:
        """What we call this message towards the gateway: says nothing about who or what."""
        return f"sms-{self.pk}"
