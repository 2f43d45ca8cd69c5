"""`manage.py demo`: everything that `make demo` does once the packages are installed."""

import io
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import qrcode
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.table import Table

from simulator.control import certificates, periodic, serving
from simulator.control.people import PASSWORD, PEOPLE
from simulator.control.seeding import TRACES_PATHS

#: With `--lan`: every network that the machine is in.
ALL_ADDRESSES = "0.0.0.0"  # noqa: S104 - what the option is for; a token is asked for


class Command(BaseCommand):
    """Database, data, server; stays in the foreground until Ctrl-C."""

    help = "Set up and serve the seeded simulator."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen, and whether to forget what people did."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="localhost")
        parser.add_argument("--lan", action="store_true", help="serve smartphones in the same network, over HTTPS")
        parser.add_argument("--reset", action="store_true", help="go back to the seeded state")

    def handle(self, *args: Any, port: int, host: str, lan: bool, reset: bool, **options: Any) -> None:
        """Prepare, serve, tell who can sign in, wait."""
        console = Console()
        try:
            with serving.stopped_by_signals():
                place = serving.find_place(ALL_ADDRESSES if lan else host, port, settings.SIMULATOR_TOKEN)
                if lan:
                    place = replace(place, tls=_certificate())
                self._prepare(console, reset=reset)
                with serving.served(place) as server:
                    self._introduce(console, place)
                    self._watch(server)
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

    def _watch(self, server: "subprocess.Popen[bytes]") -> None:
        """Stay until the server ends, and do meanwhile what is due: there is neither worker nor beat here."""

        def is_over() -> bool:
            try:
                server.wait(timeout=periodic.PAUSE)
            except subprocess.TimeoutExpired:
                return False
            return True

        if settings.CELERY_TASK_ALWAYS_EAGER:
            periodic.run_until(is_over, settings.VAR_DIR)

    def _introduce(self, console: Console, place: serving.Place) -> None:
        console.print(_people())
        console.print(f"Everybody's password: [bold]{PASSWORD}[/]\n")
        console.print(f"[bold]Start here:[/] {place.url('/simulator/')}", soft_wrap=True)
        for path in TRACES_PATHS.values():
            console.print(f"  TRACES NT   {place.base}{path}login", soft_wrap=True)
        console.print(f"  EU Login    {place.base}/cas/login", soft_wrap=True)
        if place.tls:
            _introduce_smartphones(console, place)
        if not place.is_local:
            console.print("The token in the first address opens phones, mailbox and clock: give it to your group only.")
        console.print("Ctrl-C stops the server; “make demo” starts it again with everything kept.")


def _certificate() -> certificates.Files:
    """Made once, and anew when this machine has another address."""
    return certificates.prepare(settings.VAR_DIR / "lan", ["127.0.0.1", serving.own_address()])


def _introduce_smartphones(console: Console, place: serving.Place) -> None:
    code = qrcode.QRCode(border=1)
    code.add_data(place.url("/simulator/phones/"))
    picture = io.StringIO()
    code.print_ascii(out=picture, invert=True)
    console.print("\n[bold]On a smartphone in the same network[/], scan:")
    console.print(picture.getvalue(), highlight=False, markup=False)
    if place.tls:
        console.print(
            f"It warns once, because it does not know this machine. Install {place.tls.authority} on it"
            " to be without warning; the app works offline only then.\n",
            soft_wrap=True,
        )


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
