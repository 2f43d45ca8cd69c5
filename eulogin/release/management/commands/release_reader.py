"""`manage.py release_reader`: the credential by which a service reads what people released to it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console

from eulogin.release import readers


class Command(BaseCommand):
    """Gives a service a credential, renews its secret, or takes the credential back."""

    help = "Give a registered service a credential for the release interface, or a new secret; the old one ends."

    def add_arguments(self, parser: CommandParser) -> None:
        """The service, and what to do."""
        parser.add_argument("url_prefix", help="the prefix with which the service is registered")
        parser.add_argument("--client-id", default="", help="the name of a new credential; made up without")
        parser.add_argument("--remove", action="store_true", help="take the credential and all releases back")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the credential; the secret stands there and nowhere else."""
        prefix = options["url_prefix"]
        if options["remove"]:
            if not readers.remove(prefix):
                raise CommandError(f"{prefix} has no credential.")
            Console().print(f"[green]✓[/] {prefix} reads nothing any more.", soft_wrap=True)
            return
        try:
            reader, secret = readers.register(prefix, client_id=options["client_id"])
        except readers.UnknownService as error:
            raise CommandError(f"No service is registered with the prefix {prefix}.") from error
        self.stdout.write(f"client_id: {reader.client_id}\nsecret:    {secret}")
