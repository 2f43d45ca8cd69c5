"""Registered services, and the way back to the seeded state."""

from django.http import HttpRequest
from ninja import Router, Status

import eulogin.api
from simulator.control import seeding
from simulator.control.api.schemas import Seeded, ServiceIn, ServiceOut
from simulator.control.people import PEOPLE
from simulator.control.problems import field_problem

router = Router(tags=["state"])


@router.post("/services", response={200: ServiceOut, 201: ServiceOut}, by_alias=True, summary="Register a service")
def register_service(request: HttpRequest, payload: ServiceIn) -> Status[dict[str, object]]:
    """201; 200 where the prefix was known, which changes that service."""
    timeline = [(era.from_, [str(method) for method in era.methods]) for era in payload.level_timeline]
    try:
        service, created = eulogin.api.register_service(
            url_prefix=payload.url_prefix, name=payload.name, timeline=timeline
        )
    except eulogin.api.MalformedAddress as error:
        raise field_problem("url_prefix", "malformed-address", "Neither an absolute address nor a path.") from error
    # As it came in: schemas read `from` by its alias from plain data only.
    eras = [era.model_dump(by_alias=True) for era in payload.level_timeline]
    made: dict[str, object] = {"url_prefix": service.url_prefix, "name": service.name, "level_timeline": eras}
    return Status(201 if created else 200, made)


@router.post("/reset", response=Seeded, summary="Back to the seeded state")
def reset(request: HttpRequest) -> Seeded:
    """People, messages, clock, sessions and limits."""
    seeding.reset()
    return Seeded(people=len(PEOPLE))
