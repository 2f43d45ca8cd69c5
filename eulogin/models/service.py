"""The applications that sign people in through EU Login, and what they accept over time."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import models

from eulogin.cas.addresses import parse
from mfa.api import Strength

ALL_STRENGTHS = [strength.value for strength in Strength]
#: Names and numbers of the levels of assurance, as validations ask for them.
ASSURANCE_LEVELS = [(40, "TOP"), (30, "HIGH"), (20, "MEDIUM"), (10, "LOW"), (0, "NONE")]
#: The origin of services on EU Login's own host, which are registered by their path alone.
OWN = ""


class Adversary(StrEnum):
    """What an adversary in the place of EU Login would answer."""

    LOWER_LEVEL = "lower-level"
    OTHER_PERSON = "other-person"
    OTHER_SERVICE = "other-service"
    LATE = "late"
    CUT = "cut"
    MALFORMED = "malformed"


class Service(models.Model):
    """A registered application (relying party).

    `url_prefix` is absolute (`https://app.example/`), or begins with `/` for an application on EU Login's own host.
    """

    name = models.CharField(max_length=100)
    url_prefix = models.CharField(max_length=500, unique=True)
    #: Scheme, host and port of the prefix, by which services are looked up; empty on EU Login's own host.
    origin = models.CharField(max_length=300, blank=True, editable=False, db_index=True)
    #: What `/serviceValidate` asks of people when the client says no `assuranceLevel`; TOP without.
    default_assurance = models.PositiveSmallIntegerField(null=True, blank=True, choices=ASSURANCE_LEVELS)
    #: Whether it gets sign-out messages although its validations do not ask for them.
    single_logout = models.BooleanField(default=False)
    #: How answers to it are falsified, so that its makers can prove that it refuses them.
    adversary = models.CharField(max_length=30, blank=True, choices=[(a.value, a.value) for a in Adversary])

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the origin beside the prefix."""
        self.origin = origin_of(self.url_prefix)
        super().save(*args, **kwargs)

    def accepted_at(self, moment: datetime) -> list[str]:
        """Strengths accepted at `moment`: those of the last period that has begun; every one without periods."""
        periods = sorted(self.periods.all(), key=lambda p: (p.starts_at is not None, p.starts_at))
        begun = [p for p in periods if p.starts_at is None or p.starts_at <= moment]
        if not periods:
            return ALL_STRENGTHS
        return list(begun[-1].methods) if begun else []

    def accepts_always(self, strength: str) -> bool | None:
        """Whether every period accepts `strength`, or none does; None where it depends on the moment."""
        periods = self.periods.all()
        answers = {strength in period.methods for period in periods}
        if periods and all(period.starts_at for period in periods):
            answers.add(False)  # before the first of them nothing is accepted
        return None if len(answers) > 1 else answers != {False}


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


def origin_of(prefix: str) -> str:
    """The origin under which a service is looked up: `OWN` for a mere path. MalformedAddress."""
    if prefix.startswith("/"):
        parse(f"http://own.invalid{prefix}")
        return OWN
    return parse(prefix).origin
