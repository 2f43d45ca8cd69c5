"""Remind, escalate and expire role requests now: what beat does every hour, for runs without it."""

from typing import Any

from django.core.management.base import BaseCommand

from traces.environments import Environment
from traces.flows.waiting import follow


class Command(BaseCommand):
    """`manage.py follow_requests`."""

    help = "Remind those who can decide on old role requests, call in superiors, let requests expire."

    def handle(self, *args: Any, **options: Any) -> None:
        """All environments; one line for each."""
        for environment in Environment:
            done = follow(environment)
            self.stdout.write(
                f"{environment.value}: {done.reminded} reminded, {done.escalated} escalated, {done.expired} expired"
            )
