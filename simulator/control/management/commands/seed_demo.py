"""`manage.py seed_demo`: the demonstration's services, operators and people."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console

from simulator.control import seeding


class Command(BaseCommand):
    """Seeds an empty database; leaves a seeded one alone unless told to reset it."""

    help = "Make the invented people of the demonstration, their phones, posts, operators and services."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--reset` throws away what people did."""
        parser.add_argument("--reset", action="store_true", help="go back to the seeded state")

    def handle(self, *args: Any, reset: bool, **options: Any) -> None:
        """Say each step."""
        console = Console()
        if not seeding.has_tables():
            raise CommandError("The database has no tables yet: run “manage.py migrate” first.")
        if seeding.is_seeded() and not reset:
            console.print("Seeded already: nothing to do (--reset goes back to the beginning).")
            return
        try:
            with console.status("Seeding the demonstration …"):
                self._seed(console, reset=reset)
        except LookupError as error:
            raise CommandError(f"No {error} in the reference data: run “manage.py load_reference” first.") from error

    def _seed(self, console: Console, *, reset: bool) -> None:
        if reset:
            seeding.reset()
            console.print("[green]✓[/] back to the seeded state")
        else:
            seeding.seed(lambda step: console.print(f"[green]✓[/] {step}"))
