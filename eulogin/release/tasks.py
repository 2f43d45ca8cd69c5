"""Workers of the releases."""

from celery import shared_task

from eulogin.release import states
from eulogin.release.models import Reader


@shared_task
def tidy() -> None:
    """End releases whose account has gone, also where nobody reads; forget those that everybody has heard of."""
    for reader in Reader.objects.order_by("pk"):
        states.observe(reader)
    states.forget_withdrawals()
