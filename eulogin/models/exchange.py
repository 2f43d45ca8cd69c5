"""What applications asked EU Login, and what they were answered: the inspector's memory of one day."""

from enum import StrEnum

from django.db import models

from kernel import clock


class ExchangeKind(StrEnum):
    """What was asked."""

    TRANSACTION = "transaction"
    TICKET = "ticket"
    VALIDATION = "validation"
    PROXY = "proxy"


class Exchange(models.Model):
    """One request and its answer. Of the ticket or login request id only the digest is kept."""

    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in ExchangeKind])
    digest = models.CharField(max_length=64, blank=True, db_index=True)
    at = models.DateTimeField(default=clock.now, db_index=True)
    path = models.CharField(max_length=100)
    #: Address and program of who asked; empty for a browser that signs in.
    caller = models.CharField(max_length=250, blank=True)
    #: Parameters by name, without ticket, proxy-granting ticket and fingerprints.
    asked = models.JSONField(default=dict)
    #: Names of parameters that EU Login does not know, and ignored.
    ignored = models.JSONField(default=list)
    #: `eulogin.cas.reasons.Reason` and the protocol's code of a refusal; both empty for a success.
    reason = models.CharField(max_length=40, blank=True)
    code = models.CharField(max_length=40, blank=True)
    #: What was told: of a success who it was and how it was proved, of a refusal the facts behind it.
    answer = models.JSONField(default=dict)
    #: The registration's adversary, where the answer was falsified.
    falsified = models.CharField(max_length=30, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
