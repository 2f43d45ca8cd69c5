"""What administrators do with accounts: disable, enable, make another administrator."""

from django.db import transaction

from eulogin.events import Event
from eulogin.models import Account
from eulogin.signin import sessions
from kernel.journal.writing import record


@transaction.atomic
def disable(account: Account, *, by: str) -> bool:
    """Close an account: its sessions and tickets end, nobody signs in to it. False when it was closed already."""
    if not Account.objects.filter(pk=account.pk, is_active=True).update(is_active=False):
        return False
    sessions.end_others(account, None)
    record(Event.ACCOUNT_DISABLED, subject=account.uid, by=by)
    return True


@transaction.atomic
def enable(account: Account, *, by: str) -> bool:
    """Open it again, with the same password and factors. False when it was open already."""
    if not Account.objects.filter(pk=account.pk, is_active=False).update(is_active=True):
        return False
    record(Event.ACCOUNT_ENABLED, subject=account.uid, by=by)
    return True


@transaction.atomic
def make_administrator(account: Account) -> bool:
    """Let somebody into the admin site of EU Login. False when they were in it already."""
    if not Account.objects.filter(pk=account.pk, is_administrator=False).update(is_administrator=True):
        return False
    record(Event.ADMINISTRATOR_MADE, subject=account.uid)
    return True


@transaction.atomic
def withdraw_administrator(account: Account) -> bool:
    """Let somebody into the admin site no more. False when they were not."""
    if not Account.objects.filter(pk=account.pk, is_administrator=True).update(is_administrator=False):
        return False
    record(Event.ADMINISTRATOR_WITHDRAWN, subject=account.uid)
    return True
