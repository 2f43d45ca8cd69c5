"""What the journal says about releases."""

from enum import StrEnum


class Event(StrEnum):
    """Acts of people, of those who run the service, and of applications that were turned away."""

    RELEASED = "release:given"
    WITHDRAWN = "release:withdrawn"
    READER_REGISTERED = "release:reader:registered"
    READER_ROTATED = "release:reader:rotated"
    READER_REMOVED = "release:reader:removed"
    READER_REFUSED = "release:reader:refused"
    READER_LIMITED = "release:reader:limited"
