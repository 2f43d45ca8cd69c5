"""The way back to the seeded state."""

from django.http import HttpRequest
from ninja import Router

from simulator.control import seeding
from simulator.control.api.schemas import Seeded
from simulator.control.people import PEOPLE

router = Router(tags=["state"])


@router.post("/reset", response=Seeded, summary="Back to the seeded state")
def reset(request: HttpRequest) -> Seeded:
    """People, messages, clock, sessions and limits."""
    seeding.reset()
    return Seeded(people=len(PEOPLE))
