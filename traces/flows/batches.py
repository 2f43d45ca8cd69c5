"""Decide on many rows at once: all or nothing, stored first, carried out by a worker, with progress.

The work is one transaction: a worker that dies leaves nothing half done, and the next one begins again. Rows that
somebody else decided meanwhile are all named, and then nothing is changed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q

from kernel import clock
from kernel.journal.writing import record
from traces import charge, remit
from traces.environments import environment_scope
from traces.errors import Code, ErrorCode, TracesError
from traces.events import Event
from traces.flows import activities, administrators, deciding, history, locking, removing, suspending
from traces.models import Act, Batch, BatchState, Person, Role, Status, Target
from traces.remit import Agent

#: A worker that took a batch and never came back loses it after this time.
LEASE = timedelta(minutes=10)
#: Rows between two looks at the progress.
STEP = 20
#: Seconds. The progress stands in the cache: what the transaction writes, nobody sees before its end.
PROGRESS_LIFE = 3600

LockedAct = Callable[[Agent, Any, str], Act]
ROLE_ACTS: dict[str, LockedAct] = {
    "accept": deciding.accept_locked,
    "reject": deciding.reject_locked,
    "suspend": suspending.suspend_locked,
    "unsuspend": suspending.unsuspend_locked,
    "remove": removing.remove_locked,
    "give": administrators.give_locked,
}
ACTIVITY_ACTS: dict[str, LockedAct] = {
    "validate": activities.validate,
    "reject": activities.reject,
    "suspend": activities.suspend,
    "unsuspend": activities.unsuspend,
}
ACTS = {Target.ROLES: ROLE_ACTS, Target.ACTIVITIES: ACTIVITY_ACTS}
#: What needs a reason, and what is said when it is missing.
REASONS = {
    (Target.ROLES, "reject"): ErrorCode.REASON_MISSING,
    (Target.ROLES, "suspend"): ErrorCode.SUSPENSION_REASON_MISSING,
    (Target.ROLES, "remove"): ErrorCode.REMOVAL_REASON_MISSING,
    (Target.ACTIVITIES, "reject"): ErrorCode.ACTIVITY_REASON_MISSING,
    (Target.ACTIVITIES, "suspend"): ErrorCode.ACTIVITY_REASON_MISSING,
}


@dataclass(frozen=True)
class Conflict:
    """A row that stands in the way, and why."""

    key: int
    code: Code


@transaction.atomic
def store(agent: Agent, target: Target, act: str, keys: Sequence[int], reason: str = "", query: str = "") -> Batch:
    """Keep a confirmed choice and hand its number to a worker. TracesError when the choice cannot be one."""
    check(target, act, len(keys))
    missing = REASONS.get((target, act))
    if missing and not reason.strip():
        raise TracesError(missing)
    batch: Batch = Batch.objects.create(
        environment=agent.person.environment,
        by=agent.person,
        post=agent.posts[0],
        target=target,
        act=act,
        reason=reason.strip(),
        keys=sorted(set(keys)),
        query=query,
        expected=len(set(keys)),
        created_at=clock.now(),
    )
    record(Event.BATCH_STORED, subject=agent.person.uid, environment=batch.environment, batch=batch.pk, act=act)
    from traces.tasks import run_batch  # tasks import the flows

    transaction.on_commit(partial(run_batch.delay, batch.environment, batch.pk))
    return batch


def check(target: Target, act: str, number: int) -> None:
    """TracesError when there is no such act, nothing was chosen, or too much."""
    if act not in ACTS[target]:
        raise TracesError(ErrorCode.ACT_UNKNOWN)
    if not number:
        raise TracesError(ErrorCode.NOTHING_CHOSEN)
    if number > settings.TRACES_BULK_LIMIT:
        raise TracesError(ErrorCode.TOO_MANY_CHOSEN, limit=settings.TRACES_BULK_LIMIT)


def run(environment: str, pk: int) -> None:
    """Carry out a stored batch; a second call for one that is done, or in other hands, does nothing."""
    with environment_scope(environment):
        batch = _take(pk)
        if batch is None:
            return
        try:
            _carry_out(batch)
        except _Refused as refused:
            _finish(batch, BatchState.REFUSED, conflicts=[vars(one) for one in refused.conflicts])
        cache.delete(_progress_key(pk))


def due() -> list[tuple[str, int]]:
    """Batches that no worker has, in every environment: (environment, key)."""
    now = clock.now()
    free = Q(state=BatchState.WAITING, created_at__lte=now - timedelta(minutes=1))
    rows = Batch.objects.filter(free | Q(state=BatchState.RUNNING, lease_until__lte=now))
    return list(rows.order_by("created_at").values_list("environment", "pk")[:100])


def progress(batch: Batch) -> int:
    """How many rows are worked through; they are seen by others only when all are."""
    if batch.state == BatchState.DONE:
        return batch.done
    return int(cache.get(_progress_key(batch.pk), 0)) if batch.state == BatchState.RUNNING else 0


class _Refused(Exception):
    def __init__(self, conflicts: list[Conflict]) -> None:
        super().__init__(len(conflicts))
        self.conflicts = conflicts


def _take(pk: int) -> Batch | None:
    now = clock.now()
    free = Q(state=BatchState.WAITING) | Q(state=BatchState.RUNNING, lease_until__lte=now)
    taken = Batch.objects.filter(free, pk=pk).update(state=BatchState.RUNNING, lease_until=now + LEASE)
    return Batch.objects.select_related("by", "post").get(pk=pk) if taken else None


@transaction.atomic
def _carry_out(batch: Batch) -> None:
    rows = _rows(batch)
    agent = _agent(batch)
    if conflicts := _conflicts(batch, agent, rows):
        raise _Refused(conflicts)
    perform = ACTS[Target(batch.target)][batch.act]
    acts: list[Act] = []
    for number, row in enumerate(rows, start=1):
        try:
            acts.append(perform(agent, row, batch.reason))
        except TracesError as error:
            conflicts.append(Conflict(row.pk, error.code))
        if number % STEP == 0:
            cache.set(_progress_key(batch.pk), number, PROGRESS_LIFE)
    if conflicts:
        raise _Refused(conflicts)
    history.write(acts, batch)
    _finish(batch, BatchState.DONE, done=len(acts))


def _agent(batch: Batch) -> Agent:
    """Who decides, from the post of then, which must still be valid."""
    # Locked, after the people: whoever takes the post away waits, or was first.
    post = Role.objects.select_for_update(of=("self",), no_key=True).select_related(
        "authority", "operator", "control_body"
    )
    valid = post.filter(remit.validating(), pk=batch.post_id, person=batch.by_id, status=Status.VALID).first()
    if valid is None:
        raise _Refused([Conflict(0, ErrorCode.POST_LOST)])
    person: Person = batch.by
    return Agent(person, [valid])


def _rows(batch: Batch) -> Sequence[Any]:
    if batch.target == Target.ROLES:
        return locking.roles(batch.keys, agent=batch.by_id)
    return locking.activities_with(batch.keys)


def _conflicts(batch: Batch, agent: Agent, rows: Sequence[Any]) -> list[Conflict]:
    """The rows that are not the agent's any more: the remit is asked again, now that all are locked."""
    if batch.target == Target.ROLES:
        for role in rows:
            locking.keep_remit(role)
        allowed = set(remit.decidable(agent).filter(pk__in=batch.keys).values_list("pk", flat=True))
        own = {role.pk for role in rows if role.person_id == agent.person.pk}
        outside: ErrorCode = ErrorCode.NOT_IN_REMIT
    else:
        allowed = set(charge.activities(agent).filter(pk__in=batch.keys).values_list("pk", flat=True))
        own, outside = set(), ErrorCode.ACTIVITY_NOT_IN_CHARGE
    refused = [key for key in batch.keys if key not in allowed]
    return [Conflict(key, ErrorCode.OWN_REQUEST if key in own else outside) for key in refused]


@transaction.atomic
def _finish(batch: Batch, state: BatchState, *, done: int = 0, conflicts: Sequence[dict[str, Any]] = ()) -> None:
    Batch.objects.filter(pk=batch.pk).update(
        state=state, done=done, conflicts=list(conflicts), finished_at=clock.now(), lease_until=None
    )
    event = Event.BATCH_DONE if state == BatchState.DONE else Event.BATCH_REFUSED
    record(event, subject=batch.by.uid, environment=batch.environment, batch=batch.pk, rows=batch.expected)


def _progress_key(pk: int) -> str:
    return f"traces-batch-{pk}"
