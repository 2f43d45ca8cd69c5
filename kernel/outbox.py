"""Store first, then send: what every outbox (mail, text messages) has in common.

A row is written in the transaction of the act, its secret text sealed for that row. After commit a task gets the
row's id. The text is erased once it has been sent.
"""

from datetime import timedelta
from enum import StrEnum
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from kernel import clock, crypto
from kernel.rows import insert

#: Waiting times before the second, third … try. After the last one the message has failed.
RETRY_AFTER = [timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15)]
#: A row that a worker took and never brought back is free again after this time.
LEASE = timedelta(minutes=2)


class State(StrEnum):
    """Where a message stands."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class OutboxMessage(models.Model):
    """A message that waits for its worker."""

    #: The fields that hold secrets: erased once nobody has to send the message any more.
    SEALED: ClassVar[tuple[str, ...]] = ("sealed_body",)

    state = models.CharField(max_length=10, default=State.PENDING, choices=[(s.value, s.value) for s in State])
    sealed_body = models.TextField(blank=True)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=60, blank=True)

    class Meta:
        abstract = True
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state__in=["pending", "sending"]),
                name="%(app_label)s_%(class)s_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.label} {self.pk} {self.state}"

    def place_of(self, secret: str) -> str:
        """The context under which a secret of this row is sealed: it opens in no other row."""
        return f"{self._meta.label_lower}:{self.pk}:{secret}"

    @classmethod
    def store(cls, body: str, **fields: object) -> Self:
        """Write a row with `body` sealed for it; call inside the transaction of the act."""
        now = clock.now()
        # The text is sealed for the row's own number: chosen here, so that one statement writes both.
        row = cls(pk=crypto.new_key(), created_at=now, next_try_at=now, **fields)
        row.sealed_body = crypto.seal(body, row.place_of("body"))
        insert(row)
        return row

    @property
    def body(self) -> str:
        """The text in clear, for the moment of sending."""
        return crypto.unseal(self.sealed_body, self.place_of("body"))

    @classmethod
    def take(cls, pk: int) -> Self | None:
        """Claim a row that is due: exactly one worker gets it, the others None."""
        now = clock.now()
        due = Q(state__in=[State.PENDING, State.SENDING], next_try_at__lte=now)
        taken = cls._default_manager.filter(due, pk=pk).update(
            state=State.SENDING, next_try_at=now + LEASE, tries=F("tries") + 1
        )
        return cls._default_manager.get(pk=pk) if taken else None

    @classmethod
    def due(cls, limit: int = 500) -> list[int]:
        """Ids of rows that nobody brought to an end, oldest first."""
        rows = cls._default_manager.filter(state__in=[State.PENDING, State.SENDING], next_try_at__lte=clock.now())
        return list(rows.order_by("next_try_at").values_list("pk", flat=True)[:limit])

    def mark_sent(self, *more: str) -> None:
        """Keep that it was sent and when, and the fields named; forget what it said."""
        self.state, self.sent_at, self.failure = State.SENT, clock.now(), ""
        self._forget()
        self.save(update_fields=["state", "sent_at", "failure", *self.SEALED, *more])

    def mark_refused(self, code: str, *, permanent: bool) -> None:
        """Plan the next try, or end here when trying again is useless."""
        self.failure = code[:60]
        if permanent or self.tries > len(RETRY_AFTER):
            self.state = State.FAILED
            self._forget()
        else:
            self.state, self.next_try_at = State.PENDING, clock.now() + RETRY_AFTER[self.tries - 1]
        self.save(update_fields=["state", "next_try_at", "failure", *self.SEALED])

    def _forget(self) -> None:
        for field in self.SEALED:
            setattr(self, field, "")
