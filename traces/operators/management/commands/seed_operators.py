"""`manage.py seed_operators`: fill the environments with fictitious operators."""

from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import Progress

from traces.environments import Environment
from traces.operators.generator import DEFAULT_COUNT, DEFAULT_SEED, seed
from traces.reference.models import Country


class Command(BaseCommand):
    """Can be run again: operators that are already there are left."""

    help = "Make fictitious operators in every environment, or in those named."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which environments, how many, and from which seed."""
        parser.add_argument("environments", nargs="*", metavar="environment", help="default: all three")
        parser.add_argument("--count", type=int, default=DEFAULT_COUNT, help="operators in each (%(default)s)")
        parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="the same seed gives the same operators")

    def handle(self, *args: Any, **options: Any) -> None:
        """One environment after the other."""
        if options["count"] < 0:
            raise CommandError("--count must not be negative.")
        if not Country.objects.exists():
            raise CommandError("There is no reference data yet: run load_reference first.")
        environments = [self._environment(value) for value in options["environments"]] or list(Environment)
        self.stdout.ending = ""  # rich ends its own lines
        console = Console(file=cast("TextIO", self.stdout), soft_wrap=True, highlight=False)
        with Progress(console=console) as progress:
            for environment in progress.track(environments, description="Operators"):
                added = seed(environment, options["count"], options["seed"])
                progress.console.print(f"{environment}: {added} operators added, {options['count'] - added} left")

    def _environment(self, value: str) -> Environment:
        try:
            return Environment(value)
        except ValueError as error:
            raise CommandError(f"There is no environment {value!r}: {', '.join(Environment.values)}.") from error
