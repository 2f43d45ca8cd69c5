"""What the factors write in the journal. Sign-in writes its own refusals."""

from enum import StrEnum


class Event(StrEnum):
    """Acts on factors."""

    CHALLENGE_SENT = "factor:challenge:sent"
    ENROLMENT_REFUSED = "factor:enrolment:refused"
    PHONE_ADDED = "factor:phone:added"
    PHONE_REMOVED = "factor:phone:removed"
    ALL_REMOVED = "factor:all:removed"
