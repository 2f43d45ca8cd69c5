"""Give references: numbers without gaps or repeats, whatever the number of hands."""

from typing import Any

from django.utils.timezone import localtime

from kernel import clock
from traces.certificates.models import ReferenceCounter
from traces.environments import Environment

DOCUMENT = "INTRA.EU"


def next_reference(environment: Environment | str, country: str) -> str:
    """The next one of the clock's year: INTRA.EU.FR.2026.0000041. Call inside the transaction that stores it.

    The country is that of dispatch (captured certificates). If the transaction fails, the number is free again.
    """
    year = localtime(clock.now()).year
    counter = _locked(str(environment), country, year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{DOCUMENT}.{country}.{year}.{counter.last:07d}"


def _locked(environment: str, country: str, year: int) -> ReferenceCounter:
    """The counter's row, which nobody else reads before this transaction ends."""
    key: dict[str, Any] = {"environment": environment, "document": DOCUMENT, "country": country, "year": year}
    ReferenceCounter.objects.get_or_create(**key)
    counter: ReferenceCounter = ReferenceCounter.objects.select_for_update().get(**key)
    return counter
