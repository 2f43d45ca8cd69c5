"""What notices write in the journal."""

from enum import StrEnum


class Event(StrEnum):
    """Acts of people."""

    PREFERENCES_SAVED = "traces:notices:preferences-saved"
