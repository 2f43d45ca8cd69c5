"""Operators and their activities, kept apart by environment."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from traces.environments import Environment
from traces.operators.text import search_text
from traces.reference.models import ActivityType, Authority, ControlBody, Country


class ActivityStatus(models.TextChoices):
    """State of an activity: captured (New), then Valid (official help); suspended and rejected occur in practice."""

    NEW = "new", _("New")
    VALID = "valid", _("Valid")
    SUSPENDED = "suspended", _("Suspended")
    REJECTED = "rejected", _("Rejected")


SEARCH_TEXT_LENGTH = 500

# An operator stands as its best activity does.
_STANDING = (ActivityStatus.VALID, ActivityStatus.SUSPENDED, ActivityStatus.NEW, ActivityStatus.REJECTED)


class Operator(models.Model):
    """A company or establishment, with one address. Without a responsible authority nobody validates its people."""

    environment = models.CharField(max_length=20, choices=Environment)
    identifier = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    country = models.ForeignKey(Country, models.PROTECT, related_name="operators")
    street = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=100, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    website = models.URLField(blank=True)
    vat = models.CharField(max_length=20, blank=True)
    eori = models.CharField(max_length=20, blank=True)
    responsible_authority = models.ForeignKey(
        Authority, models.PROTECT, related_name="operators", null=True, blank=True
    )
    control_body = models.ForeignKey(ControlBody, models.PROTECT, related_name="operators", null=True, blank=True)
    search_text = models.CharField(max_length=SEARCH_TEXT_LENGTH, editable=False)
    created_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Operator"]] = ScopedManager(environment="environment")

    class Meta:
        ordering = ["search_text", "identifier"]
        indexes = [models.Index(fields=["environment", "search_text", "identifier"], name="operator_search")]
        constraints = [
            models.UniqueConstraint(fields=["environment", "identifier"], name="operator_identifier_unique"),
            models.CheckConstraint(condition=Q(environment__in=Environment.values), name="operator_environment_known"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(identifier=""), name="operator_has_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.identifier})"

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Keep the searched words in step with name and place; `bulk_create` wants `prepare()` called before."""
        self.prepare()
        if update_fields is not None:
            update_fields = {*update_fields, "search_text"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def prepare(self) -> None:
        """Compute what is searched; folding may lengthen a text, so it is cut to the column."""
        self.search_text = search_text(self.name, self.postal_code, self.city)[:SEARCH_TEXT_LENGTH]

    @property
    def status(self) -> ActivityStatus:
        """How the operator stands, from its activities (prefetch them for lists)."""
        found = {activity.status for activity in self.activities.all()}
        return next((status for status in _STANDING if status in found), ActivityStatus.NEW)


class OperatorActivity(models.Model):
    """One activity of an operator: what an authority validates, rather than the operator as a whole."""

    operator = models.ForeignKey(Operator, models.CASCADE, related_name="activities")
    activity_type = models.ForeignKey(ActivityType, models.PROTECT, related_name="operator_activities")
    status = models.CharField(max_length=10, choices=ActivityStatus, default=ActivityStatus.NEW)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects: ClassVar[models.Manager["OperatorActivity"]] = ScopedManager(environment="operator__environment")

    class Meta:
        ordering = ["activity_type__position"]
        verbose_name_plural = "operator activities"
        constraints = [
            models.UniqueConstraint(fields=["operator", "activity_type"], name="operator_activity_once"),
            models.CheckConstraint(
                condition=Q(status__in=ActivityStatus.values), name="operator_activity_status_known"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="operator_activity_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_type} ({self.status})"
