"""A task whose queue has no worker is never done, and nobody hears of it."""

import re

from django.conf import settings

from config.celery import app
from tests.rules.source import ROOT


def _consumed() -> set[str]:
    """The queues that the worker of docker-compose.yml takes from."""
    command = re.search(r"celery -A config worker .*?-Q (\S+)", (ROOT / "docker-compose.yml").read_text())
    assert command, "docker-compose.yml needs a service that runs `celery -A config worker … -Q …`"
    return set(command[1].strip("\"',]").split(","))


def _ours() -> list[str]:
    app.loader.import_default_modules()
    return [task for task in app.tasks if not task.startswith("celery.")]


def test_there_are_tasks() -> None:
    assert "kernel.mail.tasks.deliver" in _ours()


def test_every_task_goes_to_a_queue_that_a_worker_takes_from() -> None:
    queues = {task: app.amqp.router.route({}, task)["queue"].name for task in _ours()}
    unheard = {task: queue for task, queue in queues.items() if queue not in _consumed()}
    assert not unheard, f"add the queue to docker-compose.yml's worker, or route the task: {unheard}"


def test_every_route_leads_somewhere() -> None:
    assert {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()} <= _consumed()


def test_beat_calls_only_tasks_that_exist() -> None:
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(_ours())
