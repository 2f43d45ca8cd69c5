"""The security keys and trusted platforms of people, and the dialogs with them that are under way."""

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import Q
from django_otp.models import Device

from kernel import clock, crypto
from mfa.models import Purpose
from mfa.throttling import FactorThrottlingMixin

#: As for telephone numbers; EU Login publishes no figure for keys.
MOST_KEYS = 10
LONGEST_NAME = 64
#: Web Authentication allows 1023 bytes for a credential id; in base64url.
LONGEST_CREDENTIAL_ID = 1364


class Kind(StrEnum):
    """The two lists of EU Login. A passkey of a telephone is added as a security key (help site)."""

    SECURITY_KEY = "security-key"
    PLATFORM = "platform"


KINDS = [(kind.value, kind.value) for kind in Kind]


def folded(name: str) -> str:
    """A name without the difference of capital and small letters, in any alphabet."""
    return name.casefold()


class SecurityKey(FactorThrottlingMixin, Device):
    """A credential of an authenticator. `name` is what its owner calls it.

    `slot` 1 … 10 holds "at most ten" in the database, whatever runs in parallel.
    """

    GUESSABLE = False  # a signature

    kind = models.CharField(max_length=20, choices=KINDS)
    #: `name` without case: one name, one key for each account.
    name_folded = models.CharField(max_length=3 * LONGEST_NAME)
    slot = models.PositiveSmallIntegerField()
    #: Base64url. One credential belongs to one account, whoever asks.
    credential_id = models.CharField(max_length=LONGEST_CREDENTIAL_ID, unique=True)
    #: The host name for which the authenticator made the credential: it answers to no other.
    rp_id = models.CharField(max_length=253)
    #: COSE key, as the authenticator gave it.
    public_key = models.BinaryField()
    sign_count = models.PositiveBigIntegerField()
    #: The model of the authenticator, in hex; zeros where it does not say.
    aaguid = models.CharField(max_length=32)
    transports = models.JSONField(default=list)
    backup_eligible = models.BooleanField()
    backed_up = models.BooleanField()
    #: What its maker says of it, where it says anything: see `attestation.Statement`.
    attestation_format = models.CharField(max_length=20, default="none")
    certificates = models.JSONField(default=list, blank=True)
    manufacturer = models.CharField(max_length=100, blank=True)
    model = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    last_used_at = models.DateTimeField(null=True, blank=True)
    #: Since when it proves nothing any more, and why. It still counts as a factor of its owner.
    disabled_at = models.DateTimeField(null=True, blank=True)
    disabled_for = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["slot"]
        constraints = [
            models.UniqueConstraint(fields=["user", "slot"], name="key_one_per_slot"),
            models.UniqueConstraint(fields=["user", "name_folded"], name="key_one_per_name"),
            models.CheckConstraint(condition=Q(slot__gte=1, slot__lte=MOST_KEYS), name="key_at_most_ten"),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in Kind]), name="key_known_kind"),
            models.CheckConstraint(condition=Q(backup_eligible=True) | Q(backed_up=False), name="key_backup_possible"),
        ]

    def __str__(self) -> str:
        return f"key {self.slot} of {self.user_id}"

    @property
    def make(self) -> str:
        """Manufacturer and model as one text; the model may begin with the manufacturer's name."""
        if self.model.startswith(self.manufacturer):
            return self.model
        return f"{self.manufacturer} {self.model}".strip()


class Ceremony(models.Model):
    """A dialog between the browser and an authenticator, for one attempt of one person; works once.

    The row keeps a random number from which the server's key makes the challenge: what stands in the database cannot
    be sent in its place, and the challenge of one row is never that of another.
    """

    purpose = models.CharField(max_length=10, choices=[(p.value, p.value) for p in Purpose])
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    attempt = models.CharField(max_length=100)
    #: What is being added; empty for a sign-in.
    kind = models.CharField(max_length=20, choices=KINDS, blank=True)
    name = models.CharField(max_length=LONGEST_NAME, blank=True)
    nonce = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "expires_at"], name="ceremony_user_expiry")]

    def __str__(self) -> str:
        return f"ceremony {self.pk} ({self.purpose})"

    @property
    def challenge(self) -> bytes:
        """What the authenticator must sign: 32 bytes, bound to row, purpose, person and attempt."""
        place = [self.pk, self.purpose, self.user_id, self.attempt, self.kind]
        return bytes.fromhex(crypto.fingerprint(self.nonce, "ceremony:" + ":".join(map(str, place))))
