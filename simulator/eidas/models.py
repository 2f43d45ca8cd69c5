"""What the simulated countries remember: people made by the control API, and how often a card heard a wrong PIN."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string

#: As on the cards of most countries.
PIN_TRIES = 3
PUK_TRIES = 3


def now() -> datetime:
    """The time of the simulated countries: the clock that the settings name."""
    moment: datetime = import_string(settings.CLOCK)()
    return moment


class IssuedIdentity(models.Model):
    """A person beside the stock: made for an account that the control API made."""

    country = models.CharField(max_length=2)
    identifier = models.CharField(max_length=64)
    family_name = models.CharField(max_length=100)
    first_name = models.CharField(max_length=100)
    date_of_birth = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["country", "identifier"], name="identity_once_per_country"),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.identifier}"


class CardState(models.Model):
    """The counters of a card. A card nobody touched has no row."""

    card = models.CharField(max_length=40, primary_key=True)
    pin = models.CharField(max_length=12)
    pin_tries = models.PositiveSmallIntegerField(default=PIN_TRIES)
    puk_tries = models.PositiveSmallIntegerField(default=PUK_TRIES)

    def __str__(self) -> str:
        return self.card
