"""The simulator's own state: where the clock stands."""

from django.db import models


class Clock(models.Model):
    """The simulated clock: one row, and none while the clock is the machine's own.

    `shown_at` is what the clock said when somebody set it. A running clock adds what the machine's clock has
    moved since `started_at`; a frozen one has no `started_at`.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    shown_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="control_one_clock")]

    def __str__(self) -> str:
        return f"{self.shown_at} {'runs' if self.started_at else 'frozen'}"
