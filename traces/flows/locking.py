"""The order in which rows are locked: people, then organisations, then roles or activities; the journal's head last.

Everybody keeps it, so that nobody waits in a circle. Rows of one kind are locked in the order of their keys. The locks
are FOR NO KEY UPDATE: an act refers to its maker's person and post, which a colleague may be deciding on just then.

Who decides on people is locked with them: of two who suspend each other at once, the second is no agent any more.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from traces.charge import activities
from traces.errors import ErrorCode, TracesError
from traces.models import Organisation, Person, Role, remit_of
from traces.operators.models import OperatorActivity
from traces.remit import Agent, decidable, posts

WITH_ORGANISATION = ("person", "operator__responsible_authority", "operator__control_body", "authority", "control_body")


def role_in_remit(agent: Agent, role: Role) -> Role:
    """The role, locked with its person and the agent, as it stands; TracesError for one's own and outside the remit."""
    people([agent.person.pk, role.person_id])
    if role.person_id == agent.person.pk:
        raise TracesError(ErrorCode.OWN_REQUEST)
    locked = _roles().filter(pk=role.pk).first()
    if locked is None or not _is_decidable(as_of_now(agent), locked):
        raise TracesError(ErrorCode.NOT_IN_REMIT)
    return locked


def as_of_now(agent: Agent) -> Agent:
    """The agent with what is left of their posts: while they waited for a lock, somebody may have taken one away."""
    return Agent(agent.person, posts(agent.person, [post.pk for post in agent.posts]))


def people(keys: Iterable[int]) -> None:
    """Lock people for the rest of the transaction, in the order of their keys."""
    # Others may still refer to them (no_key), as in `choices.lock`.
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=set(keys)).order_by("pk").values_list("pk"))


def roles(keys: Iterable[int], agent: int | None = None) -> list[Role]:
    """All roles with these keys, locked with their people and organisations; the remit is not asked.

    `agent` is the key of the person who decides on them, if somebody does.
    """
    found: list[Role] = list(Role.objects.filter(pk__in=keys).select_related(*WITH_ORGANISATION))
    people({role.person_id for role in found} | ({agent} if agent else set()))
    for _, one in sorted({(role.role_type, role.organisation.pk): role for role in found}.items()):
        organisation(one.organisation)
    return list(_roles().filter(pk__in=keys).order_by("pk"))


def _roles() -> "QuerySet[Role]":
    found: QuerySet[Role] = Role.objects.select_for_update(of=("self",), no_key=True).select_related(*WITH_ORGANISATION)
    return found


def _is_decidable(agent: Agent, role: Role) -> bool:
    """The remit that the role remembers may be old: the organisation's own counts."""
    keep_remit(role)
    return bool(decidable(agent).filter(pk=role.pk).exists())


def keep_remit(role: Role) -> None:
    """Put right what a locked role remembers of its remit."""
    now = remit_of(role.organisation)
    if role.remit != now:
        role.remit = now
        role.save(update_fields=["remit"])


def organisation(one: Organisation) -> None:
    """Lock an organisation: who counts its users or administrators must not be overtaken."""
    # Rows that only refer to it may still be written (FOR NO KEY UPDATE).
    model: Any = type(one)
    list(model._default_manager.select_for_update(no_key=True).filter(pk=one.pk).order_by().values_list("pk"))


def activities_with(keys: Iterable[int]) -> list[OperatorActivity]:
    """All activities with these keys, locked; the charge is not asked."""
    found = OperatorActivity.objects.select_for_update(of=("self",), no_key=True)
    related = ("operator__responsible_authority", "operator__control_body", "activity_type__section__chapter")
    return list(found.filter(pk__in=keys).select_related(*related).order_by("pk"))


def activity_in_charge(agent: Agent, activity: OperatorActivity) -> OperatorActivity:
    """The activity, locked, as it stands; TracesError when it is not the agent's to decide."""
    locked = activities_with([activity.pk])
    if not locked or not activities(as_of_now(agent)).filter(pk=activity.pk).exists():
        raise TracesError(ErrorCode.ACTIVITY_NOT_IN_CHARGE)
    return locked[0]
