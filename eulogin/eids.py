"""Virtual accounts: sign-in with an eID that nobody linked opens one (`v00…`); linking the eID later ends it.

Help site of EU Login («Can I merge two EU Login accounts?»): linking "reconciles" and erases the virtual account and
its rights. Nothing of it goes over to the account that links.
"""

import secrets
import string

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Q

from eulogin import listeners
from eulogin.accounts import uids
from eulogin.accounts.creation import create_account
from eulogin.accounts.placeholders import placeholder
from eulogin.events import Event
from eulogin.models import Account, LoginAttempt, SsoSession
from eulogin.signin import sessions
from kernel.journal.writing import forget, record
from mfa import api as mfa

PREFIX = "v00"


def is_virtual(uid: str) -> bool:
    """Whether an account was opened by an eID alone."""
    return uid.startswith(PREFIX)


@transaction.atomic
def open_account(country: str, identifier: str, *, family_name: str, first_name: str, language: str) -> Account:
    """A virtual account that owns this eID. FactorError when somebody owns the eID already."""
    uid = PREFIX + "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(5))
    account = create_account(
        email=placeholder(uid), uid=uid, first_name=first_name, last_name=family_name, language=language
    )
    mfa.add_eid(account, country, identifier, family_name=family_name, first_name=first_name)
    record(Event.ACCOUNT_OPENED, subject=uid)
    return account


class VirtualAccounts:
    """Fulfils the contract that `settings.MFA_EID_OWNERS` names."""

    def gives_way(self, eidas_id: str, user: AbstractBaseUser) -> bool:
        """Whether a virtual account owns this eID."""
        owner = mfa.owner_of_eid(eidas_id)
        return owner is not None and is_virtual(owner) and owner != user.pk

    def give_up(self, eidas_id: str, user: AbstractBaseUser) -> None:
        """Erase that account with its sessions, factors and rights, in the caller's transaction."""
        owner = mfa.owner_of_eid(eidas_id)
        if owner is not None and is_virtual(owner) and owner != user.pk:
            _erase(owner)


def _erase(uid: str) -> None:
    """As «Delete my account» does, without its mail: a virtual account has no address."""
    opened = SsoSession.objects.filter(account_id=uid, ended_at=None).order_by("pk")
    list(opened.select_for_update().values_list("pk", flat=True))
    going = Account.objects.select_for_update().filter(pk=uid).first()
    if going is None:
        return  # somebody else linked the eID this very moment
    mfa.lock_all(going)
    listeners.account_deleted(uid)
    mfa.remove_all(going)
    sessions.end_others(going, None)
    LoginAttempt.objects.filter(Q(account=going) | Q(identifier__iexact=uid)).delete()
    uids.retire(uid)
    going.delete()
    record(Event.ACCOUNT_DELETED, subject=uid)
    forget(uid)
