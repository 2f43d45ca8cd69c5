"""Workers of readiness. Only names of environments and numbers of rows travel."""

from celery import shared_task

from traces.environments import Environment, environment_scope
from traces.readiness import counting, reading, reminders
from traces.readiness.errors import ReadError


@shared_task
def read(environment: str) -> None:
    """Read what changed in EU Login. A failure stands on the board, and the next reading goes on from there."""
    try:
        reading.read(Environment(environment))
    except ReadError:
        return  # stored where people see it
    with environment_scope(environment):
        counting.prepare(reading.current(Environment(environment)))


@shared_task
def read_all() -> None:
    """Read for every environment."""
    for environment in Environment:
        read.delay(environment.value)


@shared_task
def remind(environment: str, reminder_id: int) -> None:
    """Send the reminders that somebody asked for; a second call for the same row does nothing."""
    reminders.send(Environment(environment), reminder_id)


@shared_task
def sweep() -> None:
    """Send what a lost task left behind."""
    for environment in Environment:
        for pk in reminders.waiting(environment):
            remind.delay(environment.value, pk)
