"""People of TRACES, their roles, and what was decided about them. Everything belongs to one environment."""

from traces.models.acts import Act, ActKind
from traces.models.batches import Batch, BatchState, Target
from traces.models.people import Person
from traces.models.roles import (
    ENDED,
    LIVING,
    WAITING_FIRST,
    Organisation,
    Role,
    RoleType,
    RoleTypeChoice,
    Status,
    choice_key,
    name_of,
    remit_of,
    remit_of_body,
)

__all__ = [
    "ENDED",
    "LIVING",
    "WAITING_FIRST",
    "Act",
    "ActKind",
    "Batch",
    "BatchState",
    "Organisation",
    "Person",
    "Role",
    "RoleType",
    "RoleTypeChoice",
    "Status",
    "Target",
    "choice_key",
    "name_of",
    "remit_of",
    "remit_of_body",
]
