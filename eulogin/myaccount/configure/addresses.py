"""A new e-mail address: asked for, confirmed by the link sent to it, or given up.

Opening the link shows a button and changes nothing, because mail scanners open links. Whether an address already has
an account is never said on a page: its owner gets a mail instead of a link, and the request looks like any other.
Only who is signed in as the account can confirm: a mistyped address must not hand the account to a stranger.
"""

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from eulogin import limits, mails
from eulogin.events import Event
from eulogin.models import Account, EmailChange, PasswordLink, SsoSession
from eulogin.passwords.links import may_mail
from kernel import clock, crypto
from kernel.journal.writing import record
from kernel.web.origin import own_base

SESSION_PREFIX = "email_change_"
#: The same address asked for twice within this time is a second click: the first mail stays good.
SECOND_CLICK = timedelta(minutes=1)


class DeadLink(Exception):
    """The link has expired, has been used, or another change took its place."""


class AddressTaken(Exception):
    """Another account got the address in the meantime."""


def _digest(token: str) -> str:
    return crypto.fingerprint(token, "email-change")


def pending(account: Account) -> EmailChange | None:
    """The change that waits for its link to be followed."""
    waiting = EmailChange.objects.filter(account=account, used_at=None, expires_at__gt=clock.now())
    return waiting.order_by("-pk").first()


def ask(request: HttpRequest, account: Account, email: str) -> None:
    """Ask for a new address, in place of one asked for before; in a transaction that locks the account.

    LimitReached after too many new addresses; silently no mail beyond the limit of mails to one address.
    """
    before = pending(account)
    if before and before.email == email and clock.now() - before.created_at < SECOND_CLICK:
        return
    limits.hit(limits.EMAIL_CHANGES, account.uid)
    EmailChange.objects.filter(account=account, used_at=None).delete()
    token = crypto.new_token()
    EmailChange.objects.create(
        digest=_digest(token),
        account=account,
        email=email,
        expires_at=clock.now() + settings.EULOGIN_EMAIL_CHANGE_LIFE,
    )
    if may_mail(request, email):
        _mail(request, account, email, token)
    record(Event.EMAIL_CHANGE_REQUESTED, subject=account.uid)


def _mail(request: HttpRequest, account: Account, email: str, token: str) -> None:
    owner = Account.objects.by_identifier(email)
    if owner is None or owner == account:
        link = f"{own_base(request)}{reverse('confirm-email')}?{urlencode({'token': token})}"
        mails.confirm_email(account, to=email, link=link)
    else:
        mails.email_in_use(owner, link=own_base(request) + reverse("my-account"))


@transaction.atomic
def give_up(account: Account) -> bool:
    """Void the change that waits; False when there is none."""
    Account.objects.select_for_update().get(pk=account.pk)
    waited = pending(account) is not None
    EmailChange.objects.filter(account=account, used_at=None).delete()
    if waited:
        record(Event.EMAIL_CHANGE_CANCELLED, subject=account.uid)
    return waited


def remember(request: HttpRequest, token: str) -> EmailChange | None:
    """Keep in this browser that it holds the link, so that the token leaves the address at once."""
    change = EmailChange.objects.filter(digest=_digest(token)).first()
    if change is not None:
        request.session[f"{SESSION_PREFIX}{change.pk}"] = True
    return change


def held(request: HttpRequest, number: str) -> EmailChange | None:
    """The change with this number if this browser holds its link, dead or alive."""
    if f"{SESSION_PREFIX}{number}" not in request.session:
        return None
    return EmailChange.objects.filter(pk=int(number)).first()


@transaction.atomic
def confirm(request: HttpRequest, change: EmailChange) -> None:
    """Use the link up: the new address takes the place of the old one. DeadLink or AddressTaken, nothing changed.

    Links to renew the password that wait in the old mailbox die: it may no longer be the owner's.
    """
    account = Account.objects.select_for_update().get(pk=change.account_id)
    alive = EmailChange.objects.filter(pk=change.pk, used_at=None, expires_at__gt=clock.now())
    if not alive.update(used_at=clock.now()):
        raise DeadLink
    old, account.email = account.email, change.email
    try:
        with transaction.atomic():
            account.save(update_fields=["email"])
    except IntegrityError:
        raise AddressTaken from None
    PasswordLink.objects.filter(account=account, used_at=None).delete()
    SsoSession.objects.filter(account=account, ended_at=None, moniker__iexact=old).update(moniker=account.email)
    base = own_base(request)
    mails.email_changed(account, old=old, help_link=base + reverse("contact"), my_account=base + reverse("my-account"))
    record(Event.EMAIL_CHANGED, subject=account.uid)
