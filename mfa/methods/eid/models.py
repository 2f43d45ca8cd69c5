"""The electronic identities of people, and the exchanges with their countries that are under way."""

import base64
import json
from dataclasses import asdict, dataclass

from django.conf import settings
from django.db import models
from django.db.models import Q
from django_otp.models import Device

from kernel import clock, crypto
from mfa.models import Purpose

#: As for telephone numbers; EU Login publishes no figure for eIDs.
MOST_EIDS = 10


@dataclass(frozen=True)
class Identity:
    """Who somebody proved to be. `eidas_id` is the PersonIdentifier of eIDAS: country, destination, identifier."""

    eidas_id: str
    family_name: str
    first_name: str
    date_of_birth: str
    level: str

    @property
    def full_name(self) -> str:
        """First name and LAST NAME in capitals, as EU Login shows names."""
        return f"{self.first_name} {self.family_name.upper()}".strip()


class LinkedEid(Device):
    """An electronic identity that a person linked with their account. It has one owner only, whoever asks.

    `name` is the person's name as the country spells it. `slot` 1 … 10 holds "at most ten" in the database.
    """

    eidas_id = models.CharField(max_length=256, unique=True)
    country = models.CharField(max_length=2)
    scheme = models.CharField(max_length=40)
    slot = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(default=clock.now)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["slot"]
        constraints = [
            models.UniqueConstraint(fields=["user", "slot"], name="eid_one_per_slot"),
            models.CheckConstraint(condition=Q(slot__gte=1, slot__lte=MOST_EIDS), name="eid_at_most_ten"),
            models.CheckConstraint(condition=~Q(eidas_id=""), name="eid_has_identifier"),
        ]

    def __str__(self) -> str:
        return f"eID {self.slot} of {self.user_id}"


class Exchange(models.Model):
    """One question to a country, for one attempt of one person in one browser: who is this? It is answered once.

    Without `user` a sign-in begins with it: nobody is named yet, and the browser is bound from the beginning.

    It goes: begun → bound to a browser that leaves for the country → answered → proved, when the browser that comes
    back is the one that left → used. `key` names it in addresses and gives no right by itself.
    """

    key = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=10, choices=[(p.value, p.value) for p in Purpose])
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    attempt = models.CharField(max_length=100)
    country = models.CharField(max_length=2, blank=True)
    scheme = models.CharField(max_length=40, blank=True)
    #: Digest of the browser's secret; with a `user` empty until it leaves.
    browser = models.CharField(max_length=64, blank=True)
    #: From this random number the server's key makes what the country must sign.
    nonce = models.CharField(max_length=64, blank=True)
    #: Digest of what the browser that brought the answer carries on to the next page.
    handle = models.CharField(max_length=64, blank=True)
    next_path = models.CharField(max_length=2000, blank=True)
    #: The identity, sealed for this row; or why there is none (an `mfa.errors` code).
    sealed = models.TextField(blank=True)
    failure = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    proved_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "expires_at"], name="eid_exchange_user_expiry")]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False) | (Q(purpose=Purpose.SIGN_IN.value) & ~Q(browser="")),
                name="eid_exchange_of_a_person_or_browser",
            ),
        ]

    def __str__(self) -> str:
        return f"exchange {self.pk} ({self.purpose})"

    @property
    def challenge(self) -> str:
        """What the country must sign: 32 bytes in base64, bound to row, purpose, person, attempt and scheme."""
        place = [self.pk, self.purpose, self.user_id, self.attempt, self.country, self.scheme]
        digest = crypto.fingerprint(self.nonce, "eid:" + ":".join(map(str, place)))
        return base64.b64encode(bytes.fromhex(digest)).decode()

    def digest_of(self, handle: str) -> str:
        """What is kept of a handle."""
        return crypto.fingerprint(handle, f"eid-handle:{self.pk}")

    def seal(self, identity: Identity) -> str:
        """The identity for this row only."""
        return crypto.seal(json.dumps(asdict(identity)), f"eid-exchange:{self.pk}")

    @property
    def identity(self) -> Identity | None:
        """Who was proved; None before that."""
        if not self.sealed:
            return None
        return Identity(**json.loads(crypto.unseal(self.sealed, f"eid-exchange:{self.pk}")))
