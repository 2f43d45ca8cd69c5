"""Workers of the releases."""

from celery import shared_task

from eulogin.release import states


@shared_task
def tidy() -> None:
    """Forget withdrawals that every service has had time to hear of."""
    states.forget_withdrawals()
