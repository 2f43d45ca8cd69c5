"""Workers of EU Login."""

from datetime import timedelta

from celery import shared_task

from eulogin.cas import logout
from eulogin.models import EmailChange, Exchange, LoginAttempt, LogoutMessage, PasswordLink, ServiceTicket, SsoSession
from kernel import clock
from kernel.limits import counting
from mfa import api as mfa

#: What has ended stays so long for «Show my sessions» and for the inspector's reader.
KEPT = timedelta(days=30)
#: Sign-ins that were never finished hold what somebody typed.
ATTEMPTS_KEPT = timedelta(days=1)
#: What the inspector has seen.
EXCHANGES_KEPT = timedelta(days=1)


@shared_task
def tell_of_sign_out(message_id: int) -> None:
    """Tell one service of a sign-out; a second call for the same row does nothing."""
    message = LogoutMessage.take(message_id)
    if message is not None:
        logout.tell(message)


@shared_task
def sweep() -> None:
    """Send the sign-out messages that a lost task left behind, and those that are due again."""
    for pk in LogoutMessage.due():
        tell_of_sign_out.delay(pk)


@shared_task
def purge() -> None:
    """Delete what nobody needs any more: attempts, links, tickets, sessions, counters that ended long ago."""
    now = clock.now()
    LoginAttempt.objects.filter(expires_at__lt=now - ATTEMPTS_KEPT).delete()
    Exchange.objects.filter(at__lt=now - EXCHANGES_KEPT).delete()
    PasswordLink.objects.filter(expires_at__lt=now - KEPT).delete()
    EmailChange.objects.filter(expires_at__lt=now - KEPT).delete()
    LogoutMessage.objects.filter(created_at__lt=now - KEPT).delete()
    ServiceTicket.objects.filter(expires_at__lt=now - KEPT).delete()
    SsoSession.objects.filter(seen_at__lt=now - KEPT).delete()
    mfa.purge()
    counting.purge()
