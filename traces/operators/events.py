"""Events of this app in the journal."""

from enum import StrEnum


class Event(StrEnum):
    """What the journal says about operators."""

    OPERATOR_CREATED = "operator:create:succeeded"
