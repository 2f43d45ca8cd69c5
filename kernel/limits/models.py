"""Counters of tries."""

from django.db import models


class Limit(models.Model):
    """How often something was tried in the current window. The key is a digest: it names nobody."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.count} until {self.ends_at}"
