"""Who may read released states, and who released theirs to whom."""

from django.db import models
from django.db.models import Q

from eulogin.models import Service
from kernel import clock, crypto


class Reader(models.Model):
    """The credential by which one registered service reads what people released to it.

    Of the secret only a digest is kept. `revision` numbers the changes that this service may ask for: whoever writes
    one takes the next number with this row locked, so that the numbers become visible in their order.
    """

    service = models.OneToOneField(Service, models.CASCADE, related_name="reader")
    client_id = models.CharField(max_length=100, unique=True)
    secret_digest = models.CharField(max_length=64, editable=False)
    revision = models.BigIntegerField(default=0)
    #: Withdrawals up to this revision have been forgotten: an older cursor would miss them.
    forgotten_up_to = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    rotated_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.client_id

    def set_secret(self, secret: str) -> None:
        """Keep what is needed to recognise this secret again, and no other one."""
        self.secret_digest = crypto.fingerprint(secret, self._context)

    def has_secret(self, secret: str) -> bool:
        """Whether this is the secret, compared in constant time."""
        return crypto.same(self.secret_digest, crypto.fingerprint(secret, self._context))

    @property
    def _context(self) -> str:
        return f"release:reader:{self.client_id}:secret"


class Release(models.Model):
    """A person's consent that one service reads which kinds of second factor they have.

    A withdrawn one stays for a while without the state, so that the service hears of it. The account is named by its
    uid, which nobody else ever gets: the row outlives the account for the same reason.
    """

    reader = models.ForeignKey(Reader, models.CASCADE, related_name="releases")
    uid = models.CharField(max_length=32)
    released_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    #: How many of each kind when the service was last told or could have been: `{"sms": 2}`.
    factors = models.JSONField(default=dict)
    #: Number of the last change of this row among those of its reader.
    revision = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reader", "uid"], name="release_once_per_service"),
            models.UniqueConstraint(fields=["reader", "revision"], name="release_one_per_revision"),
            models.CheckConstraint(condition=Q(withdrawn_at=None) | Q(factors={}), name="release_withdrawn_is_empty"),
        ]
        indexes = [models.Index(fields=["uid"], name="release_of_account")]

    def __str__(self) -> str:
        return f"{self.uid} to {self.reader_id}"

    @property
    def is_in_force(self) -> bool:
        """Whether the service may read the state now."""
        return self.withdrawn_at is None
