"""`manage.py make_administrator`: who may open the admin site of EU Login."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console

from eulogin.admin.people import make_administrator, withdraw_administrator
from eulogin.models import Account


class Command(BaseCommand):
    """Gives or withdraws the right; it is used with a second factor only."""

    help = "Let somebody administer EU Login under /cas/admin/."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom."""
        parser.add_argument("identifier", help="e-mail address or uid")
        parser.add_argument("--withdraw", action="store_true", help="take the right away")

    def handle(self, *args: Any, identifier: str, withdraw: bool, **options: Any) -> None:
        """Do it, then say what was done."""
        account = Account.objects.by_identifier(identifier)
        if account is None:
            raise CommandError(f"Nobody has an account with {identifier}.")
        changed = withdraw_administrator(account) if withdraw else make_administrator(account)
        state = "no administrator" if withdraw else "an administrator"
        Console().print(f"{account.uid} is {state} {'now' if changed else 'already'}.", soft_wrap=True)
