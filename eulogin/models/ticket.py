"""Service tickets, proxy tickets, and what grants the latter."""

from enum import StrEnum

from django.db import models

from eulogin.models.session import SsoSession
from kernel import clock


class TicketKind(StrEnum):
    """`ticketType` in the protocol."""

    SERVICE = "SERVICE"
    PROXY = "PROXY"


class ServiceTicket(models.Model):
    """A ticket for one service, one session and one validation. Only its digest is kept."""

    digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=10, default=TicketKind.SERVICE, choices=[(k.value, k.value) for k in TicketKind])
    service = models.TextField()
    session = models.ForeignKey(SsoSession, models.CASCADE, related_name="tickets")
    #: False when it was issued right after the person authenticated.
    from_sso = models.BooleanField(default=True)
    #: What the client of a login transaction must know to validate it.
    fingerprint = models.CharField(max_length=64, blank=True)
    #: Call-back addresses of the proxies that a proxy ticket came through, the latest first.
    proxies = models.JSONField(default=list)
    #: The ticket itself, sealed, when its service wants to be told of the sign-out: the message must name it.
    sealed = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="ticket_expiry")]

    def __str__(self) -> str:
        return f"ticket {self.pk}"


class ProxyGrant(models.Model):
    """A proxy-granting ticket (PGT), of which only the digest is kept; it lives as long as the session."""

    digest = models.CharField(max_length=64, unique=True)
    session = models.ForeignKey(SsoSession, models.CASCADE, related_name="proxy_grants")
    #: Call-back addresses from this proxy back to the first.
    proxies = models.JSONField(default=list)
    #: Whether a generic CAS client got it: answers to it then stand in the namespace that such clients read.
    generic = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"proxy grant {self.pk}"
