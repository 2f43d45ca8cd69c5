"""Remove every factor of an account at once, with all that follows from it: the one act behind PANIC and lost factors.

Afterwards the password alone works again and new factors can be added (guide for group managers). TRACES suspends
the person (help desk of the German contact point, FAQ 8.6): it is one of the listeners.
"""

from collections.abc import Callable
from enum import StrEnum

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from eulogin import listeners, mails
from eulogin.events import Event
from eulogin.models import Account, FactorReset, SsoSession
from eulogin.signin import sessions
from kernel import clock
from kernel.journal.writing import record
from kernel.web.origin import own_base
from mfa import api as mfa


class Way(StrEnum):
    """How somebody came to remove their factors, for the journal."""

    PANIC = "panic"
    LOST = "lost"


def _always(account: Account) -> bool:
    return True


def remove_factors(
    request: HttpRequest, session: SsoSession, way: Way, *, may: Callable[[Account], bool] = _always
) -> bool:
    """All of it in one transaction: factors, challenges under way, other sessions, the rule that asks for factors.

    `may` looks, with the account locked, whether the act is still allowed. False when it is not, or when there was
    nothing to remove: a second click changes nothing and tells nobody.
    """
    with transaction.atomic():
        account = _lock(session)
        if not may(account) or not (mfa.has_factor(account) or account.always_several_factors):
            return False
        _remove(account, session)
        record(Event.FACTORS_REMOVED, subject=account.uid, way=way)
        mails.factors_gone(
            account,
            contact=own_base(request) + reverse("contact"),
            my_account=own_base(request) + reverse("my-account"),
        )
    _forget_claims(session)
    return True


def _lock(session: SsoSession) -> Account:
    """Lock sessions, then the account, then its factors: in the order in which a sign-in takes them."""
    opened = SsoSession.objects.filter(account_id=session.account_id, ended_at=None).order_by("pk")
    list(opened.select_for_update().values_list("pk", flat=True))
    account = Account.objects.select_for_update().get(pk=session.account_id)
    mfa.lock_all(account)
    return account


def _remove(account: Account, session: SsoSession) -> None:
    # The listeners lock rows of their own: before the journal, which every act takes last.
    FactorReset.objects.filter(account=account, ended_at=None).update(ended_at=clock.now(), due_at=clock.now())
    if account.always_several_factors:
        # Without a factor left, it would lock the owner out.
        Account.objects.filter(pk=account.pk).update(always_several_factors=False)
    SsoSession.objects.filter(pk=session.pk).update(
        strengths=[mfa.Strength.PASSWORD.value], factors={}, factor_proved_at=None, proved_by=[]
    )
    listeners.factors_removed(account.uid)
    mfa.remove_all(account)
    sessions.end_others(account, session)


def _forget_claims(session: SsoSession) -> None:
    """The present session claims no factor that is gone."""
    session.strengths, session.factors, session.factor_proved_at = [mfa.Strength.PASSWORD.value], {}, None
    session.proved_by = []
    session.account.always_several_factors = False
