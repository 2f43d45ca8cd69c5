"""The decisions of a sign-in with an eID alone: whose is it, may they come in?"""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from eulogin import eids
from eulogin.events import Event
from eulogin.models import Account, LoginAttempt, SsoSession
from eulogin.signin import flow
from kernel.journal.writing import record
from kernel.rows import change
from mfa import api as mfa


class AccountDisabled(Exception):
    """The eID is right, its account is not open any more."""


def begin(request: HttpRequest, attempt: LoginAttempt, method: mfa.Identifies) -> None:
    """Ask who it is by the eID, in place of a name typed before. A virtual account that is named already stays so."""
    started = method.begin_alone(request, attempt.reference)
    if attempt.account is None or not attempt.account.is_virtual:
        attempt.identifier, attempt.account = "", None
    attempt.strength, attempt.challenge_id = mfa.Strength.EIDAS.value, started.challenge_id
    who = {"identifier": attempt.identifier, "account": attempt.account_id}
    change(
        LoginAttempt,
        {**who, "strength": attempt.strength, "challenge_id": attempt.challenge_id},
        {"id": attempt.pk},
    )


def is_as_shown(shown: str, owner: str | None) -> bool:
    """Whether the eID still opens the account that the page named; without one, a virtual account of its own."""
    return shown == (owner or "") or (not shown and eids.is_virtual(owner or ""))


def complete(request: HttpRequest, attempt: LoginAttempt, method: mfa.Identifies, shown: str) -> SsoSession:
    """Open the session of the eID's owner, or of a virtual account. FactorError or AccountDisabled.

    FactorError also when another account than the one that the page named would be opened.
    """
    assert attempt.challenge_id is not None  # noqa: S101 - the pages saw to it
    who = method.take_identity(attempt.reference, attempt.challenge_id)
    account = _account(method, who, shown)
    if not account.is_active:
        record(Event.SIGN_IN_REFUSED, subject=account.uid)
        raise AccountDisabled
    proof = method.prove(account, who)
    attempt.identifier = ""  # nothing was typed: the session has the owner's address as its moniker
    return flow.complete(request, attempt, account, proof, password=False)


def _account(method: mfa.Identifies, who: mfa.Identified, shown: str) -> Account:
    if is_as_shown(shown, who.owner):
        account = eids.open_or_find(method, who, _language())
        # Linked by somebody between looking and opening: then the account found is another one.
        if is_as_shown(shown, account.uid):
            return account
    raise mfa.FactorError(mfa.FactorErrorCode.EID_OWNER_CHANGED)


def _language() -> str:
    """The language of the page, in which a new account gets its mails."""
    wanted = (get_language() or "").partition("-")[0]
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
