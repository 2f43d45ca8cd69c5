"""Part II and the two signature blocks."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from traces.certificates.models.certificate import Certificate
from traces.models import Person
from traces.scopes import scoped_manager


class Signer(models.TextChoices):
    """The two blocks of a captured certificate."""

    # Translators: fr "Identification du demandeur"
    APPLICANT = "applicant", _("Identification of Applicant")
    # Translators: fr "Certification par le certificateur"
    OFFICER = "officer", _("Certification by certifying officer")


class Signature(models.Model):
    """Who signed, frozen at that moment: names and addresses may change in EU Login and TRACES, this does not."""

    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="signatures")
    block = models.CharField(max_length=10, choices=Signer.choices)
    #: Goes with the person; what was signed stays.
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    body_code = models.CharField(max_length=40)
    body_name = models.CharField(max_length=200)
    body_address = models.CharField(max_length=400, blank=True)
    person_name = models.CharField(max_length=320)
    email = models.CharField(max_length=254, blank=True)
    signed_at = models.DateTimeField()

    objects = scoped_manager(environment="certificate__environment")

    class Meta:
        ordering = ["block"]
        constraints = [models.UniqueConstraint(fields=["certificate", "block"], name="signature_once_per_block")]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.block}"


class Check(models.TextChoices):
    """The result of a check of the consignment."""

    SATISFACTORY = "satisfactory", _("Satisfactory")
    NOT_SATISFACTORY = "not-satisfactory", _("Not satisfactory")
    NOT_DONE = "not-done", _("Not done")


class PartTwo(models.Model):
    """What the official veterinarian checked before the decision."""

    certificate = models.OneToOneField(Certificate, models.CASCADE, related_name="part_two")
    documentary = models.CharField(_("Documentary check"), max_length=20, choices=Check, default=Check.NOT_DONE)
    identity = models.CharField(_("Identity check"), max_length=20, choices=Check, default=Check.NOT_DONE)
    physical = models.CharField(_("Physical check"), max_length=20, choices=Check, default=Check.NOT_DONE)
    health_attested = models.BooleanField(
        _("The animals meet the health requirements of this model, and are fit for the journey"), default=False
    )
    remarks = models.CharField(_("Remarks"), max_length=500, blank=True)

    objects = scoped_manager(environment="certificate__environment")

    def __str__(self) -> str:
        return f"{self.certificate_id} II"
