"""Virtual accounts: sign-in with an eID that nobody linked opens one (`v00…`); linking the eID later ends it.

Help site of EU Login («Can I merge two EU Login accounts?»): linking "reconciles" and erases the virtual account and
its rights. Nothing of it goes over to the account that links.
"""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from eulogin import listeners, mails
from eulogin.accounts import uids
from eulogin.accounts.creation import create_account
from eulogin.accounts.placeholders import placeholder
from eulogin.errors import AccountError
from eulogin.events import Event
from eulogin.models import Account, LoginAttempt
from eulogin.models.account import VIRTUAL_PREFIX
from eulogin.signin import sessions
from kernel.journal.writing import forget, record
from kernel.web.origin import own_base
from mfa import api as mfa

#: The letter of the protocol for a virtual account.
EMPLOYEE_TYPE = "v"
#: Taken identifiers before giving up: there are sixty million.
TRIES = 20


def is_virtual(uid: str) -> bool:
    """Whether an account was opened by an eID alone."""
    return uid.startswith(VIRTUAL_PREFIX)


def open_or_find(method: mfa.Identifies, who: mfa.Identified, language: str) -> Account:
    """The account of an eID: its owner's, else a virtual one, which is opened once. FactorError.

    Of several hands with the same new eID one opens the account; the others wait for it, and find it.
    """
    if who.owner is None:
        try:
            return _open(method, who, language)
        except mfa.FactorError as error:
            if error.code is not mfa.FactorErrorCode.EID_OF_SOMEBODY_ELSE:
                raise
    owner = mfa.owner_of_eid(who.reference)
    found = Account.objects.filter(pk=owner).first()
    if found is None:
        raise mfa.FactorError(mfa.FactorErrorCode.EID_OWNER_CHANGED)
    if found.is_virtual:
        _follow_names(found, who)
    return found


def _follow_names(account: Account, who: mfa.Identified) -> None:
    """A virtual account has the names that the country writes today: people marry."""
    if (account.first_name, account.last_name) != (who.first_name, who.last_name):
        account.first_name, account.last_name = who.first_name, who.last_name
        account.save(update_fields=["first_name", "last_name"])


@transaction.atomic
def _open(method: mfa.Identifies, who: mfa.Identified, language: str) -> Account:
    """In the name that the country wrote. The assurance is that of a person whom no institution vouches for."""
    account = _create(who, language)
    method.adopt(account, who)
    record(Event.ACCOUNT_OPENED, subject=account.uid)
    return account


def _create(who: mfa.Identified, language: str) -> Account:
    for _ in range(TRIES):
        uid = uids.new_uid(VIRTUAL_PREFIX)
        try:
            return create_account(
                email=placeholder(uid),
                uid=uid,
                first_name=who.first_name,
                last_name=who.last_name,
                language=language,
                employee_type=EMPLOYEE_TYPE,
            )
        except AccountError as error:
            taken = error
    raise taken


class VirtualAccounts:
    """Fulfils the contract that `settings.MFA_EID_OWNERS` names."""

    def gives_way(self, eidas_id: str, user: AbstractBaseUser) -> bool:
        """Whether a virtual account owns this eID."""
        owner = mfa.owner_of_eid(eidas_id)
        return owner is not None and is_virtual(owner) and owner != user.pk

    def lives_by_eid(self, user: AbstractBaseUser) -> bool:
        """A virtual account has no password."""
        return is_virtual(str(user.pk))

    def give_up(self, eidas_id: str, user: AbstractBaseUser, request: HttpRequest) -> None:
        """Erase that account with its sessions, factors and rights, in the caller's transaction, and tell the owner."""
        owner = mfa.owner_of_eid(eidas_id)
        if owner is None or not is_virtual(owner) or owner == user.pk:
            return
        if _erase(owner):
            contact = own_base(request) + reverse("contact")
            mails.virtual_account_erased(Account.objects.get(pk=user.pk), uid=owner, link=contact)


def _erase(uid: str) -> bool:
    """As «Delete my account» does; there is no address for its mail. False when the account is gone already."""
    sessions.lock_open(uid)
    going = Account.objects.select_for_update().filter(pk=uid).first()
    if going is None:
        return False  # somebody else linked the eID this very moment
    mfa.lock_all(going)
    listeners.account_deleted(uid)
    mfa.remove_all(going)
    sessions.end_others(going, None)
    LoginAttempt.objects.filter(Q(account=going) | Q(identifier__iexact=uid)).delete()
    uids.retire(uid)
    going.delete()
    record(Event.ACCOUNT_DELETED, subject=uid)
    forget(uid)
    return True
