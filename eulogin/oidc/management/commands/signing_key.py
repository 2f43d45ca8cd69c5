"""Make the key that signs ID tokens, or a new one."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from eulogin.oidc import keys


class Command(BaseCommand):
    """`manage.py signing_key` at set-up, so that no request waits for it; `--rotate` for a new key."""

    help = "Make the key that signs ID tokens if there is none yet, and print its id."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to change the key."""
        parser.add_argument("--rotate", action="store_true", help="sign with a new key from now on")

    def handle(self, *args: Any, rotate: bool = False, **options: Any) -> None:
        """Print the id of the key that signs now."""
        key = keys.rotate() if rotate else keys.active_key()
        self.stdout.write(key.kid)
