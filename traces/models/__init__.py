"""People of TRACES and their roles. Everything belongs to one environment."""

from traces.models.people import Person
from traces.models.roles import (
    ENDED,
    LIVING,
    Organisation,
    Role,
    RoleType,
    RoleTypeChoice,
    Status,
    choice_key,
    name_of,
)

__all__ = [
    "ENDED",
    "LIVING",
    "Organisation",
    "Person",
    "Role",
    "RoleType",
    "RoleTypeChoice",
    "Status",
    "choice_key",
    "name_of",
]
