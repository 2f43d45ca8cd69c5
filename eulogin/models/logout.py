"""Sign-out messages on their way to the services of a session."""

from django.db import models

from kernel.outbox import OutboxMessage


class LogoutMessage(OutboxMessage):
    """Tells one service that the session behind a ticket has ended. The sealed body is the ticket."""

    service = models.TextField()

    class Meta(OutboxMessage.Meta):
        pass
