"""Suspend, end and unsuspend roles when something happens to the EU Login account behind them.

Resetting the second factors in EU Login, above all by PANIC, makes TRACES block the person for safety; a superior
authority or an administrator of the same organisation unblocks them (German contact point, FAQ 8.6, 10 July 2025).
"""

from django.db import transaction
from django.db.models import F
from django_scopes import scopes_disabled

from kernel import clock
from kernel.journal.writing import record
from traces import notices
from traces.environments import environment_scope
from traces.errors import ErrorCode, TracesError
from traces.events import Event
from traces.flows import choices
from traces.flows.deciding import locked_in_remit
from traces.models import LIVING, Person, Role, Status
from traces.remit import Agent


def _people(uid: str) -> list[Person]:
    """The person of each environment, all locked before anything is written: the journal's lock comes last."""
    with scopes_disabled():
        return list(Person.objects.select_for_update().filter(uid=uid).order_by("pk"))


@transaction.atomic
def suspend_everywhere(uid: str) -> int:
    """Suspend the person's valid roles in every environment; requests stay as they are. Returns how many."""
    suspended: list[Role] = []
    for person in _people(uid):
        with environment_scope(person.environment):
            valid = list(Role.objects.filter(person=person, status=Status.VALID).order_by("pk"))
            Role.objects.filter(pk__in=[role.pk for role in valid]).update(status=Status.SUSPENDED)
        suspended += valid
    for role in suspended:
        record(Event.ROLE_SUSPENDED, subject=uid, environment=role.environment, role=role.pk)
    return len(suspended)


@transaction.atomic
def end_everywhere(uid: str) -> int:
    """End the person's roles, requests and sessions in every environment. Returns how many roles ended."""
    ended: list[Role] = []
    now = clock.now()
    people = _people(uid)
    for person in people:
        with environment_scope(person.environment):
            living = list(Role.objects.filter(person=person, status__in=LIVING).order_by("pk"))
            ids = [role.pk for role in living]
            Role.objects.filter(pk__in=ids).update(status=Status.WITHDRAWN, choice=None, decided_at=now)
            choices.give_back(person)
            _end_sessions(person)
        ended += living
    for role in ended:
        record(Event.ROLE_ENDED, subject=uid, environment=role.environment, role=role.pk)
    return len(ended)


@transaction.atomic
def unsuspend(agent: Agent, role: Role) -> Role:
    """Lift the suspension of one role. The person signs in again: sessions from before the suspension are dead.

    TracesError when somebody else was first, on one's own role and outside the remit.
    """
    role = locked_in_remit(agent, role)
    if role.status != Status.SUSPENDED:
        raise TracesError(ErrorCode.NOT_SUSPENDED)
    role.status, role.decided_by, role.decided_at = Status.VALID, agent.person, clock.now()
    role.save(update_fields=["status", "decided_by", "decided_at"])
    _end_sessions(role.person)
    record(
        Event.ROLE_UNSUSPENDED, subject=role.person.uid, environment=role.environment, role=role.pk, by=agent.person.uid
    )
    notices.unsuspended(role)
    return role


def _end_sessions(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(session_epoch=F("session_epoch") + 1)
