"""Which sessions an account has open, and which have ended lately; conditions of the database."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from eulogin.models import Account, SsoSession
from kernel import clock

#: How long an ended session is shown.
REMEMBERED = timedelta(days=30)
#: Open ones on the page, the last seen first: a shared training account may have very many.
MOST_OPEN = 100


def _alive() -> Q:
    """As `SsoSession.is_alive`."""
    now = clock.now()
    return Q(
        ended_at=None,
        started_at__gt=now - settings.EULOGIN_SESSION_ABSOLUTE,
        seen_at__gt=now - settings.EULOGIN_SESSION_IDLE,
    )


def open_sessions(account: Account) -> list[SsoSession]:
    """The live ones, the last seen first."""
    alive = SsoSession.objects.filter(_alive(), account=account)
    return list(alive.order_by("-seen_at", "-pk")[:MOST_OPEN])


def ended_sessions(account: Account) -> QuerySet[SsoSession]:
    """Those ended, or outlived, within the last 30 days."""
    since = clock.now() - REMEMBERED
    lately = Q(ended_at__gte=since) | Q(ended_at=None, seen_at__gte=since)
    return SsoSession.objects.filter(lately, ~_alive(), account=account).order_by("-seen_at", "-pk")
