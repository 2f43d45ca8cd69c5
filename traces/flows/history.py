"""Write what was done: the row that pages show, the mails, and last the journal."""

from collections.abc import Sequence

from kernel import clock
from kernel.journal.writing import Detail, record
from traces import notices
from traces.events import Event
from traces.models import Act, ActKind, Batch, Role, remit_of
from traces.operators.models import OperatorActivity
from traces.remit import Agent

EVENTS = {
    ActKind.GRANTED: Event.ROLE_GRANTED,
    ActKind.REFUSED: Event.ROLE_REFUSED,
    ActKind.SUSPENDED: Event.ROLE_SUSPENDED,
    ActKind.UNSUSPENDED: Event.ROLE_UNSUSPENDED,
    ActKind.ADMINISTRATOR_GIVEN: Event.ADMINISTRATOR_GIVEN,
    ActKind.ADMINISTRATOR_TAKEN: Event.ADMINISTRATOR_TAKEN,
    ActKind.REMOVED: Event.ROLE_REMOVED,
    ActKind.LEFT: Event.ROLE_LEFT,
    ActKind.ACCOUNT_DELETED: Event.ROLE_ENDED,
    ActKind.EXPIRED: Event.ROLE_EXPIRED,
    ActKind.ESCALATED: Event.ROLE_ESCALATED,
    ActKind.ACTIVITY_VALIDATED: Event.ACTIVITY_VALIDATED,
    ActKind.ACTIVITY_REJECTED: Event.ACTIVITY_REJECTED,
    ActKind.ACTIVITY_SUSPENDED: Event.ACTIVITY_SUSPENDED,
    ActKind.ACTIVITY_UNSUSPENDED: Event.ACTIVITY_UNSUSPENDED,
}


def about_role(kind: ActKind, role: Role, agent: Agent | None = None, reason: str = "") -> Act:
    """An act on a role, not written yet."""
    return Act(
        environment=role.environment,
        at=clock.now(),
        kind=kind,
        by=agent.person if agent else None,
        post=_post(agent),
        person=role.person,
        role=role,
        operator_id=role.operator_id,
        authority_id=role.authority_id,
        control_body_id=role.control_body_id,
        escalated_to_id=role.escalated_to_id,
        remit=role.remit,
        reason=reason,
    )


def about_activity(kind: ActKind, activity: OperatorActivity, agent: Agent, reason: str = "") -> Act:
    """An act on an operator's activity, not written yet."""
    operator = activity.operator
    return Act(
        environment=operator.environment,
        at=clock.now(),
        kind=kind,
        by=agent.person,
        post=_post(agent),
        activity=activity,
        activity_type=activity.activity_type,
        operator=operator,
        remit=remit_of(operator),
        reason=reason,
    )


def _post(agent: Agent | None) -> Role | None:
    """The post acted from; with several at once (never in a session) none is named."""
    return agent.posts[0] if agent and len(agent.posts) == 1 else None


def write(acts: Sequence[Act], batch: Batch | None = None) -> None:
    """Keep the acts, tell the people concerned, and write the journal, which everybody else then waits for."""
    for act in acts:
        act.batch = batch
    Act.objects.bulk_create(acts)
    notices.tell(acts)
    for act in acts:
        _journal(act)


def _journal(act: Act) -> None:
    by: dict[str, Detail] = {"by": act.by.uid} if act.by else {}
    if act.role is not None:
        details: dict[str, Detail] = {"role": act.role.pk, **by}
        if act.kind == ActKind.GRANTED:
            details["administrator"] = act.role.administrator
        _record(act, act.role.person.uid, details)
        return
    assert act.operator is not None  # noqa: S101 - about_activity sets it
    assert act.activity is not None  # noqa: S101 - as above
    _record(act, "", {"operator": act.operator.identifier, "activity": act.activity.pk, **by})


def _record(act: Act, subject: str, details: dict[str, Detail]) -> None:
    record(EVENTS[ActKind(act.kind)], subject=subject, environment=act.environment, **details)
