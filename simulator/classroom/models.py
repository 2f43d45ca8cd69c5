"""Classes, their trainees, what they have done; exercises of a trainer's own; kept states of Training."""

from datetime import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel import clock, crypto
from simulator.phones.models import VirtualPhone

#: A room full; more people make a second class.
MOST_TRAINEES = 40
#: The environment in which classes practise.
ENVIRONMENT = "training"


def new_secret() -> str:
    """128 bits: nobody guesses the link of another trainee, and it fits on a card."""
    return crypto.new_token(16)


class Start(models.TextChoices):
    """What the trainees of a class begin with. Each has all that the ones above it have, but for the last."""

    NOTHING = "nothing", _("no account: they open it themselves")
    ACCOUNT = "account", _("an account, no second factor")
    PHONE = "phone", _("an account and a telephone number as second factor")
    APP = "app", _("an account and the EU Login app, on a phone that the server operates")
    REQUESTED = "requested", _("an account, a telephone number, and a role requested for an operator")
    AGENT = "agent", _("an account, a telephone number, and a valid role in the authority: they decide on requests")


class ExerciseSet(models.Model):
    """Exercises that a trainer brought; `content` is the file as it was read (`exercises.reading`)."""

    name = models.CharField(max_length=100, unique=True)
    content = models.JSONField()
    added_at = models.DateTimeField(default=clock.system)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Course(models.Model):
    """A class: so many invented people who begin alike."""

    name = models.CharField(max_length=100, unique=True)
    size = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(MOST_TRAINEES)])
    language = models.CharField(max_length=10)
    start = models.CharField(max_length=12, choices=Start)
    #: Code of the authority that the class works in or with, and the country of its operators.
    authority = models.CharField(max_length=20)
    country = models.CharField(max_length=2)
    #: None: the exercises of the package.
    exercises = models.ForeignKey(ExerciseSet, null=True, on_delete=models.PROTECT, related_name="courses")
    opened_at = models.DateTimeField(default=clock.system)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(size__range=(1, MOST_TRAINEES)), name="classroom_size"),
            models.CheckConstraint(condition=models.Q(start__in=Start.values), name="classroom_start_known"),
        ]

    def __str__(self) -> str:
        return self.name


class Trainee(models.Model):
    """One person of a class: invented, and played by whoever opens the link.

    Times are the machine's: what counts is how long somebody has been busy, wherever the simulated clock stands.
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="trainees")
    number = models.PositiveSmallIntegerField()
    first_name = models.CharField(max_length=60)
    last_name = models.CharField(max_length=60)
    email = models.EmailField(max_length=100, unique=True)
    #: The EU Login account; empty until it is opened.
    uid = models.CharField(max_length=32, blank=True, db_index=True)
    phone = models.OneToOneField(VirtualPhone, null=True, on_delete=models.SET_NULL, related_name="+")
    #: Identifier of the operator that is this trainee's own in Training; agents have none.
    operator = models.CharField(max_length=40, blank=True)
    # The link with this secret opens this trainee's pages and nothing else. Kept as it is, as that of a phone: the
    # trainer prints it again and again, and it opens the pages of an invented person only.
    secret = models.CharField(max_length=43, unique=True, default=new_secret)
    joined_at = models.DateTimeField(null=True)
    #: When the last step was done; the beginning of the present one.
    progressed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["course", "number"]
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="classroom_one_per_seat"),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def busy_since(self) -> datetime | None:
        """When the present step began; None before the link was opened."""
        return self.progressed_at or self.joined_at


class Done(models.Model):
    """A step that a trainee has done; it stays done whatever happens to accounts and roles later."""

    trainee = models.ForeignKey(Trainee, on_delete=models.CASCADE, related_name="done")
    #: `exercise/step` by their ids.
    step = models.CharField(max_length=81)
    at = models.DateTimeField(default=clock.system)
    #: The trainer made it happen.
    helped = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trainee", "step"], name="classroom_step_once")]

    def __str__(self) -> str:
        return self.step


class TrainingState(models.Model):
    """Where Training stands: one row, locked by who sets it back."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    #: A named state (`states.Named`) or the name of a kept one.
    name = models.CharField(max_length=60, blank=True)
    since = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="classroom_one_training")]

    def __str__(self) -> str:
        return self.name


class KeptState(models.Model):
    """Training as it stood when a trainer kept it; `rows` are packed by `traces.api.teaching.keep`."""

    name = models.CharField(max_length=60, unique=True)
    kept_at = models.DateTimeField(default=clock.system)
    rows = models.BinaryField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
