"""What EU Login keeps."""

from eulogin.models.account import Account
from eulogin.models.attempt import LoginAttempt
from eulogin.models.changes import EmailChange, FactorReset
from eulogin.models.exchange import Exchange, ExchangeKind
from eulogin.models.link import PasswordLink
from eulogin.models.logout import LogoutMessage
from eulogin.models.retired import RetiredUid
from eulogin.models.service import Adversary, PolicyPeriod, Service
from eulogin.models.session import SsoSession
from eulogin.models.ticket import ProxyGrant, ServiceTicket, TicketKind

__all__ = [
    "Account",
    "Adversary",
    "EmailChange",
    "Exchange",
    "ExchangeKind",
    "FactorReset",
    "LoginAttempt",
    "LogoutMessage",
    "PasswordLink",
    "PolicyPeriod",
    "ProxyGrant",
    "RetiredUid",
    "Service",
    "ServiceTicket",
    "SsoSession",
    "TicketKind",
]
