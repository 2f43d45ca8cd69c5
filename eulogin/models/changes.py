"""Changes to an account that wait for their owner: a new e-mail address, the loss of every factor."""

from django.conf import settings
from django.db import models

from kernel import clock


class EmailChange(models.Model):
    """A new e-mail address that takes effect when the link sent to it is used. Only a digest of its token is kept."""

    digest = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="email_changes")
    email = models.EmailField(max_length=254)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"e-mail change {self.pk}"

    @property
    def is_alive(self) -> bool:
        """Whether its link can still be used."""
        return self.used_at is None and clock.now() < self.expires_at


class FactorReset(models.Model):
    """Somebody who knows the password says that every factor is lost.

    Confirmed by a link in a mail, announced on every channel, carried out after a waiting time by who signs in with
    the password again, unless the owner stops it. Only digests of the two tokens are kept.
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="factor_resets")
    confirm_digest = models.CharField(max_length=64, unique=True)
    stop_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    #: Stopped by the owner, carried out, or replaced by a newer one.
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(ended_at=None), name="factor_reset_one_open_per_account"
            )
        ]

    def __str__(self) -> str:
        return f"factor reset {self.pk}"
