"""What the provider does when a session ends: the clients that wish so are told."""

from typing import Any

from django.dispatch import receiver

from eulogin.models import SsoSession
from eulogin.oidc import backchannel
from eulogin.signals import session_ended


@receiver(session_ended)
def tell_clients(*, session: SsoSession, **_: Any) -> None:
    """In the transaction that ends the session: the message and the end stand or fall together."""
    backchannel.announce(session)
