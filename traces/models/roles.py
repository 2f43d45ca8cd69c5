"""Roles: posts that people hold, and requests for them."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import BooleanField, CharField, ExpressionWrapper, F, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from traces.environments import Environment
from traces.models.people import Person
from traces.operators.models import Operator
from traces.reference.models import Authority, ControlBody
from traces.scopes import scoped_manager


class RoleType(models.TextChoices):
    """The three kinds of organisation that a person may act for (registration guide, section II)."""

    # Translators: fr "Opérateur"
    OPERATOR = "operator", _("Operator")
    # Translators: fr "Organisme de contrôle biologique"
    CONTROL_BODY = "control_body", _("Organic Control Body")
    # Translators: fr "Autorité"
    AUTHORITY = "authority", _("Authority")


class Status(models.TextChoices):
    """Where a role stands."""

    REQUESTED = "requested", _("Requested")
    VALID = "valid", _("Valid")
    SUSPENDED = "suspended", _("Suspended")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    # Nobody decided in time.
    EXPIRED = "expired", pgettext_lazy("of a request for a role", "Expired")
    # A validator ended the post: the bin of the real site.
    REMOVED = "removed", _("Removed")


#: A living role occupies the person's role type; an ended one is history.
LIVING = [Status.REQUESTED, Status.VALID, Status.SUSPENDED]
ENDED = [Status.REJECTED, Status.WITHDRAWN, Status.EXPIRED, Status.REMOVED]
#: Waiting requests first, then by age: the order of the validators' list, and of the index `role_list`.
WAITING_FIRST = ExpressionWrapper(Q(status=Status.REQUESTED.value), output_field=BooleanField()).desc()


Organisation = Operator | Authority | ControlBody


def name_of(organisation: Organisation) -> str:
    """The name that results and profiles show; for an authority the short one («Ardennes»)."""
    return organisation.short_name if isinstance(organisation, Authority) else organisation.name


def remit_of(organisation: Organisation) -> str:
    """The path of the authority whose agents decide on the users of an organisation; "" where the path says nothing.

    An operator: its responsible authority, or the control body that alone looks after it (`remit_of_body`). An
    authority: the one above. A control body: "", for its users are a question of the country that it certifies
    (`traces.remit`).
    """
    if isinstance(organisation, Operator):
        if organisation.responsible_authority:
            return organisation.responsible_authority.path
        return remit_of_body(organisation.control_body) if organisation.control_body else ""
    if isinstance(organisation, Authority):
        return organisation.path.rpartition("/")[0]
    return ""


def remit_of_body(body: ControlBody) -> str:
    """How the remit of a control body stands among the paths of authorities."""
    return f"body:{body.code}"


def choice_key(person_id: int, role_type: str) -> str:
    """The key of a person's choice of a role type."""
    return f"{person_id}:{role_type}"


def _key_of_columns() -> Concat:
    return Concat(Cast("person_id", CharField()), Value(":"), "role_type", output_field=CharField())


class RoleTypeChoice(models.Model):
    """The one role type of a person: at most one row each, and each living role must point to it.

    The key repeats person and role type. A living role's foreign key must equal its own person and role type
    (`role_within_choice`), so the database itself refuses a second type, whatever the tabs and the processes.
    """

    key = models.CharField(primary_key=True, max_length=40)
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="role_type_choice")
    role_type = models.CharField(max_length=12, choices=RoleType.choices)

    objects = scoped_manager(environment="person__environment")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(key=_key_of_columns()), name="choice_key_of_its_columns")]

    def __str__(self) -> str:
        return self.key


class Role(models.Model):
    """A post in an organisation, or the request for one."""

    environment = models.CharField(max_length=12, choices=Environment.choices)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roles")
    #: Null when the role has ended.
    choice = models.ForeignKey(RoleTypeChoice, null=True, on_delete=models.PROTECT, related_name="roles")
    role_type = models.CharField(_("role type"), max_length=12, choices=RoleType.choices)
    operator = models.ForeignKey(Operator, null=True, on_delete=models.PROTECT, related_name="roles")
    authority = models.ForeignKey(Authority, null=True, on_delete=models.PROTECT, related_name="roles")
    control_body = models.ForeignKey(ControlBody, null=True, on_delete=models.PROTECT, related_name="roles")
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.REQUESTED)
    additional_information = models.CharField(max_length=1000, blank=True)
    requested_at = models.DateTimeField(_("requested at"))
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="decisions")
    #: Why the request was refused, or the role suspended or removed.
    reason = models.CharField(max_length=1000, blank=True)
    administrator = models.BooleanField(_("administrator"), default=False)
    #: `remit_of` the organisation, kept here so that a validator's list is one indexed query over a million rows.
    #: Whoever decides looks at the organisation itself again (`traces.flows.locking`).
    remit = models.CharField(max_length=100, blank=True, editable=False)
    #: Those who can decide were reminded, once; the applicant asked again; the authority above was called in.
    reminded_at = models.DateTimeField(null=True)
    asked_again_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    escalated_to = models.ForeignKey(Authority, null=True, on_delete=models.PROTECT, related_name="escalated_roles")

    objects = scoped_manager(environment="environment")

    class Meta:
        verbose_name = _("user")
        # Translators: the validators' menu; fr "Utilisateurs"
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(
                condition=Q(role_type="operator", operator__isnull=False, authority=None, control_body=None)
                | Q(role_type="authority", operator=None, authority__isnull=False, control_body=None)
                | Q(role_type="control_body", operator=None, authority=None, control_body__isnull=False),
                name="role_of_one_organisation",
            ),
            models.CheckConstraint(
                condition=Q(choice=None, status__in=ENDED) | Q(choice__isnull=False, status__in=LIVING),
                name="role_living_or_ended",
            ),
            models.CheckConstraint(condition=Q(choice=None) | Q(choice=_key_of_columns()), name="role_within_choice"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("person")), name="role_not_decided_by_oneself"
            ),
            *(
                models.UniqueConstraint(
                    fields=["person", organisation],
                    condition=Q(choice__isnull=False),
                    name=f"role_living_once_per_{organisation}",
                )
                for organisation in ("operator", "authority", "control_body")
            ),
        ]
        indexes = [
            models.Index(fields=["environment", "status", "requested_at"], name="role_waiting"),
            models.Index(F("environment"), WAITING_FIRST, F("requested_at"), F("id"), name="role_list"),
            # Who holds a post where, without the wide rows (`traces.readiness`).
            models.Index(
                fields=["environment", "person", "remit", "authority", "control_body", "escalated_to"],
                condition=Q(status__in=["valid", "suspended"]),
                name="role_held",
            ),
            # The requests that an authority was called in for, the newest first (`traces.charge`).
            models.Index(
                fields=["escalated_to", "-escalated_at"], condition=Q(status="requested"), name="role_escalated"
            ),
            # A prefix of the path is a range here whatever the collation of the database.
            models.Index(fields=["remit"], opclasses=["varchar_pattern_ops"], name="role_remit"),
        ]

    def __str__(self) -> str:
        return f"{self.role_type} {self.pk}"

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """A new role knows whose remit it is in; `bulk_create` wants `prepare()` called before."""
        if self._state.adding:
            self.prepare()
        super().save(*args, update_fields=update_fields, **kwargs)

    def prepare(self) -> None:
        """Note whose remit the organisation is in."""
        self.remit = remit_of(self.organisation)

    @property
    def organisation(self) -> Organisation:
        """The organisation that this role is in."""
        organisation: Organisation = getattr(self, self.role_type)
        return organisation

    @property
    def organisation_name(self) -> str:
        """Its name, word for word as the search showed it."""
        return name_of(self.organisation)

    @property
    def is_living(self) -> bool:
        """Requested, valid or suspended."""
        return self.status in LIVING

    def has_colleagues(self) -> bool:
        """Whether the organisation has users in this environment already."""
        same = {self.role_type: self.organisation, "status__in": [Status.VALID, Status.SUSPENDED]}
        return bool(Role.objects.filter(**same).exists())
