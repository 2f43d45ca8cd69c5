"""What the applications beside EU Login do when an account or its factors go.

EU Login knows none of them: `settings.EULOGIN_ACCOUNT_LISTENERS` names their listeners by dotted path.
"""

from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class AccountListener(Protocol):
    """What each dotted path of the setting names: a class that is made without arguments.

    Both methods run inside the transaction of the act: what they raise undoes it, so that no application keeps the
    rights of somebody who has gone.
    """

    def account_deleted(self, uid: str) -> None:
        """The account is gone for ever, and nobody else will get this uid."""
        ...

    def factors_removed(self, uid: str) -> None:
        """Every factor of this account was removed at once (PANIC)."""
        ...


def _listeners() -> list[AccountListener]:
    return [import_string(path)() for path in settings.EULOGIN_ACCOUNT_LISTENERS]


def account_deleted(uid: str) -> None:
    """Tell every listener."""
    for listener in _listeners():
        listener.account_deleted(uid)


def factors_removed(uid: str) -> None:
    """Tell every listener."""
    for listener in _listeners():
        listener.factors_removed(uid)
