"""Organisations left without an administrator: the superior authority validates then, and is told."""

from collections.abc import Sequence
from functools import partial

from django.db import transaction

from traces.errors import ErrorCode, TracesError
from traces.flows import locking
from traces.models import Role, Status


def has_administrator(role: Role, without: Role | None = None) -> bool:
    """Whether the organisation of a role has a valid administrator (besides one)."""
    same = {role.role_type: role.organisation, "status": Status.VALID, "administrator": True}
    others = Role.objects.filter(**same)
    return bool((others.exclude(pk=without.pk) if without else others).exists())


def expect_another(role: Role, if_last: ErrorCode | None) -> None:
    """TracesError with `if_last`, unless that is None, when nobody else is administrator of the organisation.

    Counted under the organisation's lock: two who take the right from each other must not both win.
    """
    locking.organisation(role.organisation)
    if if_last and not has_administrator(role, without=role):
        raise TracesError(if_last)


def call_superiors(lost: Sequence[Role]) -> None:
    """After commit, tell those above each organisation that lost its last administrator with one of these roles."""
    from traces.tasks import tell_of_vacancy  # tasks import the flows

    for role in lost:
        if not has_administrator(role, without=role):
            transaction.on_commit(partial(tell_of_vacancy.delay, role.environment, role.pk))
