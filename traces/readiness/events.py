"""What the journal says about readiness. Never a telephone number."""

from enum import StrEnum


class Event(StrEnum):
    """Acts in an environment of TRACES."""

    STATES_READ = "readiness:read:succeeded"
    READ_FAILED = "readiness:read:failed"
    LIST_EXPORTED = "readiness:list:exported"
    REMINDERS_ASKED = "readiness:reminders:asked"
    REMINDERS_SENT = "readiness:reminders:sent"
    PHONE_ADDED = "phone-plan:phone:added"
    PHONE_CHANGED = "phone-plan:phone:changed"
    PHONE_DELETED = "phone-plan:phone:deleted"
    SHIFT_SAVED = "phone-plan:shift:saved"
    SHIFT_DELETED = "phone-plan:shift:deleted"
    USES_CHANGED = "phone-plan:uses:changed"
    RESPONSIBLE_CHANGED = "phone-plan:responsible:changed"
