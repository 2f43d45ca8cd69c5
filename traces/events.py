"""What TRACES writes in the journal."""

from enum import StrEnum


class Event(StrEnum):
    """Acts of people in an environment of TRACES."""

    SIGNED_IN = "traces:sign-in:succeeded"
    SIGNED_OUT = "traces:signed-out"
    SIGN_IN_ENDED = "traces:sign-in:ended-by-gate"
    ROLE_REQUESTED = "role-request:sent"
    ROLE_WITHDRAWN = "role-request:withdrawn"
    ROLE_GRANTED = "role-request:granted"
    ROLE_REFUSED = "role-request:refused"
    ROLE_SUSPENDED = "role:suspended"
    ROLE_UNSUSPENDED = "role:unsuspended"
    ROLE_ENDED = "role:ended-with-account"
    ROLE_ASSIGNED = "role:assigned-by-simulator"
    LANGUAGE_CHANGED = "traces:language:changed"
    PROFILE_CHOSEN = "traces:active-profile:chosen"
