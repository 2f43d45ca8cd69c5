"""The plan of usable phones of a service: which phones, who uses them, on which shifts."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel import crypto
from traces.environments import Environment
from traces.models import Organisation, Person, RoleType, name_of
from traces.operators.models import Operator
from traces.reference.models import Authority, ControlBody
from traces.scopes import scoped_manager

#: Instruction of 7 May 2024: EU Login takes at most ten numbers for an account.
MOST_NUMBERS = 10


class PhoneKind(models.TextChoices):
    """What the head puts at the agents' disposal."""

    WORK = "work", _("Personal work phone")
    SHARED = "shared", _("Shared duty phone")
    APP = "app", _("Device with the EU Login app")
    KEY = "key", _("Security key")

    @property
    def needs_number(self) -> bool:
        """Whether text messages go there."""
        return self in (PhoneKind.WORK, PhoneKind.SHARED)


class Plan(models.Model):
    """The plan of one organisation; it begins with its first phone or shift."""

    environment = models.CharField(max_length=12, choices=Environment.choices)
    role_type = models.CharField(max_length=12, choices=RoleType.choices)
    operator = models.OneToOneField(Operator, null=True, on_delete=models.CASCADE, related_name="+")
    authority = models.ForeignKey(Authority, null=True, on_delete=models.CASCADE, related_name="+")
    control_body = models.ForeignKey(ControlBody, null=True, on_delete=models.CASCADE, related_name="+")
    #: Who keeps the phones and answers for the plan.
    responsible = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField()

    objects = scoped_manager(environment="environment")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role_type="operator", operator__isnull=False, authority=None, control_body=None)
                | Q(role_type="authority", operator=None, authority__isnull=False, control_body=None)
                | Q(role_type="control_body", operator=None, authority=None, control_body__isnull=False),
                name="plan_of_one_organisation",
            ),
            *(
                models.UniqueConstraint(
                    fields=["environment", organisation],
                    condition=Q(**{f"{organisation}__isnull": False}),
                    name=f"plan_one_per_{organisation}",
                )
                for organisation in ("authority", "control_body")
            ),
        ]

    def __str__(self) -> str:
        return f"plan {self.pk}"

    @property
    def organisation(self) -> Organisation:
        """Whose plan it is."""
        organisation: Organisation = getattr(self, self.role_type)
        return organisation

    @property
    def organisation_name(self) -> str:
        """Its name as results and profiles show it."""
        return name_of(self.organisation)


class Phone(models.Model):
    """A phone, a device or a key. The number is sealed for its row; `masked` is what others than editors see."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="phones")
    label = models.CharField(max_length=80)
    #: `label` without case: one label, one phone.
    label_folded = models.CharField(max_length=240, editable=False)
    kind = models.CharField(max_length=10, choices=PhoneKind.choices)
    place = models.CharField(max_length=120, blank=True)
    sealed_number = models.TextField(blank=True, editable=False)
    #: Digest of the number within its plan, so that the database refuses a second one. Empty without a number.
    number_digest = models.CharField(max_length=64, blank=True, editable=False)
    masked = models.CharField(max_length=40, blank=True, editable=False)
    #: Whether it can receive text messages, as its number says.
    is_mobile = models.BooleanField(default=False, editable=False)
    #: Raised by each change, so that a second tab notices the first one's.
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = scoped_manager(environment="plan__environment")

    class Meta:
        ordering = ["label_folded", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "label_folded"], name="phone_label_once"),
            models.UniqueConstraint(
                fields=["plan", "number_digest"], condition=~Q(number_digest=""), name="phone_number_once"
            ),
            models.CheckConstraint(
                condition=Q(sealed_number="", number_digest="", masked="")
                | (~Q(sealed_number="") & ~Q(number_digest="") & ~Q(masked="")),
                name="phone_number_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"phone {self.pk}"

    @property
    def number(self) -> str:
        """The number in E.164 for who may edit the plan; empty without one."""
        return crypto.unseal(self.sealed_number, self._context) if self.sealed_number else ""

    def set_number(self, number: str, masked: str) -> None:
        """Seal a number for this row, which must know its key already; "" takes it away."""
        self.sealed_number = crypto.seal(number, self._context) if number else ""
        self.number_digest = self.digest(self.plan_id, number) if number else ""
        self.masked = masked if number else ""

    @staticmethod
    def digest(plan_id: int, number: str) -> str:
        """What two equal numbers of one plan have in common."""
        return crypto.fingerprint(number, f"readiness:plan:{plan_id}:number")

    @property
    def _context(self) -> str:
        return f"readiness:phone:{self.pk}:number"


class Shift(models.Model):
    """When a phone is used: days of the week and hours, or a free label alone. It may end on the next day."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="shifts")
    label = models.CharField(max_length=60)
    #: Monday is the bit 1, Sunday the bit 64; 0 for a free label.
    days = models.PositiveSmallIntegerField(default=0)
    starts = models.TimeField(null=True)
    ends = models.TimeField(null=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = scoped_manager(environment="plan__environment")

    class Meta:
        ordering = ["starts", "label", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(days=0, starts=None, ends=None)
                | (
                    Q(days__gte=1, days__lte=127, starts__isnull=False, ends__isnull=False)
                    & ~Q(starts=models.F("ends"))
                ),
                name="shift_whole_or_free",
            ),
            models.UniqueConstraint(fields=["plan", "label"], name="shift_label_once"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def weekdays(self) -> list[int]:
        """0 for Monday to 6 for Sunday."""
        return [day for day in range(7) if self.days >> day & 1]


class Use(models.Model):
    """Somebody uses a phone, on one shift or always."""

    phone = models.ForeignKey(Phone, on_delete=models.CASCADE, related_name="uses")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    shift = models.ForeignKey(Shift, null=True, on_delete=models.CASCADE, related_name="uses")

    objects = scoped_manager(environment="phone__plan__environment")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["phone", "person", "shift"], condition=Q(shift__isnull=False), name="use_once"
            ),
            models.UniqueConstraint(fields=["phone", "person"], condition=Q(shift=None), name="use_always_once"),
        ]

    def __str__(self) -> str:
        return f"use {self.pk}"
