"""Accept or refuse a request. Two validators at once make one decision: the second is told of the first."""

from django.db import transaction

from kernel import clock
from kernel.journal.writing import record
from traces import notices
from traces.errors import ErrorCode, TracesError
from traces.events import Event
from traces.flows import choices
from traces.models import Role, Status
from traces.operators.models import ActivityStatus, Operator
from traces.remit import Agent, decidable


@transaction.atomic
def accept(agent: Agent, role: Role) -> Role:
    """Make the request a valid role, in force from the applicant's next sign-in on.

    The first user of an organisation becomes its administrator (official help). TracesError when the operator is
    not valid yet: the operator comes first, then its users.
    """
    role = _waiting(agent, role)
    if isinstance(role.organisation, Operator) and role.organisation.status != ActivityStatus.VALID:
        raise TracesError(ErrorCode.OPERATOR_NOT_VALID)
    _lock_organisation(role)
    role.administrator = _becomes_administrator(role)
    _decide(agent, role, Status.VALID)
    record(
        Event.ROLE_GRANTED,
        subject=role.person.uid,
        environment=role.environment,
        role=role.pk,
        by=agent.person.uid,
        administrator=role.administrator,
    )
    notices.granted(role)
    return role


@transaction.atomic
def reject(agent: Agent, role: Role, reason: str) -> Role:
    """Refuse the request; the applicant is told the reason, and may choose another role type if it was their last."""
    role = _waiting(agent, role)
    if not reason.strip():
        raise TracesError(ErrorCode.REASON_MISSING)
    role.reason = reason.strip()
    _decide(agent, role, Status.REJECTED)
    choices.give_back(role.person)
    record(Event.ROLE_REFUSED, subject=role.person.uid, environment=role.environment, role=role.pk, by=agent.person.uid)
    notices.refused(role)
    return role


def _waiting(agent: Agent, role: Role) -> Role:
    """The request, locked, in the state of this moment; TracesError when it is not the agent's to decide any more."""
    locked = locked_in_remit(agent, role)
    if locked.status != Status.REQUESTED:
        raise TracesError(ErrorCode.NOT_WAITING)
    return locked


def locked_in_remit(agent: Agent, role: Role) -> Role:
    """The role, locked with its person, as it stands; TracesError for one's own and outside the remit."""
    choices.lock(role.person_id)
    if role.person_id == agent.person.pk:
        raise TracesError(ErrorCode.OWN_REQUEST)
    locked: Role | None = decidable(agent).select_for_update(of=("self",)).filter(pk=role.pk).first()
    if locked is None:
        raise TracesError(ErrorCode.NOT_IN_REMIT)
    return locked


def _lock_organisation(role: Role) -> None:
    """Two first users accepted at once must not both find nobody there."""
    list(type(role.organisation)._default_manager.select_for_update().filter(pk=role.organisation.pk).values_list("pk"))


def _becomes_administrator(role: Role) -> bool:
    return not role.has_colleagues()


def _decide(agent: Agent, role: Role, status: Status) -> None:
    role.status, role.decided_by, role.decided_at = status, agent.person, clock.now()
    if status == Status.REJECTED:
        role.choice = None
    role.save(update_fields=["status", "choice", "decided_by", "decided_at", "reason", "administrator"])
