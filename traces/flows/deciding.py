"""Accept or refuse a request. Two validators at once make one decision: the second is told of the first."""

from django.db import transaction

from kernel import clock
from traces.errors import ErrorCode, TracesError
from traces.flows import choices, history, locking
from traces.models import Act, ActKind, Role, Status
from traces.operators.models import ActivityStatus, Operator
from traces.remit import Agent


@transaction.atomic
def accept(agent: Agent, role: Role) -> Role:
    """Make the request a valid role, in force from the applicant's next sign-in on.

    The first user of an organisation becomes its administrator (official help). TracesError when the operator is
    not valid yet: the operator comes first, then its users.
    """
    role = locking.role_in_remit(agent, role)
    history.write([accept_locked(agent, role)])
    return role


@transaction.atomic
def reject(agent: Agent, role: Role, reason: str) -> Role:
    """Refuse the request; the applicant is told the reason, and may choose another role type if it was their last."""
    role = locking.role_in_remit(agent, role)
    history.write([reject_locked(agent, role, reason)])
    return role


def accept_locked(agent: Agent, role: Role, reason: str = "") -> Act:
    """As `accept`, on a role that is locked and within the remit; what is left is to write the act."""
    expect_acceptable(role)
    locking.organisation(role.organisation)
    role.administrator = _becomes_administrator(role)
    _decide(agent, role, Status.VALID)
    return history.about_role(ActKind.GRANTED, role, agent)


def reject_locked(agent: Agent, role: Role, reason: str) -> Act:
    """As `reject`, on a role that is locked and within the remit."""
    expect_waiting(role)
    if not reason.strip():
        raise TracesError(ErrorCode.REASON_MISSING)
    role.reason = reason.strip()
    _decide(agent, role, Status.REJECTED)
    choices.give_back(role.person)
    return history.about_role(ActKind.REFUSED, role, agent, role.reason)


def expect_acceptable(role: Role) -> None:
    """TracesError unless the role is a request, in an organisation that is valid."""
    expect_waiting(role)
    if isinstance(role.organisation, Operator) and role.organisation.status != ActivityStatus.VALID:
        raise TracesError(ErrorCode.OPERATOR_NOT_VALID)


def expect_waiting(role: Role) -> None:
    """TracesError unless the role is a request."""
    if role.status != Status.REQUESTED:
        raise TracesError(ErrorCode.NOT_WAITING)


def _becomes_administrator(role: Role) -> bool:
    return not role.has_colleagues()


def _decide(agent: Agent, role: Role, status: Status) -> None:
    role.status, role.decided_by, role.decided_at = status, agent.person, clock.now()
    if status == Status.REJECTED:
        role.choice = None
    role.save(update_fields=["status", "choice", "decided_by", "decided_at", "reason", "administrator"])
