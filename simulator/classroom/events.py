"""What the classroom writes in the journal."""

from enum import StrEnum


class Event(StrEnum):
    """Acts of a trainer."""

    CLASS_OPENED = "classroom:class:opened"
    CLASS_RESTARTED = "classroom:class:restarted"
    CLASS_CLOSED = "classroom:class:closed"
    TRAINEE_HELPED = "classroom:trainee:helped"
    TRAINING_RESET = "classroom:training:reset"
    TRAINING_KEPT = "classroom:training:kept"
    STATE_FORGOTTEN = "classroom:training:state-forgotten"
    EXERCISES_ADDED = "classroom:exercises:added"
    EXERCISES_REMOVED = "classroom:exercises:removed"
