"""The devices with the EU Login app, the enrolments that make them, and the requests that wait for their answer."""

import json
from datetime import timedelta
from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import Q
from django_otp.models import Device

from kernel import clock, crypto
from kernel.outbox import OutboxMessage
from mfa.throttling import FactorThrottlingMixin

#: As for telephone numbers; EU Login publishes no figure for devices.
MOST_DEVICES = 10
LONGEST_NAME = 64
#: Wrong PINs in a row after which a device is disabled; not published by EU Login.
MOST_PIN_FAILURES = 10
#: A browser collects an answer within seconds; one that was given in the last second must not be lost.
COLLECTED_WITHIN = timedelta(minutes=1)


def folded(name: str) -> str:
    """A name without the difference of capital and small letters, in any alphabet."""
    return name.casefold()


class MobileDevice(FactorThrottlingMixin, Device):
    """The app on one device, for one account. `name` is what its owner calls it.

    `slot` 1 … 10 holds "at most ten" in the database; a device gets its slot when it is confirmed. Wrong PINs are
    counted in `pin_failures` and disable the device; wrong codes without network in the fields of the throttling.
    """

    #: What the phone and the protocol call it: nothing can be read out of it.
    identifier = models.CharField(max_length=32, unique=True)
    name_folded = models.CharField(max_length=3 * LONGEST_NAME)
    slot = models.PositiveSmallIntegerField(null=True, blank=True)
    bearer_fingerprint = models.CharField(max_length=64)
    #: P-256, uncompressed point: 65 bytes.
    signing_key = models.BinaryField()
    #: Sealed for this row: the secret and the PIN are what a code without network is made of.
    sealed_secret = models.TextField()
    sealed_pin = models.TextField()
    os = models.CharField(max_length=64, blank=True)
    manufacturer = models.CharField(max_length=64, blank=True)
    model = models.CharField(max_length=64, blank=True)
    pin_failures = models.PositiveSmallIntegerField(default=0)
    disabled_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["slot", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "slot"], name="app_one_per_slot"),
            models.UniqueConstraint(
                fields=["user", "name_folded"], condition=Q(confirmed=True), name="app_one_per_name"
            ),
            models.CheckConstraint(
                condition=Q(slot=None, confirmed=False) | Q(slot__gte=1, slot__lte=MOST_DEVICES, confirmed=True),
                name="app_at_most_ten",
            ),
            models.CheckConstraint(condition=Q(pin_failures__lte=MOST_PIN_FAILURES), name="app_pin_failures"),
        ]

    def __str__(self) -> str:
        return f"mobile device {self.slot} of {self.user_id}"

    def place_of(self, secret: str) -> str:
        """The context under which a secret of this device is sealed: it opens in no other row."""
        return f"mobile-device:{self.identifier}:{secret}"

    @property
    def pin(self) -> str:
        """The PIN chosen on the web."""
        return crypto.unseal(self.sealed_pin, self.place_of("pin"))

    @property
    def secret(self) -> bytes:
        """The secret of the codes without network."""
        return bytes.fromhex(crypto.unseal(self.sealed_secret, self.place_of("secret")))


class Enrolment(models.Model):
    """The adding of one device: begun on the web, taken by the device that scans the QR code, ended by its owner there.

    The QR code holds a token that the server's key makes of `nonce`: what stands in the database cannot be scanned.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=LONGEST_NAME)
    sealed_pin = models.TextField()
    #: Whether the person had freshly proved a factor when this began.
    proved = models.BooleanField()
    nonce = models.CharField(max_length=64, unique=True)
    token_fingerprint = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    #: When a device scanned the code …
    taken_at = models.DateTimeField(null=True)
    device = models.OneToOneField(MobileDevice, models.SET_NULL, null=True, related_name="enrolment")
    #: … and when its owner accepted there, or refused.
    finished_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "expires_at"], name="enrolment_user_expiry")]

    def __str__(self) -> str:
        return f"enrolment {self.pk}"

    @property
    def place(self) -> str:
        """The context under which the PIN is sealed."""
        return f"mobile-enrolment:{self.nonce}:pin"

    @property
    def token(self) -> str:
        """What the QR code holds: 256 bits."""
        return crypto.fingerprint(self.nonce, f"mobile-enrolment:{self.user_id}")

    @property
    def pin(self) -> str:
        """The PIN chosen on the web."""
        return crypto.unseal(self.sealed_pin, self.place)


class Kind(StrEnum):
    """What a device is asked for."""

    ENROL = "enrol"
    SIGN_IN = "sign-in"


class Decision(StrEnum):
    """What a person answers on the device."""

    APPROVE = "approve"
    REFUSE = "refuse"
    NOT_ME = "not-me"


class AppRequest(models.Model):
    """A question to the devices of a person, for one attempt. Any of them may answer, once.

    `attempt` names what the request serves: a sign-in, or an enrolment. It has one living request at a time (held by
    the database).
    """

    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in Kind])
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    attempt = models.CharField(max_length=100)
    #: An enrolment asks the device that is being added; a sign-in has the device that answered.
    device = models.ForeignKey(MobileDevice, models.SET_NULL, null=True, related_name="+")
    nonce = models.CharField(max_length=64)
    #: Two digits that the computer and the devices show.
    value = models.CharField(max_length=2, blank=True)
    site = models.CharField(max_length=100)
    #: The network address and the browser that ask.
    source = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=10, blank=True, choices=[(d.value, d.value) for d in Decision])
    used_at = models.DateTimeField(null=True)
    void_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "attempt"],
                condition=Q(used_at=None, void_at=None),
                name="app_request_one_live_per_attempt",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, decision="") | (Q(answered_at__isnull=False) & ~Q(decision="")),
                name="app_request_answered_by_decision",
            ),
        ]
        indexes = [models.Index(fields=["user", "expires_at"], name="app_request_user_expiry")]

    def __str__(self) -> str:
        return f"request {self.pk} ({self.kind})"

    @property
    def is_waiting(self) -> bool:
        """Whether a device may still answer."""
        return self.answered_at is None and self.void_at is None and self.expires_at > clock.now()


class PushSubscription(models.Model):
    """Where the browser of one device takes push messages (RFC 8030). Who knows the address can ring there: sealed."""

    device = models.OneToOneField(MobileDevice, models.CASCADE, related_name="push")
    #: JSON of `endpoint`, `p256dh` and `auth`.
    sealed = models.TextField()
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"push subscription {self.pk}"

    @property
    def values(self) -> dict[str, str]:
        """Address and public keys of the browser."""
        opened: dict[str, str] = json.loads(crypto.unseal(self.sealed, self.device.place_of("push")))
        return opened


class WakeUp(OutboxMessage):
    """A push message on its way: only «look», for the app then asks what waits."""

    subscription = models.ForeignKey(PushSubscription, models.SET_NULL, null=True, related_name="+")
    #: When the request that it announces dies: nobody wants to be woken after that.
    useless_at = models.DateTimeField()
