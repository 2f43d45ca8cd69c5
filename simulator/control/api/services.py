"""Registered services."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Status

import eulogin.api
from simulator.control.api.schemas import LEVELS, ServiceIn, ServiceOut, Text
from simulator.control.problems import ProblemError, field_problem

router = Router(tags=["services"])


@router.get("/services", response=list[ServiceOut], by_alias=True, summary="Registered services, by prefix")
def services(request: HttpRequest) -> list[dict[str, object]]:
    """All of them, those of the demonstration too."""
    return [
        _shown(service) for service in eulogin.api.Service.objects.order_by("url_prefix").prefetch_related("periods")
    ]


@router.post("/services", response={200: ServiceOut, 201: ServiceOut}, by_alias=True, summary="Register a service")
def register_service(request: HttpRequest, payload: ServiceIn) -> Status[dict[str, object]]:
    """201; 200 where the prefix was known, which changes that service: what is not said goes back to its default."""
    try:
        service, created = eulogin.api.register_service(
            url_prefix=payload.url_prefix,
            name=payload.name,
            timeline=[(era.from_, [str(method) for method in era.methods]) for era in payload.level_timeline],
            default_assurance=payload.default_assurance,
            single_logout=payload.single_logout,
            adversary=payload.adversary or "",
        )
    except eulogin.api.MalformedAddress as error:
        raise field_problem("url_prefix", "malformed-address", "Neither an absolute address nor a path.") from error
    except eulogin.api.RegistrationRefused as error:
        raise field_problem(error.field, str(error.code), eulogin.api.sentence(error.code)) from error
    return Status(201 if created else 200, _shown(service))


@router.delete("/services", response={204: None}, summary="Remove a service")
def remove_service(request: HttpRequest, url_prefix: Annotated[Text, Query()]) -> Status[None]:
    """By its prefix, as it was registered."""
    service = eulogin.api.Service.objects.filter(url_prefix=url_prefix).first()
    if service is None or not eulogin.api.remove_service(service):
        raise ProblemError(404, "No service is registered with this prefix.")
    return Status(204, None)


def _shown(service: "eulogin.api.Service") -> dict[str, object]:
    periods = sorted(service.periods.all(), key=lambda period: (period.starts_at is not None, period.starts_at))
    names = {number: name for name, number in LEVELS.items()}
    # As plain data: schemas read `from` by its alias from nothing else.
    return {
        "url_prefix": service.url_prefix,
        "name": service.name,
        "level_timeline": [{"from": period.starts_at, "methods": period.methods} for period in periods],
        "default_assurance": None if service.default_assurance is None else names[service.default_assurance],
        "single_logout": service.single_logout,
        "adversary": service.adversary or None,
    }
