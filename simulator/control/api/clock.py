"""The clock."""

from django.http import HttpRequest
from ninja import Router

from simulator.control import clock
from simulator.control.api.schemas import ClockIn, ClockOut

router = Router(tags=["clock"])


@router.get("/clock", response=ClockOut, summary="Read the clock")
def read_clock(request: HttpRequest) -> clock.State:
    """What every rule sees as the present time."""
    return clock.state()


@router.put("/clock", response=ClockOut, summary="Set the clock")
def set_clock(request: HttpRequest, payload: ClockIn) -> clock.State:
    """Freeze time at `now`, or let it run on from there with `"frozen": false`. It may go backwards."""
    clock.set(payload.now, frozen=payload.frozen)
    return clock.state()


@router.delete("/clock", response=ClockOut, summary="Release the clock")
def release_clock(request: HttpRequest) -> clock.State:
    """Back to the machine's own time."""
    clock.release()
    return clock.state()
