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
    KEY_DISABLED = "factor:key:disabled"
    APP_ASKED = "factor:app:asked"
    APP_REFUSED = "factor:app:refused"
    APP_DISOWNED = "factor:app:disowned"
    APP_PIN_REFUSED = "factor:app:pin-refused"
    APP_DISABLED = "factor:app:disabled"
    APP_ADDED = "factor:app:added"
    APP_REMOVED = "factor:app:removed"
    APP_PIN_RESET = "factor:app:pin-reset"
    EID_LINKED = "factor:eid:linked"
    EID_REMOVED = "factor:eid:removed"
    EID_REFUSED = "factor:eid:refused"
    ALL_REMOVED = "factor:all:removed"
