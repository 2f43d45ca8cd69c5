"""The applications that sign people in through EU Login, and what they accept over time."""

from datetime import datetime

from django.db import models

from mfa.api import Strength

ALL_STRENGTHS = [strength.value for strength in Strength]


class Service(models.Model):
    """A registered application (relying party).

    `url_prefix` is absolute (`https://app.example/`), or begins with `/` for an application on EU Login's own host.
    """

    name = models.CharField(max_length=100)
    url_prefix = models.CharField(max_length=500, unique=True)

    def __str__(self) -> str:
        return self.name

    def accepted_at(self, moment: datetime) -> list[str]:
        """Strengths accepted at `moment`: those of the last period that has begun; every one without periods."""
        periods = sorted(self.periods.all(), key=lambda p: (p.starts_at is not None, p.starts_at))
        begun = [p for p in periods if p.starts_at is None or p.starts_at <= moment]
        if not periods:
            return ALL_STRENGTHS
        return list(begun[-1].methods) if begun else []


class PolicyPeriod(models.Model):
    """From when on a service accepts which methods; an empty beginning means always."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="periods")
    starts_at = models.DateTimeField(null=True, blank=True)
    methods = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "starts_at"], name="period_one_per_start", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.service} from {self.starts_at}"
