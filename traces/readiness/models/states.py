"""What EU Login said about people's second factors, and how it was on earlier days."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from traces.environments import Environment
from traces.models import Person
from traces.reference.models import Authority, ControlBody
from traces.scopes import scoped_manager


class Kind(models.TextChoices):
    """Kinds of second factor, as the interface of EU Login names them (docs/release-interface.md)."""

    SMS = "sms", _("SMS")
    MOBILE_APP = "mobile-app", _("EU Login app")
    SECURITY_KEY = "security-key", _("Security key or trusted platform")
    EID = "eid", _("eID")

    @property
    def column(self) -> str:
        """The column that counts this kind, in `FactorState` and in `Snapshot`."""
        return self.value.replace("-", "_")


KINDS = list(Kind)


class FactorState(models.Model):
    """How many factors of each kind somebody has. There is a row only for who released it to TRACES.

    People are named by their uid: they may release before they ever enter TRACES, and `person` is filled in then.
    """

    environment = models.CharField(max_length=12, choices=Environment.choices)
    uid = models.CharField(max_length=32)
    person = models.OneToOneField(Person, null=True, on_delete=models.SET_NULL, related_name="factor_state")
    sms = models.PositiveSmallIntegerField(default=0)
    mobile_app = models.PositiveSmallIntegerField(default=0)
    security_key = models.PositiveSmallIntegerField(default=0)
    eid = models.PositiveSmallIntegerField(default=0)
    #: When EU Login said so.
    read_at = models.DateTimeField()

    objects = scoped_manager(environment="environment")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["environment", "uid"], name="factor_state_once")]

    def __str__(self) -> str:
        return f"{self.uid}, {self.environment}"


def every_kind() -> list[str]:
    """What an environment takes EU Login to accept before it has read anything."""
    return [kind.value for kind in Kind]


class Reading(models.Model):
    """How far an environment has read in EU Login: one row each."""

    environment = models.CharField(primary_key=True, max_length=12, choices=Environment.choices)
    cursor = models.CharField(max_length=40, blank=True)
    #: The kinds with which people may enter now; EU Login's policy for this service says so.
    accepted = models.JSONField(default=every_kind)
    read_at = models.DateTimeField(null=True)
    #: The code of the last failure, empty after a success.
    failure = models.CharField(max_length=30, blank=True)
    failed_at = models.DateTimeField(null=True)

    objects = scoped_manager(environment="environment")

    def __str__(self) -> str:
        return f"{self.environment}, read at {self.read_at}"


class Snapshot(models.Model):
    """The figures of one unit at the end of a day: its own staff, the users of its operators, or of a control body.

    Small on purpose: a row for each unit and day, none for people. Who has posts in two units counts in both.
    """

    environment = models.CharField(max_length=12, choices=Environment.choices)
    day = models.DateField()
    #: The unit: exactly one of them, or none for operators without a responsible authority.
    authority = models.ForeignKey(Authority, null=True, on_delete=models.CASCADE, related_name="+")
    responsible_authority = models.ForeignKey(Authority, null=True, on_delete=models.CASCADE, related_name="+")
    control_body = models.ForeignKey(ControlBody, null=True, on_delete=models.CASCADE, related_name="+")
    people = models.PositiveIntegerField()
    known = models.PositiveIntegerField()
    ready = models.PositiveIntegerField()
    sms = models.PositiveIntegerField()
    mobile_app = models.PositiveIntegerField()
    security_key = models.PositiveIntegerField()
    eid = models.PositiveIntegerField()

    objects = scoped_manager(environment="environment")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["environment", "day", "authority", "responsible_authority", "control_body"],
                name="snapshot_one_per_day",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(ready__lte=models.F("known"), known__lte=models.F("people")), name="snapshot_adds_up"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.environment}, {self.day}"
