"""Where the numbers of references come from."""

from django.db import models

from traces.environments import Environment
from traces.scopes import scoped_manager


class ReferenceCounter(models.Model):
    """The last number given: one row for each environment, type of document, country of dispatch and year.

    The row is locked until the certificate that gets the number is stored, so that numbers have neither gaps nor
    repeats (captured references: INTRA.EU.NL.2021.0000001).
    """

    environment = models.CharField(max_length=12, choices=Environment.choices)
    document = models.CharField(max_length=20)
    country = models.CharField(max_length=2)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    objects = scoped_manager(environment="environment")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["environment", "document", "country", "year"], name="counter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.document}.{self.country}.{self.year}: {self.last}"
