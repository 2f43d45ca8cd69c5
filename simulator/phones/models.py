"""Virtual phones and the text messages they received."""

import re
import secrets
from datetime import datetime

import phonenumbers
from django.conf import settings
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.utils.module_loading import import_string

E164 = re.compile(r"\+[1-9]\d{6,14}")
#: A challenge as it is printed in a message: nine characters in three groups.
CODE = re.compile(r"\b[A-Z0-9]{3}-[A-Z0-9]{3}-[A-Z0-9]{3}\b")
#: Mobile numbers that ARCEP keeps for films and examples: 06 39 98 00 00 to 06 39 98 99 99.
FICTION_PREFIX = "+3363998"


#: The longest delay of text messages that can be switched on, in seconds.
LONGEST_DELAY = 3600
#: The switches of a phone whose network does nothing unusual.
UNDISTURBED = {"delay": 0, "loses": False, "duplicates": False, "inverts": False, "is_offline": False}
#: 192 bits: nobody guesses the link of somebody else's phone.
SECRET_BYTES = 24


class NoFreeNumberError(Exception):
    """Every number of the range reserved for fiction has its phone already."""


def now() -> datetime:
    """The time on the phone: the clock that the settings name, as a phone takes its time from the network."""
    moment: datetime = import_string(settings.CLOCK)()
    return moment


class VirtualPhoneQuerySet(models.QuerySet["VirtualPhone"]):
    """Phones with what the list of phones shows."""

    def with_inbox(self) -> "VirtualPhoneQuerySet":
        """Add `unread` (a count), `last_text` and `last_at`; the phone that rang last comes first."""
        newest = TextMessage.objects.filter(phone=OuterRef("pk")).order_by("-pk")
        return self.annotate(
            unread=Count("messages", filter=Q(messages__pk__gt=F("read_up_to"))),
            last_text=Subquery(newest.values("text")[:1]),
            last_at=Subquery(newest.values("sent_at")[:1]),
            last_id=Subquery(newest.values("pk")[:1]),
        ).order_by(F("last_id").desc(nulls_last=True), "number")


class VirtualPhone(models.Model):
    """A phone, known by its number in E.164 notation."""

    number = models.CharField(max_length=16, unique=True, validators=[RegexValidator(rf"^{E164.pattern}\Z")])
    created = models.DateTimeField(default=now)
    # Id of the newest message that was on the screen: later ones are unread.
    read_up_to = models.PositiveBigIntegerField(default=0)
    # The link with this secret opens the phone, and nothing else of the simulator; None: never handed out. Kept as it
    # is, because the trainer is shown the link again and again, and it opens an invented phone only.
    secret = models.CharField(max_length=43, null=True, unique=True)  # noqa: DJ001 - unique, and most have none
    # What the network does (simulator.phones.network). The delay is in seconds.
    delay = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(LONGEST_DELAY)])
    loses = models.BooleanField(default=False)
    duplicates = models.BooleanField(default=False)
    inverts = models.BooleanField(default=False)
    is_offline = models.BooleanField(default=False)

    objects = VirtualPhoneQuerySet.as_manager()

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return self.number

    @property
    def printed(self) -> str:
        """The number in groups, as people write it."""
        try:
            parsed = phonenumbers.parse(self.number)
        except phonenumbers.NumberParseException:
            return self.number
        return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)

    @classmethod
    def take_free(cls) -> "VirtualPhone":
        """A new phone with a number reserved for fiction; NoFreeNumberError when all are taken."""
        taken = set(cls.objects.filter(number__startswith=FICTION_PREFIX).values_list("number", flat=True))
        free = [number for i in range(10_000) if (number := f"{FICTION_PREFIX}{i:04}") not in taken]
        if not free:
            raise NoFreeNumberError
        return cls.objects.create(number=secrets.choice(free))

    def unread_texts(self) -> list[str]:
        """The messages that were not on the screen yet, newest first."""
        newer = self.messages.filter(pk__gt=self.read_up_to).order_by("-pk")
        return list(newer.values_list("text", flat=True))

    def hand_out(self) -> str:
        """The secret of this phone's own link; the first call makes it."""
        if self.secret is None:
            type(self).objects.filter(pk=self.pk, secret=None).update(secret=secrets.token_urlsafe(SECRET_BYTES))
            self.refresh_from_db(fields=["secret"])
        return str(self.secret)

    def mark_read(self, last_id: int) -> None:
        """Remember that messages up to `last_id` were on the screen; never goes back."""
        if last_id > self.read_up_to:
            type(self).objects.filter(pk=self.pk, read_up_to__lt=last_id).update(read_up_to=last_id)


class TextMessage(models.Model):
    """A text message as the phone received it."""

    phone = models.ForeignKey(VirtualPhone, on_delete=models.CASCADE, related_name="messages")
    # The sender's own name of the message: the same one is delivered once.
    reference = models.CharField(max_length=100, unique=True)
    text = models.TextField()
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self._meta.label} {self.pk}"

    @property
    def code(self) -> str | None:
        """The challenge in the text, as printed, or None."""
        found = CODE.search(self.text)
        return found.group() if found else None

    @property
    def parts(self) -> tuple[str, str, str]:
        """The text before the challenge, the challenge, and the text after it, for display."""
        code = self.code
        return self.text.partition(code) if code else (self.text, "", "")


class WaitingMessage(models.Model):
    """A text message on its way: delayed, to be overtaken, or for a phone without network."""

    phone = models.ForeignKey(VirtualPhone, on_delete=models.CASCADE, related_name="waiting")
    reference = models.CharField(max_length=100, unique=True)
    text = models.TextField()
    sent_at = models.DateTimeField()
    arrives_at = models.DateTimeField(db_index=True)
    # Held back until the next message has overtaken it.
    is_overtaken = models.BooleanField(default=False)

    class Meta:
        ordering = ["arrives_at", "pk"]

    def __str__(self) -> str:
        return f"{self._meta.label} {self.pk}"


class AppAccount(models.Model):
    """An account in the EU Login app of a phone that is operated by script: this machine keeps what the device keeps.

    A phone operated by hand keeps its accounts in the browser, and nothing here.
    """

    phone = models.ForeignKey(VirtualPhone, on_delete=models.CASCADE, related_name="accounts")
    device_id = models.CharField(max_length=64, unique=True)
    # EU Login as the QR code named it, without a final slash.
    server = models.CharField(max_length=200)
    uid = models.CharField(max_length=30)
    name = models.CharField(max_length=250)
    email = models.CharField(max_length=254)
    device_name = models.CharField(max_length=100)
    # SHA-256 of the QR code's token: the same code read again goes on where a wrong PIN stopped.
    enrolment = models.CharField(max_length=64, blank=True, db_index=True)
    # Keys, bearer and nonce, sealed (simulator.phones.app.sealing).
    sealed = models.TextField()
    created = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self._meta.label} {self.pk}"

    @property
    def monogram(self) -> str:
        """First letters of the name, as in the app's circle."""
        words = self.name.split()
        return "".join(word[0] for word in (words[0], words[-1])).upper() if len(words) > 1 else self.name[:2].upper()
