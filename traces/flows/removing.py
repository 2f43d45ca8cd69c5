"""End somebody's post: the bin on the line of a user (German contact point, FAQ 3.1).

Of a request it is a refusal (`deciding.reject`). A post that was removed is over: whoever needs it again asks again.
"""

from django.db import transaction

from kernel import clock
from traces.errors import ErrorCode, TracesError
from traces.flows import choices, history, locking, suspending, vacancies
from traces.models import Act, ActKind, Role, Status
from traces.remit import Agent

#: What can be removed.
IN_PLACE = (Status.VALID, Status.SUSPENDED)


@transaction.atomic
def remove(agent: Agent, role: Role, reason: str, *, confirmed: bool = False) -> Role:
    """End a valid or suspended role; the person is told the reason, and their sessions end.

    TracesError as for every decision, and for the last administrator until it is `confirmed`.
    """
    role = locking.role_in_remit(agent, role)
    history.write([_remove(agent, role, reason, None if confirmed else ErrorCode.LAST_ADMINISTRATOR)])
    return role


def remove_locked(agent: Agent, role: Role, reason: str) -> Act:
    """As `remove`, on a role that is locked and within the remit, among many: the last administrator is not."""
    return _remove(agent, role, reason, ErrorCode.LAST_ADMINISTRATOR_AMONG_MANY)


def _remove(agent: Agent, role: Role, reason: str, if_last: ErrorCode | None) -> Act:
    expect_in_place(role)
    if not reason.strip():
        raise TracesError(ErrorCode.REMOVAL_REASON_MISSING)
    administrator = validates(role)
    if administrator:
        vacancies.expect_another(role, if_last)
    role.status, role.choice, role.administrator, role.reason = Status.REMOVED, None, False, reason.strip()
    role.decided_by, role.decided_at = agent.person, clock.now()
    role.save(update_fields=["status", "choice", "administrator", "reason", "decided_by", "decided_at"])
    choices.give_back(role.person)
    suspending.end_sessions(role.person)
    if administrator:
        vacancies.call_superiors([role])
    return history.about_role(ActKind.REMOVED, role, agent, role.reason)


def expect_in_place(role: Role) -> None:
    """TracesError unless the role is a post."""
    if role.status not in IN_PLACE:
        raise TracesError(ErrorCode.NOTHING_TO_REMOVE)


def validates(role: Role) -> bool:
    """Whether the role is that of an administrator in force."""
    return bool(role.administrator and role.status == Status.VALID)
