"""Challenges that wait for an answer, and the places from which devices were answered for."""

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import Q

from kernel import crypto


class Purpose(StrEnum):
    """What a challenge is for."""

    ENROL = "enrol"
    SIGN_IN = "sign-in"


class Challenge(models.Model):
    """A code that was sent to one device, for one attempt of one person. Only a fingerprint of it is kept.

    `attempt` names what the challenge serves: a sign-in, or the adding of one number. An attempt has one live
    challenge at a time (held by the database), and its tries go on counting when a new challenge replaces the old.
    """

    #: Wrong answers an attempt may give; not published by EU Login.
    MAX_TRIES = 5

    purpose = models.CharField(max_length=10, choices=[(p.value, p.value) for p in Purpose])
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    attempt = models.CharField(max_length=100)
    #: django-otp's persistent id ("sms_method.phonenumber/12") when an existing device is challenged …
    device = models.CharField(max_length=100, blank=True)
    #: … or the number (E.164) that is being added.
    number = models.CharField(max_length=16, blank=True)
    #: Whether the person had freshly proved a factor when this began.
    proved = models.BooleanField(default=False)
    #: A digest of the network from which it was asked for, where that is limited.
    source = models.CharField(max_length=64, blank=True)
    code_fingerprint = models.CharField(max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    void_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "purpose", "attempt"],
                condition=Q(used_at=None, void_at=None),
                name="challenge_one_live_per_attempt",
            ),
            models.CheckConstraint(
                condition=Q(device="") ^ Q(number=""),
                name="challenge_device_or_number",
            ),
        ]
        indexes = [models.Index(fields=["user", "expires_at"], name="challenge_user_expiry")]

    def __str__(self) -> str:
        return f"challenge {self.pk} ({self.purpose})"

    @property
    def tries_left(self) -> int:
        """How many answers may still be tried."""
        return max(self.MAX_TRIES - self.tries, 0)

    def fingerprint_of(self, code: str) -> str:
        """The fingerprint that `code` has in this row, and in no other."""
        place = [self.pk, self.purpose, self.user_id, self.attempt, self.device, self.number]
        return crypto.fingerprint(code, "challenge:" + ":".join(map(str, place)))

    def matches(self, code: str) -> bool:
        """Whether this is the code, in constant time."""
        return crypto.same(self.fingerprint_of(code), self.code_fingerprint)


class Place(models.Model):
    """A network from which somebody answered for a device: how often in a row wrongly, and when it proved itself."""

    #: django-otp's persistent id.
    device = models.CharField(max_length=100)
    #: `mfa.limits.digest_of` the network; empty where nobody knows it.
    source = models.CharField(max_length=64, blank=True)
    failures = models.PositiveIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)
    proved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["device", "source"], name="place_once_per_device")]

    def __str__(self) -> str:
        return f"place {self.pk}"
