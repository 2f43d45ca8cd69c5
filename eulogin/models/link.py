"""Links sent by mail with which a person chooses a password."""

from django.conf import settings
from django.db import models

from kernel import clock


class PasswordLink(models.Model):
    """A link that lives 90 minutes and works once (guide of registration). Only a digest of its token is kept.

    With `account` empty it opens a new account with the names it carries; otherwise it renews a lost password.
    """

    digest = models.CharField(max_length=64, unique=True)
    email = models.EmailField(max_length=254)
    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=10, default="en")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    service = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"password link {self.pk}"

    @property
    def is_alive(self) -> bool:
        """Whether it can still be used."""
        return self.used_at is None and clock.now() < self.expires_at
