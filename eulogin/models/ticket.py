"""Service tickets."""

from django.db import models

from eulogin.models.session import SsoSession
from kernel import clock


class ServiceTicket(models.Model):
    """A ticket for one service, one session and one validation. Only its digest is kept."""

    digest = models.CharField(max_length=64, unique=True)
    service = models.TextField()
    session = models.ForeignKey(SsoSession, models.CASCADE, related_name="tickets")
    #: False when it was issued right after the person authenticated.
    from_sso = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"ticket {self.pk}"
