"""Workers of TRACES."""

from collections.abc import Sequence

from celery import shared_task
from django.db import transaction
from django_scopes import scopes_disabled

from traces import notices
from traces.environments import Environment, environment_scope
from traces.flows import batches, locking, waiting
from traces.models import Role, Status


@shared_task
def run_batch(environment: str, batch_id: int) -> None:
    """Carry out one stored decision about many rows."""
    batches.run(environment, batch_id)


@shared_task
def sweep() -> None:
    """Carry out what a lost task or a dead worker left behind."""
    with scopes_disabled():
        left = batches.due()
    for environment, pk in left:
        run_batch.delay(environment, pk)


@shared_task
def follow_requests() -> None:
    """Remind, escalate and expire requests in every environment."""
    for environment in Environment:
        waiting.follow(environment)


@shared_task
def tell_of_requests(environment: str, role_ids: Sequence[int]) -> None:
    """Tell those who can decide that requests were sent; those decided or withdrawn meanwhile are left out."""
    with environment_scope(environment), transaction.atomic():
        roles = Role.objects.filter(pk__in=role_ids, status=Status.REQUESTED).order_by("pk")
        notices.tell_deciders(roles.select_related(*locking.WITH_ORGANISATION), notices.REQUESTED)


@shared_task
def tell_of_vacancy(environment: str, role_id: int) -> None:
    """Tell the authority above that an organisation lost its last administrator, who held this role."""
    with environment_scope(environment), transaction.atomic():
        role = Role.objects.filter(pk=role_id).select_related(*locking.WITH_ORGANISATION).first()
        if role is not None:
            notices.tell_of_vacancy(role)
