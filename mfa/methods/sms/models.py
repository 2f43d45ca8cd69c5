"""The mobile phone numbers of people."""

from django.db import models
from django.db.models import Q
from django_otp.models import Device

from kernel import clock
from mfa.methods.sms.numbers import international
from mfa.throttling import FactorThrottlingMixin

#: Guide of 2024-05-07: at most ten numbers for an account.
MOST_NUMBERS = 10


class PhoneNumber(FactorThrottlingMixin, Device):
    """A number that a person proved to hold. The same number may serve several accounts (shared service phones).

    `slot` 1 … 10 holds "at most ten" in the database, whatever runs in parallel.
    """

    GUESSABLE = False  # 45 bits, five tries for each challenge, and each challenge costs a text message

    number = models.CharField(max_length=16)
    slot = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(default=clock.now)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["slot"]
        constraints = [
            models.UniqueConstraint(fields=["user", "slot"], name="phone_one_per_slot"),
            models.UniqueConstraint(fields=["user", "number"], name="phone_once_per_account"),
            models.CheckConstraint(condition=Q(slot__gte=1, slot__lte=MOST_NUMBERS), name="phone_at_most_ten"),
            models.CheckConstraint(condition=Q(number__regex=r"^\+[1-9][0-9]{4,14}$"), name="phone_e164"),
        ]

    def __str__(self) -> str:
        return f"number {self.slot} of {self.user_id}"

    @property
    def shown(self) -> str:
        """The number in groups, as people read it."""
        return international(self.number)
