"""What the controls write in the journal."""

from enum import StrEnum


class Event(StrEnum):
    """An act on the simulator itself."""

    CLOCK_SET = "simulator:clock:set"
    CLOCK_RELEASED = "simulator:clock:released"
    SEEDED = "simulator:state:seeded"
