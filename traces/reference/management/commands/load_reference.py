"""`manage.py load_reference`: bring the reference tables in line with the project's data files."""

from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.progress import Progress

from traces.reference.loading import TABLES, TableResult, load_all


class Command(BaseCommand):
    """Can be run again at any time: it adds and changes, and deletes nothing."""

    help = "Load countries, authorities, control bodies, activities and document types."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load all tables, one line of report for each."""
        self.stdout.ending = ""  # rich ends its own lines
        console = Console(file=cast("TextIO", self.stdout), soft_wrap=True, highlight=False)
        with Progress(console=console) as progress:
            task = progress.add_task("Reference data", total=len(TABLES))

            def show(result: TableResult) -> None:
                progress.console.print(str(result), markup=False)
                progress.advance(task)

            load_all(show)
