"""Record one operator."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from kernel import clock
from kernel.journal.writing import record
from traces.environments import Environment, environment_scope
from traces.operators.errors import OperatorError, OperatorErrorCode
from traces.operators.events import Event
from traces.operators.models import ActivityStatus, Operator, OperatorActivity, OperatorAddress
from traces.reference.catalogue import ActivityCatalogue
from traces.reference.models import ActivityType, Authority, Country

Choice = TypeVar("Choice", Environment, ActivityStatus)

NAME_LENGTH = 200


def create_operator(
    *,
    environment: str,
    name: str,
    country: str,
    responsible_authority: str | None,
    activities: Sequence[str],
    status: str = ActivityStatus.VALID,
    valid_from: date | None = None,
) -> Operator:
    """Record an operator whose activities all have one status, with its event; opens the environment itself.

    `country` is an ISO code, `responsible_authority` an authority's code (or nothing), `activities` are codes as
    `ActivityCatalogue.find` reads them; `valid_from` is today unless given. Raises `OperatorError`.
    """
    place = _one_of(Environment, environment, OperatorErrorCode.ENVIRONMENT_UNKNOWN)
    standing = _one_of(ActivityStatus, status, OperatorErrorCode.STATUS_UNKNOWN)
    home = Country.objects.filter(pk=country.upper()).first()
    if home is None:
        raise OperatorError(OperatorErrorCode.COUNTRY_UNKNOWN, country)
    types = _activity_types(activities, home)
    operator = Operator(
        environment=place,
        name=_clean_name(name),
        country=home,
        responsible_authority=_authority(responsible_authority),
    )
    with environment_scope(place):
        return record_operator(
            operator,
            [
                OperatorActivity(activity_type=found, status=standing, valid_from=valid_from or today())
                for found in types
            ],
        )


@transaction.atomic
def record_operator(
    operator: Operator,
    activities: Sequence[OperatorActivity],
    addresses: Sequence[OperatorAddress] = (),
    *,
    by: str = "",
) -> Operator:
    """Store a new operator of the open environment with what belongs to it, give it its number, and journal it."""
    operator.created_at = clock.now()
    operator.identifier = f"NEW-{uuid4().hex}"
    operator.save()
    # The key makes the number unique without a counter to lock: never below the number of operators seeded.
    operator.identifier = f"{operator.country_id}.{today().year}.{operator.pk:06d}"
    for address in addresses:
        address.operator = operator
        address.save()
    for activity in activities:
        activity.operator = operator
    OperatorActivity.objects.bulk_create(activities)
    operator.save()
    record(Event.OPERATOR_CREATED, subject=by, environment=operator.environment, identifier=operator.identifier)
    return operator


def today() -> date:
    """The date, where TRACES is."""
    return timezone.localtime(clock.now()).date()


def _one_of(kind: type[Choice], value: str, code: OperatorErrorCode) -> Choice:
    try:
        return kind(value.lower())
    except ValueError as error:
        raise OperatorError(code, value) from error


def _clean_name(name: str) -> str:
    cleaned = " ".join(name.split())
    if not 1 <= len(cleaned) <= NAME_LENGTH:
        raise OperatorError(OperatorErrorCode.NAME_INVALID, name)
    return cleaned


def _authority(code: str | None) -> Authority | None:
    if not code:
        return None
    found = Authority.objects.filter(code=code).first()
    if found is None:
        raise OperatorError(OperatorErrorCode.AUTHORITY_UNKNOWN, code)
    return found


def _activity_types(codes: Sequence[str], country: Country) -> list[ActivityType]:
    if not codes:
        raise OperatorError(OperatorErrorCode.ACTIVITY_MISSING)
    catalogue = ActivityCatalogue()
    types = {}
    for code in codes:
        found = catalogue.find(code, country)
        if found is None:
            raise OperatorError(OperatorErrorCode.ACTIVITY_UNKNOWN, code)
        types[found.pk] = found
    return list(types.values())
