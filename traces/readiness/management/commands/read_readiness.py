"""`manage.py read_readiness`: read from EU Login now what people released about their second factors."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console

from traces.environments import Environment
from traces.readiness import reading
from traces.readiness.errors import ReadError, sentence


class Command(BaseCommand):
    """Reads for every environment, or for those named."""

    help = "Read from EU Login what people released about their second factors, and keep the figures of today."

    def add_arguments(self, parser: CommandParser) -> None:
        """The environments."""
        parser.add_argument("environments", nargs="*", choices=[*Environment.values, []])

    def handle(self, *args: Any, environments: list[str], **options: Any) -> None:
        """Say how many people were told, or why not."""
        for name in environments or Environment.values:
            try:
                told = reading.read(Environment(name))
            except ReadError as error:
                raise CommandError(f"{name}: {sentence(error.problem)}") from error
            Console().print(f"[green]✓[/] {name}: {told} changes", soft_wrap=True)
