"""Decide on activities of operators: an authority validates ACTIVITIES, not the operator as a whole."""

from collections.abc import Callable

from django.db import transaction

from kernel import clock
from kernel.journal.writing import record
from traces.charge import inherited, operators
from traces.errors import ErrorCode, TracesError
from traces.events import Event
from traces.flows import history, locking
from traces.models import Act, ActKind, remit_of
from traces.operators.models import ActivityStatus, Operator, OperatorActivity
from traces.reference.models import Authority
from traces.remit import Agent

LockedAct = Callable[[Agent, OperatorActivity, str], Act]


@transaction.atomic
def decide(agent: Agent, activity: OperatorActivity, act: LockedAct, reason: str = "") -> OperatorActivity:
    """One of the acts below on one activity; TracesError when it is not the agent's, or somebody else was first."""
    locked = locking.activity_in_charge(agent, activity)
    history.write([act(agent, locked, reason)])
    return locked


def validate(agent: Agent, activity: OperatorActivity, reason: str = "") -> Act:
    """New becomes Valid: the operator, and then its users, can be used."""
    expect_new(activity)
    return _stand(agent, activity, ActivityStatus.VALID, ActKind.ACTIVITY_VALIDATED)


def reject(agent: Agent, activity: OperatorActivity, reason: str) -> Act:
    """New becomes Rejected, with a reason."""
    expect_new(activity)
    return _stand(agent, activity, ActivityStatus.REJECTED, ActKind.ACTIVITY_REJECTED, _given(reason))


def suspend(agent: Agent, activity: OperatorActivity, reason: str) -> Act:
    """Valid becomes Suspended, with a reason."""
    expect_valid(activity)
    return _stand(agent, activity, ActivityStatus.SUSPENDED, ActKind.ACTIVITY_SUSPENDED, _given(reason))


def unsuspend(agent: Agent, activity: OperatorActivity, reason: str = "") -> Act:
    """Suspended becomes Valid again."""
    expect_suspended(activity)
    return _stand(agent, activity, ActivityStatus.VALID, ActKind.ACTIVITY_UNSUSPENDED)


def expect_new(activity: OperatorActivity) -> None:
    """TracesError unless the activity is new."""
    _expect(activity, ActivityStatus.NEW, ErrorCode.ACTIVITY_NOT_NEW)


def expect_valid(activity: OperatorActivity) -> None:
    """TracesError unless the activity is valid."""
    _expect(activity, ActivityStatus.VALID, ErrorCode.ACTIVITY_NOT_VALID)


def expect_suspended(activity: OperatorActivity) -> None:
    """TracesError unless the activity is suspended."""
    _expect(activity, ActivityStatus.SUSPENDED, ErrorCode.ACTIVITY_NOT_SUSPENDED)


def _expect(activity: OperatorActivity, status: ActivityStatus, code: ErrorCode) -> None:
    if activity.status != status:
        raise TracesError(code)


def _given(reason: str) -> str:
    if not reason.strip():
        raise TracesError(ErrorCode.ACTIVITY_REASON_MISSING)
    return reason.strip()


def _stand(agent: Agent, activity: OperatorActivity, status: ActivityStatus, kind: ActKind, reason: str = "") -> Act:
    activity.status = status
    activity.save(update_fields=["status"])
    return history.about_activity(kind, activity, agent, reason)


@transaction.atomic
def assign_authority(agent: Agent, operator: Operator, authority: Authority) -> Operator:
    """Give an operator of nobody a responsible authority: the agent's own or one below it.

    Without one, nobody validates the operator's people ("If you skip that step, your role will not be validated").
    """
    locked: Operator = Operator.objects.select_for_update(of=("self",), no_key=True).get(pk=operator.pk)
    agent = locking.as_of_now(agent)
    if not operators(agent).filter(pk=operator.pk).exists():
        raise TracesError(ErrorCode.ACTIVITY_NOT_IN_CHARGE)
    if locked.responsible_authority_id is not None:
        raise TracesError(ErrorCode.AUTHORITY_ASSIGNED_ALREADY)
    if authority.pk not in _assignable(agent):
        raise TracesError(ErrorCode.AUTHORITY_NOT_YOURS)
    locked.responsible_authority = authority
    locked.save(update_fields=["responsible_authority"])
    act = Act(
        environment=locked.environment,
        at=clock.now(),
        kind=ActKind.AUTHORITY_ASSIGNED,
        by=agent.person,
        operator=locked,
        remit=remit_of(locked),
    )
    act.save()
    details = {"operator": locked.identifier, "authority": authority.code, "by": agent.person.uid}
    record(Event.AUTHORITY_ASSIGNED, environment=locked.environment, **details)
    return locked


def _assignable(agent: Agent) -> set[int]:
    return {one.pk for post in agent.posts if post.authority for one in inherited(post.authority)}
