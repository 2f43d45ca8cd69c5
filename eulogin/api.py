"""The one door of EU Login for those who script people and states."""

from eulogin.accounts.creation import create_account
from eulogin.cas.addresses import MalformedAddress
from eulogin.cas.services import register_service
from eulogin.errors import AccountError, ErrorCode, sentence
from eulogin.models import (
    Account,
    LoginAttempt,
    PasswordLink,
    Service,
    ServiceTicket,
    SsoSession,
)

__all__ = [
    "Account",
    "AccountError",
    "ErrorCode",
    "MalformedAddress",
    "account_by_email",
    "create_account",
    "register_service",
    "reset",
    "sentence",
]


def account_by_email(email: str) -> Account | None:
    """The account of an e-mail address, None when there is none."""
    return Account.objects.by_identifier(email)


def reset() -> None:
    """Forget every account, service, session, link and limit."""
    for model in (ServiceTicket, LoginAttempt, PasswordLink, SsoSession, Account, Service):
        model._default_manager.all().delete()
