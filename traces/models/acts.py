"""What validators did, one row for each act: the pages «History» read it.

The journal proves that nothing was changed afterwards; this table is for people: it can be searched within a remit.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from traces.environments import Environment
from traces.models.batches import Batch
from traces.models.people import Person
from traces.models.roles import Role, name_of
from traces.operators.models import Operator, OperatorActivity
from traces.reference.models import ActivityType, Authority, ControlBody
from traces.scopes import scoped_manager


class ActKind(models.TextChoices):
    """What was done."""

    GRANTED = "granted", _("Role validated")
    REFUSED = "refused", _("Request refused")
    SUSPENDED = "suspended", _("Role suspended")
    UNSUSPENDED = "unsuspended", _("Suspension lifted")
    ADMINISTRATOR_GIVEN = "admin-given", _("Administrator right given")
    ADMINISTRATOR_TAKEN = "admin-taken", _("Administrator right taken back")
    REMOVED = "removed", _("Role removed")
    LEFT = "left", _("Post left")
    ACCOUNT_DELETED = "account-deleted", _("Role ended with the account")
    EXPIRED = "expired", _("Request expired")
    ESCALATED = "escalated", _("Superior authority called in")
    ACTIVITY_VALIDATED = "act-validated", _("Activity validated")
    ACTIVITY_REJECTED = "act-rejected", _("Activity rejected")
    ACTIVITY_SUSPENDED = "act-suspended", _("Activity suspended")
    ACTIVITY_UNSUSPENDED = "act-unsuspended", _("Suspension of the activity lifted")
    AUTHORITY_ASSIGNED = "auth-assigned", _("Responsible authority assigned")


class Act(models.Model):
    """One act. The organisation and its remit are copied, so that a validator's history is one indexed query."""

    environment = models.CharField(max_length=12, choices=Environment.choices)
    at = models.DateTimeField()
    kind = models.CharField(max_length=16, choices=ActKind.choices)
    #: Who did it; null for what the system or the person's own account did.
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="acts")
    #: In which post.
    post = models.ForeignKey(Role, null=True, on_delete=models.SET_NULL, related_name="acts_from_here")
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="acts_about")
    role = models.ForeignKey(Role, null=True, on_delete=models.CASCADE, related_name="acts")
    activity = models.ForeignKey(OperatorActivity, null=True, on_delete=models.SET_NULL, related_name="acts")
    activity_type = models.ForeignKey(ActivityType, null=True, on_delete=models.PROTECT, related_name="+")
    operator = models.ForeignKey(Operator, null=True, on_delete=models.CASCADE, related_name="acts")
    authority = models.ForeignKey(Authority, null=True, on_delete=models.PROTECT, related_name="acts")
    control_body = models.ForeignKey(ControlBody, null=True, on_delete=models.PROTECT, related_name="acts")
    escalated_to = models.ForeignKey(Authority, null=True, on_delete=models.PROTECT, related_name="+")
    remit = models.CharField(max_length=100, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    batch = models.ForeignKey(Batch, null=True, on_delete=models.SET_NULL, related_name="acts")

    objects = scoped_manager(environment="environment")

    class Meta:
        verbose_name = _("act")
        # Translators: the validators' menu; fr "Historique"
        verbose_name_plural = _("history")
        indexes = [
            models.Index(fields=["environment", "-at", "-id"], name="act_list"),
            models.Index(fields=["remit"], opclasses=["varchar_pattern_ops"], name="act_remit"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(operator__isnull=False, authority=None, control_body=None)
                | Q(operator=None, authority__isnull=False, control_body=None)
                | Q(operator=None, authority=None, control_body__isnull=False),
                name="act_about_one_organisation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def organisation_name(self) -> str:
        """The organisation that it was about."""
        organisation = self.operator or self.authority or self.control_body
        return name_of(organisation) if organisation else ""
