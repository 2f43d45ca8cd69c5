"""Reminders: who asked for them, and who got one when."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from traces.environments import Environment
from traces.models import Person
from traces.scopes import scoped_manager


class Wanted(models.TextChoices):
    """Whom a head reminds."""

    NOT_READY = "not-ready", _("Those who are not ready")
    NOT_KNOWN = "not-known", _("Those of whom nothing is known")


class Reminder(models.Model):
    """Somebody asked that all such people within their remit be reminded. A worker does it, with the rights of then."""

    environment = models.CharField(max_length=12, choices=Environment.choices)
    asked_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    #: The posts that were in force in the session of who asked.
    role_ids = models.JSONField()
    wanted = models.CharField(max_length=10, choices=Wanted.choices)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    sent = models.PositiveIntegerField(default=0)

    objects = scoped_manager(environment="environment")

    class Meta:
        indexes = [
            models.Index(fields=["asked_at"], condition=models.Q(done_at=None), name="reminder_waiting"),
        ]

    def __str__(self) -> str:
        return f"reminder {self.pk}"


class Reminded(models.Model):
    """When somebody was reminded last: the row is the brake."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="reminded")
    last_at = models.DateTimeField()

    objects = scoped_manager(environment="person__environment")

    def __str__(self) -> str:
        return f"{self.person_id} at {self.last_at}"
