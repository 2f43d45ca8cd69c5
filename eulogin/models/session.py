"""Single sign-on sessions."""

from django.conf import settings
from django.db import models

from kernel import clock
from mfa.api import Level, Strength


class SsoSession(models.Model):
    """A browser in which somebody is signed in to EU Login, and what they proved there."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sso_sessions")
    started_at = models.DateTimeField(default=clock.now)
    #: The last real authentication: `loginDate` in the protocol.
    authenticated_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    strengths = models.JSONField(default=list)
    moniker = models.CharField(max_length=254, blank=True)
    #: Factors used, as the protocol names them (`mobilePhoneNumber`, …).
    factors = models.JSONField(default=dict)
    factor_proved_at = models.DateTimeField(null=True)
    #: The devices that proved themselves here (django-otp's persistent ids): without one of them the session ends.
    proved_by = models.JSONField(default=list)
    user_agent = models.CharField(max_length=300, blank=True)
    address = models.GenericIPAddressField(null=True)

    class Meta:
        indexes = [models.Index(fields=["account"], condition=models.Q(ended_at=None), name="session_open")]

    def __str__(self) -> str:
        return f"session {self.pk}"

    @property
    def level(self) -> Level:
        """The highest level proved in this session."""
        return max((Strength(s).level for s in self.strengths), default=Level.BASIC)

    @property
    def is_alive(self) -> bool:
        """Whether it has neither been ended nor outlived its limits."""
        now = clock.now()
        return (
            self.ended_at is None
            and now - self.started_at < settings.EULOGIN_SESSION_ABSOLUTE
            and now - self.seen_at < settings.EULOGIN_SESSION_IDLE
        )
