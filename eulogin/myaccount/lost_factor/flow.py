"""The way of a person who has lost every factor: ask, confirm, wait, finish; and how its owner stops it.

The real steps are not published. Ours: the password opens the page, the mailbox confirms, a day passes in which every
channel knows (`EULOGIN_FACTOR_RESET_WAIT`), then the password again carries it out. Until then nothing is weaker:
every sign-in still asks for the factor.

A row that ended without `due_at` was stopped; one that ended with it was carried out.
"""

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from eulogin import limits, mails
from eulogin.events import Event
from eulogin.models import Account, FactorReset, SsoSession
from eulogin.myaccount.lost_factor import notices
from eulogin.myaccount.panic.removal import Way, remove_factors
from kernel import clock, crypto
from kernel.journal.writing import record
from kernel.web.origin import own_base


def confirm_digest(token: str) -> str:
    """What is kept of the token in the link that confirms."""
    return crypto.fingerprint(token, "factor-reset-confirm")


def stop_digest(token: str) -> str:
    """What is kept of the token in the links that stop."""
    return crypto.fingerprint(token, "factor-reset-stop")


def _stop_token(reset_digest: str) -> str:
    """The token that stops, made again for each notice so that all of them carry the same link: it is not kept."""
    return crypto.fingerprint(reset_digest, "factor-reset-stop-token")


def wait_hours() -> int:
    """The waiting time as pages and mails say it, in hours."""
    return round(settings.EULOGIN_FACTOR_RESET_WAIT.total_seconds() / 3600)


def _page(request: HttpRequest, name: str, **query: str) -> str:
    address = own_base(request) + reverse(name)
    return f"{address}?{urlencode(query)}" if query else address


def ask(request: HttpRequest, account: Account) -> None:
    """Mail the link that confirms; an older request ends. LimitReached beyond the requests of one account."""
    token = crypto.new_token()
    digest = confirm_digest(token)
    stop = _stop_token(digest)
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        limits.hit(limits.FACTOR_RESETS, account.uid)
        FactorReset.objects.filter(account=account, ended_at=None).update(ended_at=clock.now(), due_at=None)
        FactorReset.objects.create(
            account=account,
            confirm_digest=digest,
            stop_digest=stop_digest(stop),
            expires_at=clock.now() + settings.EULOGIN_FACTOR_RESET_LINK_LIFE,
        )
        record(Event.FACTOR_RESET_ASKED, subject=account.uid)
        mails.confirm_factor_reset(
            account,
            link=_page(request, "confirm-lost-factor", token=token),
            stop=_page(request, "stop-lost-factor", token=stop),
            wait_hours=wait_hours(),
        )


@transaction.atomic
def confirm(request: HttpRequest, reset: FactorReset) -> bool:
    """Begin the waiting time and tell every channel, once. False when the request is dead, or was confirmed before."""
    now = clock.now()
    due = now + settings.EULOGIN_FACTOR_RESET_WAIT
    if Account.objects.filter(pk=reset.account_id, always_several_factors=True).exists():
        return False
    # No join here: PostgreSQL would not look at its conditions again after waiting for another click.
    open_now = FactorReset.objects.filter(pk=reset.pk, confirmed_at=None, ended_at=None, expires_at__gt=now)
    if not open_now.update(confirmed_at=now, due_at=due, expires_at=due + settings.EULOGIN_FACTOR_RESET_LIFE):
        return False
    mails.factor_reset_waits(
        reset.account,
        stop=_page(request, "stop-lost-factor", token=_stop_token(reset.confirm_digest)),
        finish=_page(request, "lost-factor"),
        due_at=due,
    )
    notices.text_every_number(reset.account, due)
    record(Event.FACTOR_RESET_CONFIRMED, subject=reset.account_id)
    return True


@transaction.atomic
def stop(account: Account) -> bool:
    """End the account's open request, whichever link or page led here. False when there is none."""
    if not FactorReset.objects.filter(account=account, ended_at=None).update(ended_at=clock.now(), due_at=None):
        return False
    record(Event.FACTOR_RESET_STOPPED, subject=account.uid)
    return True


def finish(request: HttpRequest, session: SsoSession, reset: FactorReset) -> bool:
    """Remove the factors, as PANIC does; exactly one click does it. False when it is too early, too late or stopped."""

    def may(account: Account) -> bool:
        now = clock.now()
        due = Q(confirmed_at__isnull=False, due_at__lte=now, expires_at__gt=now, ended_at=None)
        if account.always_several_factors:
            return False
        return bool(FactorReset.objects.filter(due, pk=reset.pk, account=account).update(ended_at=now))

    return remove_factors(request, session, Way.LOST, may=may)
