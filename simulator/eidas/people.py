"""The people of a country: the stock, and those that the control API made."""

from django.db import IntegrityError, transaction

from simulator.eidas.models import IssuedIdentity
from simulator.eidas.reference import Identity, stock

#: A date of birth for people made without one.
BIRTH = "1980-01-01"


def of(country: str) -> list[Identity]:
    """Everybody whom this country can identify."""
    made = IssuedIdentity.objects.filter(country=country).order_by("pk")
    return [*(person for person in stock() if person.country == country), *map(_identity, made)]


def find(country: str, identifier: str) -> Identity | None:
    """One of them; None when the country does not know this identifier."""
    known = next((p for p in stock() if (p.country, p.identifier) == (country, identifier)), None)
    if known:
        return known
    made = IssuedIdentity.objects.filter(country=country, identifier=identifier).first()
    return _identity(made) if made else None


def issue(country: str, identifier: str, *, family_name: str, first_name: str) -> Identity:
    """Make a person; the one who has the identifier already stays as they are."""
    known = find(country, identifier)
    if known:
        return known
    person = Identity(country, identifier, family_name, first_name, BIRTH)
    try:
        with transaction.atomic():
            IssuedIdentity.objects.create(**vars(person))
    except IntegrityError:
        return find(country, identifier) or person
    return person


def reset() -> None:
    """Only the stock is left."""
    IssuedIdentity.objects.all().delete()


def _identity(row: IssuedIdentity) -> Identity:
    return Identity(row.country, row.identifier, row.family_name, row.first_name, row.date_of_birth)
