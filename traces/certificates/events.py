"""What certificates write in the journal."""

from enum import StrEnum


class Event(StrEnum):
    """Acts on one certificate; its number, and its reference once it has one, stand beside them."""

    DRAFT_CREATED = "certificate:draft:created"
    DRAFT_SAVED = "certificate:draft:saved"
    DRAFT_DELETED = "certificate:draft:deleted"
    DRAFT_SCRIPTED = "certificate:draft:made-by-simulator"
    SUBMITTED = "certificate:submitted"
    CERTIFIED = "certificate:certified"
    REJECTED = "certificate:rejected"
    CANCELLED = "certificate:cancelled"
