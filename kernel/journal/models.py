"""Rows of the journal. Personal data stand apart from what the chain covers, so that they can be erased."""

from typing import Any

from django.db import models


class AppendOnlyError(Exception):
    """Somebody tried to change or delete an entry of the journal."""


class Head(models.Model):
    """The last hash of the chain: one row, locked by each writer, so that the chain has no forks."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)
    #: The hash before that, for the statement that has just written an entry.
    previous_hash = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="journal_one_head")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash}"


class Entry(models.Model):
    """One event. `hash` covers the previous hash and every column but `personal` and `salt`.

    `personal` (who, and the details) is covered through `personal_digest`, a salted digest: erasing `personal`
    and `salt` leaves the chain whole and the digest meaningless.
    """

    sequence = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    event = models.CharField(max_length=80)
    environment = models.CharField(max_length=20, blank=True)
    subject = models.CharField(max_length=32, blank=True)
    personal = models.JSONField(null=True)
    salt = models.CharField(max_length=32, blank=True)
    personal_digest = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["sequence"]
        verbose_name_plural = "entries"
        # No more than that: each index is written with each entry, while everybody else waits for the head.
        indexes = [models.Index(fields=["subject"], condition=~models.Q(subject=""), name="journal_subject")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.event}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only."""
        if not self._state.adding:
            raise AppendOnlyError(self.pk)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Never."""
        raise AppendOnlyError(self.pk)
