"""One decision about many rows, stored first and carried out by a worker."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from traces.environments import Environment
from traces.models.people import Person
from traces.models.roles import Role
from traces.scopes import scoped_manager


class Target(models.TextChoices):
    """What the rows are."""

    ROLES = "roles", _("Users")
    ACTIVITIES = "activities", _("Activities")


class BatchState(models.TextChoices):
    """Where the work stands. Refused: nothing was changed, `conflicts` says why."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("In progress")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Nothing was changed")


class Batch(models.Model):
    """All or nothing: either every row of the choice is decided, or none.

    The choice is `keys`, or, when it is larger than a page, `query`: the address of the list, read again when the work
    is done, within the remit of `post` as it is then.
    """

    environment = models.CharField(max_length=12, choices=Environment.choices)
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="batches")
    post = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="batches")
    target = models.CharField(max_length=10, choices=Target.choices)
    act = models.CharField(max_length=20)
    reason = models.CharField(max_length=1000, blank=True)
    keys = models.JSONField(default=list)
    query = models.CharField(max_length=2000, blank=True)
    #: How many rows the person was shown when they confirmed; another number later is a conflict.
    expected = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.WAITING)
    created_at = models.DateTimeField()
    #: A worker that took it and never came back loses it then.
    lease_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    #: Why nothing was changed: `[{key, name, code, values}]`, the code being an `ErrorCode`.
    conflicts = models.JSONField(default=list)

    objects = scoped_manager(environment="environment")

    class Meta:
        verbose_name = _("bulk decision")
        verbose_name_plural = _("bulk decisions")
        indexes = [
            models.Index(fields=["created_at"], condition=Q(state__in=["waiting", "running"]), name="batch_to_be_done")
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.pk} {self.state}"
