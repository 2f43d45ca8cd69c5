"""A sign-in attempt: stored data with stages. No page trusts that another page ran."""

from django.conf import settings
from django.db import models

from kernel import clock


class LoginAttempt(models.Model):
    """What somebody wants to reach, what that needs, and what is proved so far.

    The browser knows it by its login request id (`ECAS_LR-…`), of which only a digest is kept. It belongs to one
    browser: `browser` is the digest of a secret in that browser's session. A login transaction, which an application
    opened, belongs to the first browser that comes with it; until then `browser` is empty.
    """

    digest = models.CharField(max_length=64, unique=True)
    browser = models.CharField(max_length=64)
    #: Where to go afterwards: a service with a ticket, or a page of EU Login itself.
    service = models.TextField(blank=True)
    next_path = models.TextField(blank=True)
    level = models.PositiveSmallIntegerField(default=1)
    accept_strengths = models.JSONField(default=list)
    renew = models.BooleanField(default=False)
    gateway = models.BooleanField(default=False)
    #: Language of the screens that a login transaction asks for.
    locale = models.CharField(max_length=10, blank=True)
    #: `clientFingerprint` of a login transaction: a digest that the validation of its ticket must match.
    fingerprint = models.CharField(max_length=64, blank=True)
    #: What was typed on the first screen, whether or not such an account exists.
    identifier = models.CharField(max_length=254, blank=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    strength = models.CharField(max_length=40, blank=True)
    challenge_id = models.BigIntegerField(null=True)
    shown_to = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="attempt_expiry")]

    def __str__(self) -> str:
        return f"attempt {self.pk}"

    @property
    def reference(self) -> str:
        """The name under which challenges of this attempt are kept."""
        return f"login:{self.pk}"
