"""An INTRA certificate with its Part I. Box numbers follow Annex I to Implementing Regulation (EU) 2020/2235."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from traces.certificates.intra_models import IntraModel
from traces.certificates.intra_models import models as intra_models
from traces.certificates.states import TAGS, UNSUBMITTED, Status
from traces.environments import Environment
from traces.models import Person, Role
from traces.operators.models import Operator
from traces.reference.models import Authority
from traces.scopes import scoped_manager

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

#: The fields that name an operator, with the number of their box.
OPERATOR_BOXES = {
    "consignor": "I.1",
    "consignee": "I.5",
    "assembly_operator": "I.6",
    "dispatch": "I.11",
    "destination": "I.12",
    "loading": "I.13",
    "transporter": "I.16",
}


class Transport(models.TextChoices):
    """Box I.15."""

    ROAD = "road", _("Road vehicle")
    RAILWAY = "railway", _("Railway")
    VESSEL = "vessel", _("Vessel")
    AIRCRAFT = "aircraft", _("Aircraft")
    OTHER = "other", _("Other")


class Conditions(models.TextChoices):
    """Box I.18."""

    AMBIENT = "ambient", _("Ambient")
    CHILLED = "chilled", _("Chilled")
    FROZEN = "frozen", _("Frozen")


class Purpose(models.TextChoices):
    """Box I.20; each model allows some of them."""

    FURTHER_KEEPING = "further-keeping", _("Further keeping")
    SLAUGHTER = "slaughter", _("Slaughter")
    BREEDING = "breeding", _("Breeding")
    EXHIBITION = "exhibition", _("Exhibition")
    QUARANTINE = "quarantine", _("Quarantine or similar establishment")
    REGISTERED_EQUINE = "registered-equine", _("Registered equine animal")
    COMPANION = "companion", _("Companion animals")


def _operator(label: "_StrPromise") -> models.ForeignKey[Operator | None, Operator | None]:
    return models.ForeignKey(Operator, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=label)


class Certificate(models.Model):
    """One certificate, from the draft on. `version` is raised at each saving: two tabs cannot overwrite each other."""

    environment = models.CharField(max_length=12, choices=Environment.choices)
    model_code = models.CharField(max_length=40)
    status = models.PositiveSmallIntegerField(_("status"), choices=Status.choices, default=Status.DRAFT)
    reference = models.CharField(_("reference"), max_length=40, null=True)  # noqa: DJ001 - drafts have none
    version = models.PositiveIntegerField(default=1)
    author = models.ForeignKey(Person, models.PROTECT, related_name="certificates")
    #: The post that the author writes it from.
    post = models.ForeignKey(Role, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=1000, blank=True)
    #: In the address of the public page; nobody guesses 192 bits.
    verification_code = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001 - none for drafts

    # --- Part I
    local_reference = models.CharField(_("Local reference"), max_length=60, blank=True)
    consignor = _operator(_("Consignor"))
    consignee = _operator(_("Consignee"))
    assembly_operator = _operator(_("Operator conducting assembly operations"))
    region_of_origin = models.CharField(_("Region of origin"), max_length=100, blank=True)
    region_of_destination = models.CharField(_("Region of destination"), max_length=100, blank=True)
    dispatch = _operator(_("Place of dispatch"))
    destination = _operator(_("Place of destination"))
    loading = _operator(_("Place of loading"))
    departure_at = models.DateTimeField(_("Date and time of departure"), null=True, blank=True)
    transport = models.CharField(_("Means of transport"), max_length=10, choices=Transport, blank=True)
    transport_identification = models.CharField(
        _("Identification of the means of transport"), max_length=100, blank=True
    )
    transporter = _operator(_("Transporter"))
    documents = models.CharField(_("Accompanying documents"), max_length=300, blank=True)
    conditions = models.CharField(_("Transport conditions"), max_length=10, choices=Conditions, blank=True)
    purpose = models.CharField(_("Certified as or for"), max_length=20, choices=Purpose, blank=True)
    journey_hours = models.PositiveSmallIntegerField(_("Estimated journey time, in hours"), null=True, blank=True)
    journey_log = models.BooleanField(_("A journey log accompanies the consignment"), default=False)

    # --- frozen at submission
    #: By field of `OPERATOR_BOXES`: {"name", "identifier", "address": [lines], "country"}.
    parties = models.JSONField(default=dict)
    central_authority = models.ForeignKey(Authority, models.PROTECT, null=True, related_name="+")
    local_authority = models.ForeignKey(Authority, models.PROTECT, null=True, related_name="+")
    destination_authority = models.ForeignKey(Authority, models.PROTECT, null=True, related_name="+")

    objects = scoped_manager(environment="environment")

    class Meta:
        # Translators: the document of the menu
        verbose_name = pgettext_lazy("document", "INTRA certificate")
        indexes = [
            models.Index(fields=["environment", "status", "-id"], name="certificate_by_status"),
            models.Index(fields=["author", "-id"], name="certificate_by_author"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["environment", "reference"], name="certificate_reference_unique"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="certificate_status_known"),
            models.CheckConstraint(
                condition=Q(status__in=UNSUBMITTED, reference=None)
                | (~Q(status__in=UNSUBMITTED) & Q(reference__isnull=False)),
                name="certificate_reference_when_submitted",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.VALID) | Q(decided_by=None) | ~Q(decided_by=F("author")),
                name="certificate_not_certified_by_its_author",
            ),
        ]

    def __str__(self) -> str:
        return self.reference or f"{self.model_code} {self.pk}"

    @property
    def model(self) -> IntraModel:
        """The model certificate chosen."""
        return intra_models()[self.model_code]

    @property
    def standing(self) -> Status:
        """The status as a member of its enum."""
        return Status(self.status)

    @property
    def tag(self) -> str:
        """The class of the status' tag."""
        return TAGS[self.standing]

    @property
    def is_draft(self) -> bool:
        """Whether it can still be written."""
        return self.status == Status.DRAFT


class Commodity(models.Model):
    """One line of the commodity: a kind of animals with their marks."""

    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="commodities")
    cn_code = models.CharField(_("CN code"), max_length=10)
    quantity = models.PositiveIntegerField(_("Number of animals"))
    identification = models.TextField(_("Identification of the animals"), max_length=2000, blank=True)

    objects = scoped_manager(environment="certificate__environment")

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(quantity__gte=1), name="commodity_has_animals")]

    def __str__(self) -> str:
        return f"{self.cn_code} × {self.quantity}"

    @property
    def marks(self) -> list[str]:
        """One for each line or comma."""
        return [mark.strip() for mark in self.identification.replace(",", "\n").splitlines() if mark.strip()]
