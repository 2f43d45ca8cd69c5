"""Identifiers of deleted accounts."""

from django.db import models


class RetiredUid(models.Model):
    """A uid that belonged to somebody: applications may still keep rights under it, so nobody else ever gets it.

    Only a keyed digest is kept, which tells nobody who the person was.
    """

    digest = models.CharField(max_length=64, primary_key=True)

    def __str__(self) -> str:
        return self.digest
