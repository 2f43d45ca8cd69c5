"""`manage.py purge`: what celery beat does each night, for servers that run without it."""

from typing import Any

from django.core.management.base import BaseCommand

from eulogin.tasks import purge


class Command(BaseCommand):
    """Deletes what nobody needs any more."""

    help = "Delete sign-ins, links, tickets, sessions and challenges that ended long ago."

    def handle(self, *args: Any, **options: Any) -> None:
        """Nothing to say: what is gone was of no use to anybody."""
        purge()
