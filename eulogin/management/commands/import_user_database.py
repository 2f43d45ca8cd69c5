"""`manage.py import_user_database`: people from the official mock-up's `userDataBase.xml`."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import Progress

from eulogin.accounts.importing import STOCK_FILE, STOCK_PASSWORD, Report, import_file
from eulogin.accounts.mockup import FileRefused, Problem


class Command(BaseCommand):
    """Imports all people of a file, or none; running it again changes nothing more."""

    help = "Import people from a userDataBase.xml of the official mock-up, or the well-known people of the mock-up."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, or `--stock`; and the password."""
        source = parser.add_mutually_exclusive_group(required=True)
        source.add_argument("file", nargs="?", type=Path, help="a userDataBase.xml")
        source.add_argument("--stock", action="store_true", help="chucknorris, jackbauer, jb007, lsalander and others")
        parser.add_argument(
            "--password",
            help=f"of everybody without a password in the file; without it, {STOCK_PASSWORD} for new people",
        )

    def handle(self, *args: Any, file: Path | None, stock: bool, password: str | None, **options: Any) -> None:
        """Import, then say what was done."""
        if not settings.SIMULATOR and (stock or not password):
            raise CommandError("This is no simulator: no public passwords. Give a file and --password.")
        path = file or STOCK_FILE
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        console = Console()
        try:
            self._tell(console, self._import(console, content, password))
        except FileRefused as error:
            raise CommandError("\n".join(["Nothing was imported.", *map(_line, error.problems)])) from error

    def _import(self, console: Console, content: bytes, password: str | None) -> Report:
        with Progress(console=console, transient=True) as bar:
            task = bar.add_task("Passwords", total=None)
            return import_file(
                content, password=password, progress=lambda done, of: bar.update(task, completed=done, total=of)
            )

    def _tell(self, console: Console, report: Report) -> None:
        for problem in report.problems:
            console.print(f"[yellow]![/] {_line(problem)}", soft_wrap=True)
        console.print(f"[green]✓[/] {len(report.created)} created, {len(report.updated)} updated")


def _line(problem: Problem) -> str:
    who = f"user {problem.place} ({problem.uid or 'without uid'}), {problem.field}: " if problem.place else ""
    return f"{who}{problem.detail}"
