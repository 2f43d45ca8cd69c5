"""Suspend a role and lift the suspension, by a validator or because of what happened to the EU Login account behind it.

Resetting the second factors in EU Login, above all by PANIC, makes TRACES block the person for safety; a superior
authority or an administrator of the same organisation unblocks them (German contact point, FAQ 8.6, 10 July 2025).
"""

from django.db import transaction
from django.db.models import F
from django_scopes import scopes_disabled

from kernel import clock
from traces.environments import environment_scope
from traces.errors import ErrorCode, TracesError
from traces.flows import choices, erasing, history, locking, vacancies
from traces.models import LIVING, Act, ActKind, Person, Role, Status
from traces.remit import Agent


def _people(uid: str) -> list[Person]:
    """The person of each environment, all locked before anything is written: the journal's lock comes last."""
    with scopes_disabled():
        return list(Person.objects.select_for_update(no_key=True).filter(uid=uid).order_by("pk"))


@transaction.atomic
def suspend_everywhere(uid: str) -> int:
    """Suspend the person's valid roles in every environment; requests stay as they are. Returns how many."""
    acts: list[Act] = []
    for person in _people(uid):
        with environment_scope(person.environment):
            valid = _roles(person, [Status.VALID])
            Role.objects.filter(pk__in=[role.pk for role in valid]).update(status=Status.SUSPENDED, reason="")
            acts += [history.about_role(ActKind.SUSPENDED, role) for role in valid]
            vacancies.call_superiors([role for role in valid if role.administrator])
    history.write(acts)
    return len(acts)


@transaction.atomic
def end_everywhere(uid: str) -> int:
    """End the person's roles, requests and sessions in every environment, and forget who they were.

    Returns how many roles ended.
    """
    acts: list[Act] = []
    now = clock.now()
    people = _people(uid)
    for person in people:
        with environment_scope(person.environment):
            living = _roles(person, LIVING)
            ids = [role.pk for role in living]
            Role.objects.filter(pk__in=ids).update(status=Status.WITHDRAWN, choice=None, decided_at=now)
            choices.give_back(person)
            end_sessions(person)
            acts += [history.about_role(ActKind.ACCOUNT_DELETED, role) for role in living]
            vacancies.call_superiors([role for role in living if role.administrator])
    history.write(acts)
    for person in people:
        erasing.erase(person)
    return len(acts)


def _roles(person: Person, standing: list[Status]) -> list[Role]:
    roles = Role.objects.filter(person=person, status__in=standing)
    return list(roles.select_related(*locking.WITH_ORGANISATION).order_by("pk"))


@transaction.atomic
def suspend(agent: Agent, role: Role, reason: str) -> Role:
    """Stop a valid role for a time; the person's sessions end. TracesError as for every decision."""
    role = locking.role_in_remit(agent, role)
    history.write([suspend_locked(agent, role, reason)])
    return role


@transaction.atomic
def unsuspend(agent: Agent, role: Role) -> Role:
    """Lift the suspension of one role. The person signs in again: sessions from before the suspension are dead.

    TracesError when somebody else was first, on one's own role and outside the remit.
    """
    role = locking.role_in_remit(agent, role)
    history.write([unsuspend_locked(agent, role)])
    return role


def suspend_locked(agent: Agent, role: Role, reason: str) -> Act:
    """As `suspend`, on a role that is locked and within the remit."""
    expect_valid(role)
    if not reason.strip():
        raise TracesError(ErrorCode.SUSPENSION_REASON_MISSING)
    _stand(agent, role, Status.SUSPENDED, reason.strip())
    if role.administrator:
        vacancies.call_superiors([role])
    return history.about_role(ActKind.SUSPENDED, role, agent, role.reason)


def unsuspend_locked(agent: Agent, role: Role, reason: str = "") -> Act:
    """As `unsuspend`, on a role that is locked and within the remit."""
    expect_suspended(role)
    _stand(agent, role, Status.VALID, "")
    return history.about_role(ActKind.UNSUSPENDED, role, agent)


def expect_valid(role: Role) -> None:
    """TracesError unless the role is valid."""
    if role.status != Status.VALID:
        raise TracesError(ErrorCode.NOT_VALID)


def expect_suspended(role: Role) -> None:
    """TracesError unless the role is suspended."""
    if role.status != Status.SUSPENDED:
        raise TracesError(ErrorCode.NOT_SUSPENDED)


def _stand(agent: Agent, role: Role, status: Status, reason: str) -> None:
    role.status, role.reason, role.decided_by, role.decided_at = status, reason, agent.person, clock.now()
    role.save(update_fields=["status", "reason", "decided_by", "decided_at"])
    end_sessions(role.person)


def end_sessions(person: Person) -> None:
    """End the sessions of a person in their environment. Call with the person locked."""
    Person.objects.filter(pk=person.pk).update(session_epoch=F("session_epoch") + 1)
