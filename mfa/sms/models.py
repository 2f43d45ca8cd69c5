"""The outbox of text messages."""

from typing import ClassVar

from django.db import models

from kernel import clock, crypto
from kernel.outbox import OutboxMessage


class OutgoingSms(OutboxMessage):
    """A text message on its way. The text, which holds a code, and the number are sealed, and erased once sent."""

    SEALED: ClassVar[tuple[str, ...]] = ("sealed_body", "sealed_to")

    sealed_to = models.TextField(blank=True)
    purpose = models.CharField(max_length=20)
    language = models.CharField(max_length=10, blank=True)
    #: From when on it would only mislead: the challenge in it has expired.
    useless_from = models.DateTimeField(null=True)
    #: What the gateway calls this message, to find it in its books.
    gateway_id = models.CharField(max_length=100, blank=True)

    class Meta(OutboxMessage.Meta):
        verbose_name = "outgoing text message"

    @property
    def to(self) -> str:
        """The number (E.164) in clear, for the moment of sending."""
        return crypto.unseal(self.sealed_to, self.place_of("to"))

    @to.setter
    def to(self, number: str) -> None:
        self.sealed_to = crypto.seal(number, self.place_of("to"))

    @property
    def reference(self) -> str:
        """What we call this message towards the gateway: says nothing about who or what."""
        return f"sms-{self.pk}"

    @property
    def is_useless(self) -> bool:
        """Whether it comes too late."""
        return self.useless_from is not None and self.useless_from <= clock.now()
