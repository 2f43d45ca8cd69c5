"""Organisations left without an administrator: the superior authority validates then, and is told."""

from collections.abc import Sequence
from functools import partial

from django.db import transaction

from traces.models import Role, Status


def has_administrator(role: Role, without: Role | None = None) -> bool:
    """Whether the organisation of a role has a valid administrator (besides one)."""
    same = {role.role_type: role.organisation, "status": Status.VALID, "administrator": True}
    others = Role.objects.filter(**same)
    return bool((others.exclude(pk=without.pk) if without else others).exists())


def call_superiors(lost: Sequence[Role]) -> None:
    """After commit, tell those above each organisation that lost its last administrator with one of these roles."""
    from traces.tasks import tell_of_vacancy  # tasks import the flows

    for role in lost:
        if not has_administrator(role, without=role):
            transaction.on_commit(partial(tell_of_vacancy.delay, role.environment, role.pk))
