"""The one door of EU Login for those who script people and states."""

from eulogin import teaching as teaching
from eulogin.accounts.creation import create_account
from eulogin.accounts.importing import import_file, import_stock
from eulogin.accounts.mockup import LARGEST as LARGEST_FILE
from eulogin.accounts.mockup import FileRefused
from eulogin.admin.people import make_administrator
from eulogin.admin.registering import RegistrationRefused, register_service, remove_service
from eulogin.cas.addresses import MalformedAddress
from eulogin.errors import AccountError, ErrorCode, sentence
from eulogin.inspection import api as inspection
from eulogin.models import (
    Account,
    Adversary,
    Exchange,
    LoginAttempt,
    PasswordLink,
    RetiredUid,
    Service,
    ServiceTicket,
    SsoSession,
)
from eulogin.oidc.api import MetadataError, register_client, reset_clients
from eulogin.release.readers import register as register_reader

__all__ = [
    "LARGEST_FILE",
    "Account",
    "AccountError",
    "Adversary",
    "ErrorCode",
    "FileRefused",
    "MalformedAddress",
    "MetadataError",
    "RegistrationRefused",
    "Service",
    "account_by_email",
    "create_account",
    "import_file",
    "import_stock",
    "inspection",
    "make_administrator",
    "register_client",
    "register_reader",
    "register_service",
    "remove_service",
    "reset",
    "sentence",
    "teaching",
]


def account_by_email(email: str) -> Account | None:
    """The account of an e-mail address, None when there is none."""
    return Account.objects.by_identifier(email)


def reset() -> None:
    """Forget every account, service, session, link and limit."""
    reset_clients()
    for model in (Exchange, ServiceTicket, LoginAttempt, PasswordLink, SsoSession, Account, RetiredUid, Service):
        model._default_manager.all().delete()
