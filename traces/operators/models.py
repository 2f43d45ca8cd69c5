"""Operators and their activities, kept apart by environment."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from traces.environments import Environment
from traces.operators import indexing
from traces.operators.terms import TermsField
from traces.operators.text import sort_key
from traces.reference.models import ActivityType, Authority, ControlBody, Country
from traces.scopes import scoped_manager


class ActivityStatus(models.TextChoices):
    """State of an activity: captured (New), then Valid (official help); suspended and rejected occur in practice."""

    NEW = "new", _("New")
    VALID = "valid", _("Valid")
    SUSPENDED = "suspended", _("Suspended")
    REJECTED = "rejected", _("Rejected")


SORT_KEY_LENGTH = 100

# An operator stands as its best activity does.
_STANDING = (ActivityStatus.VALID, ActivityStatus.SUSPENDED, ActivityStatus.NEW, ActivityStatus.REJECTED)


class Operator(models.Model):
    """A company or establishment. Without a responsible authority nobody validates its people.

    Street, postal code and city are those of the main address; `OperatorAddress` holds the others.
    """

    environment = models.CharField(max_length=20, choices=Environment)
    identifier = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    country = models.ForeignKey(Country, models.PROTECT, related_name="operators")
    street = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=100, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    fax = models.CharField(max_length=20, blank=True)
    website = models.URLField(blank=True)
    vat = models.CharField(max_length=20, blank=True)
    eori = models.CharField(max_length=20, blank=True)
    #: The number in a national register, such as the French SIRET.
    national_number = models.CharField(max_length=40, blank=True)
    responsible_authority = models.ForeignKey(
        Authority, models.PROTECT, related_name="operators", null=True, blank=True
    )
    control_body = models.ForeignKey(ControlBody, models.PROTECT, related_name="operators", null=True, blank=True)
    #: Of the form that made it: a form sent twice makes one operator.
    form_key = models.UUIDField(null=True, blank=True, editable=False)
    search_text = TermsField(editable=False)
    sort_key = models.CharField(max_length=SORT_KEY_LENGTH, editable=False)
    created_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Operator"]] = scoped_manager(environment="environment")

    class Meta:
        verbose_name = _("operator")
        verbose_name_plural = _("operators")
        ordering = ["sort_key", "identifier"]
        indexes = [
            # With the key, so that the first rows are read from the index alone.
            models.Index(fields=["environment", "sort_key", "identifier", "id"], name="operator_in_order"),
            models.Index(fields=["environment", "country", "sort_key", "identifier", "id"], name="operator_of_country"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["environment", "identifier"], name="operator_identifier_unique"),
            models.UniqueConstraint(fields=["environment", "form_key"], name="operator_form_once"),
            models.CheckConstraint(condition=Q(environment__in=Environment.values), name="operator_environment_known"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(identifier=""), name="operator_has_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.identifier})"

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Keep what is searched in step; `bulk_create` wants `prepare()` called before."""
        if self.pk:
            types = [one.activity_type for one in self.activities.select_related("activity_type__section__chapter")]
            self.prepare(types, self.addresses.all())
        else:
            self.prepare()
        indexing.remember_words([self])
        if update_fields is not None:
            update_fields = {*update_fields, "search_text", "sort_key"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def prepare(self, types: Iterable[ActivityType] = (), addresses: Iterable["OperatorAddress"] = ()) -> None:
        """Compute what is searched and sorted by; `types` with section and chapter, `addresses` beside the main one."""
        self.search_text = indexing.search_text(self, types, addresses)
        self.sort_key = sort_key(self.name)[:SORT_KEY_LENGTH]

    @property
    def status(self) -> ActivityStatus:
        """How the operator stands, from its activities (prefetch them for lists)."""
        found = {activity.status for activity in self.activities.all()}
        return next((status for status in _STANDING if status in found), ActivityStatus.NEW)


class OperatorAddress(models.Model):
    """A further address of an operator; the main one stands in the operator itself."""

    operator = models.ForeignKey(Operator, models.CASCADE, related_name="addresses")
    street = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=100)

    objects: ClassVar[models.Manager["OperatorAddress"]] = scoped_manager(environment="operator__environment")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("address")
        verbose_name_plural = _("addresses")

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.street, f"{self.postal_code} {self.city}".strip()]))


class OperatorActivity(models.Model):
    """One activity of an operator: what an authority validates, rather than the operator as a whole.

    `address` is one of the operator's further addresses; empty means the main one.
    """

    operator = models.ForeignKey(Operator, models.CASCADE, related_name="activities")
    activity_type = models.ForeignKey(ActivityType, models.PROTECT, related_name="operator_activities")
    address = models.ForeignKey(OperatorAddress, models.RESTRICT, related_name="activities", null=True, blank=True)
    status = models.CharField(max_length=10, choices=ActivityStatus, default=ActivityStatus.NEW)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects: ClassVar[models.Manager["OperatorActivity"]] = scoped_manager(environment="operator__environment")

    class Meta:
        ordering = ["activity_type__position"]
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        # The newest of a state, whatever the number of the others.
        indexes = [models.Index(fields=["status", "-id"], name="operator_activity_by_status")]
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

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep what is searched in step; after `bulk_create`, save the operator."""
        super().save(*args, **kwargs)
        self.operator.save(update_fields=[])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Keep what is searched in step."""
        deleted = super().delete(*args, **kwargs)
        self.operator.save(update_fields=[])
        return deleted


class SearchWord(models.Model):
    """A word of the operators' names and places, under every spelling that lacks one of its letters.

    Two words that differ by a mistyped letter share such a spelling, so that looking a mistyped word up is an
    indexed comparison on every database ("symmetric delete"). Words alone, of all environments: they name nobody.
    """

    word = models.CharField(max_length=indexing.LONGEST_WORD)
    spelling = models.CharField(max_length=indexing.LONGEST_WORD)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["spelling", "word"], name="search_word_once")]

    def __str__(self) -> str:
        return self.word
