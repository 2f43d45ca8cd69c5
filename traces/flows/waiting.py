"""Requests that grow old: reminders once each, then the superior is called in, at last they expire.

A request that nobody can decide is called up at once: "My request is still pending" is what people ask most, and a
missing authority the cause to look for (official help, FAQ).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime

from kernel import clock
from kernel.journal.writing import record
from traces import deciders, notices
from traces.environments import environment_scope
from traces.errors import ErrorCode, TracesError
from traces.events import Event
from traces.flows import choices, history, locking
from traces.models import ActKind, Role, Status

#: Requests dealt with in one transaction: as many mails are queued and journal entries written in it.
AT_ONCE = 100


def announce(roles: Sequence[Role]) -> None:
    """After commit, tell those who can decide that these requests were sent together."""
    from traces.tasks import tell_of_requests  # tasks import the flows

    if roles:
        keys = [role.pk for role in roles]
        transaction.on_commit(partial(tell_of_requests.delay, roles[0].environment, keys))


@dataclass(frozen=True)
class Followed:
    """How many requests were dealt with."""

    expired: int
    escalated: int
    reminded: int


def follow(environment: str) -> Followed:
    """Deal with all requests of an environment that have grown old; can be called as often as one likes."""
    now = clock.now()
    with environment_scope(environment):
        return Followed(
            expired=_each(_older(now, settings.TRACES_EXPIRE_AFTER), _expire),
            escalated=_each(_to_escalate(now), _escalate),
            reminded=_each(_older(now, settings.TRACES_REMIND_AFTER).filter(reminded_at=None), _remind),
        )


def _older(now: datetime, age: timedelta) -> "QuerySet[Role]":
    roles: QuerySet[Role] = Role.objects.filter(status=Status.REQUESTED, requested_at__lte=now - age)
    return roles


def _to_escalate(now: datetime) -> "QuerySet[Role]":
    """The old ones, and those of operators for which no authority is responsible."""
    old = Q(requested_at__lte=now - settings.TRACES_ESCALATE_AFTER)
    nobodys = Q(remit="", operator__isnull=False)
    waiting: QuerySet[Role] = Role.objects.filter(old | nobodys, status=Status.REQUESTED, escalated_at=None)
    return waiting


def _each(waiting: "QuerySet[Role]", deal_with: Callable[[list[Role]], None]) -> int:
    """Deal with all of them in portions, each in one transaction; people are locked before roles, as everywhere."""
    done = 0
    while keys := list(waiting.order_by("requested_at", "pk").values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            locked = [role for role in locking.roles(keys) if role.status == Status.REQUESTED]
            deal_with(locked)
        done += len(locked)
        if not locked:
            break  # decided meanwhile, every one
    return done


def _expire(roles: list[Role]) -> None:
    acts = []
    for role in roles:
        role.status, role.choice, role.decided_at = Status.EXPIRED, None, clock.now()
        role.save(update_fields=["status", "choice", "decided_at"])
        choices.give_back(role.person)
        acts.append(history.about_role(ActKind.EXPIRED, role))
    history.write(acts)


def _escalate(roles: list[Role]) -> None:
    acts = []
    for role in roles:
        role.escalated_at, role.escalated_to = clock.now(), deciders.next_above(role)
        role.save(update_fields=["escalated_at", "escalated_to"])
        acts.append(history.about_role(ActKind.ESCALATED, role))
    notices.tell_deciders(roles, notices.ESCALATED)
    history.write(acts)


def _remind(roles: list[Role]) -> None:
    undecidable = [role for role in roles if role.escalated_at is None and not deciders.of(role)]
    Role.objects.filter(pk__in=[role.pk for role in roles]).update(reminded_at=clock.now())
    reminded = [role for role in roles if role not in undecidable]
    notices.tell_deciders(reminded, notices.REMINDER)
    if undecidable:
        _escalate(undecidable)
    for role in reminded:
        record(Event.ROLE_REMINDED, subject=role.person.uid, environment=role.environment, role=role.pk)


@transaction.atomic
def remind(role: Role) -> Role:
    """The applicant reminds those who can decide; TracesError while the last reminder (or the request) is fresh."""
    (role,) = locking.roles([role.pk])
    if role.status != Status.REQUESTED:
        raise TracesError(ErrorCode.NOT_WAITING)
    possible = possible_from(role)
    if clock.now() < possible:
        raise TracesError(ErrorCode.ASKED_TOO_SOON, date=date_format(localtime(possible), "DATETIME_FORMAT"))
    role.asked_again_at = clock.now()
    role.save(update_fields=["asked_again_at"])
    notices.tell_deciders([role], notices.ASKED_AGAIN)
    record(Event.ROLE_ASKED_AGAIN, subject=role.person.uid, environment=role.environment, role=role.pk)
    return role


def possible_from(role: Role) -> datetime:
    """From when on the applicant may remind."""
    last: datetime = role.asked_again_at or role.requested_at
    return last + settings.TRACES_ASK_AGAIN_AFTER
