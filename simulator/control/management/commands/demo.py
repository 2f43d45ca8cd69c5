"""`manage.py demo`: everything that `make demo` does once the packages are installed."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.table import Table

from simulator.control import serving
from simulator.control.people import PASSWORD, PEOPLE
from simulator.control.seeding import TRACES_PATHS


class Command(BaseCommand):
    """Database, data, server; stays in the foreground until Ctrl-C."""

    help = "Set up and serve the seeded simulator."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen, and whether to forget what people did."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="localhost")
        parser.add_argument("--reset", action="store_true", help="go back to the seeded state")

    def handle(self, *args: Any, port: int, host: str, reset: bool, **options: Any) -> None:
        """Prepare, serve, tell who can sign in, wait."""
        console = Console()
        try:
            with serving.stopped_by_signals():
                place = serving.find_place(host, port, settings.SIMULATOR_TOKEN)
                self._prepare(console, reset=reset)
                with serving.served(place) as server:
                    self._introduce(console, place)
                    raise serving.ServingError(f"The server stopped by itself (status {server.wait()}).")
        except serving.ServingError as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            console.print("Stopped.")

    def _prepare(self, console: Console, *, reset: bool) -> None:
        if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
            Path(settings.DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        with console.status("Preparing the database …"):
            call_command("migrate", verbosity=0, interactive=False)
        console.print("[green]✓[/] database")
        call_command("purge")  # the embedded server has no nightly worker
        call_command("load_reference")
        call_command("seed_demo", reset=reset)
        console.print("[green]✓[/] starting the server …")

    def _introduce(self, console: Console, place: serving.Place) -> None:
        console.print(_people())
        console.print(f"Everybody's password: [bold]{PASSWORD}[/]\n")
        console.print(f"[bold]Start here:[/] {place.url('/simulator/')}", soft_wrap=True)
        for path in TRACES_PATHS.values():
            console.print(f"  TRACES NT   {place.base}{path}login", soft_wrap=True)
        console.print(f"  EU Login    {place.base}/cas/login", soft_wrap=True)
        if not place.is_local:
            console.print("The token in the first address opens phones, mailbox and clock: give it to your group only.")
        console.print("Ctrl-C stops the server; “make demo” starts it again with everything kept.")


def _people() -> Table:
    table = Table(title="Who can sign in")
    table.add_column("Person")
    # What people copy is never cut, however narrow the window.
    table.add_column("E-mail", no_wrap=True, min_width=max(len(person.email) for person in PEOPLE))
    table.add_column("Telephone", no_wrap=True, min_width=12)
    table.add_column("Who they are")
    for person in PEOPLE:
        name = f"{person.first_name} {person.last_name}"
        table.add_row(name, person.email, person.number, f"{person.what} ({person.where})")
    return table
