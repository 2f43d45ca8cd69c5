"""Delete an account: everything about the person goes, in one transaction."""

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from eulogin import listeners, mails
from eulogin.accounts import uids
from eulogin.events import Event
from eulogin.models import Account, LoginAttempt, PasswordLink, SsoSession
from eulogin.signin import sessions
from kernel.journal.writing import forget, record
from kernel.web.origin import own_base
from mfa import api as mfa


@transaction.atomic
def delete(request: HttpRequest, account: Account) -> None:
    """Delete the account with all that hangs on it; a second click finds nothing left to do.

    The journal keeps that somebody did these things and when, no longer who; its chain still verifies. Sessions take
    their tickets with them, the account its changes under way.
    """
    # As PANIC and sign-in do: sessions, account, factors, rows of the listeners; the journal's head last.
    opened = SsoSession.objects.filter(account_id=account.pk, ended_at=None).order_by("pk")
    list(opened.select_for_update().values_list("pk", flat=True))
    going = Account.objects.select_for_update().filter(pk=account.pk).first()
    if going is None:
        return
    uid, email = going.uid, going.email
    mfa.lock_all(going)
    listeners.account_deleted(uid)
    mails.account_deleted(going, link=own_base(request) + reverse("contact"))
    mfa.remove_all(going)
    sessions.end_others(going, None)
    typed = Q(identifier__iexact=email) | Q(identifier__iexact=uid)
    LoginAttempt.objects.filter(Q(account=going) | typed).delete()
    PasswordLink.objects.filter(Q(account=going) | Q(email__iexact=email)).delete()
    uids.retire(uid)
    going.delete()
    record(Event.ACCOUNT_DELETED, subject=uid)
    forget(uid)
