"""What the factors write in the journal. Sign-in writes its own refusals."""

from enum import StrEnum


class Event(StrEnum):
    """Acts on factors."""

    CHALLENGE_SENT = "factor:challenge:sent"
    ENROLMENT_REFUSED = "factor:enrolment:refused"
    PHONE_ADDED = "factor:phone:added"
    PHONE_REMOVED = "factor:phone:removed"
    KEY_ADDED = "factor:key:added"
    KEY_REMOVED = "factor:key:removed"
    KEY_SUSPECTED = "factor:key:suspected"
    ALL_REMOVED = "factor:all:removed"
