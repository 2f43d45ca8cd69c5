"""What EU Login keeps."""

from eulogin.models.account import Account
from eulogin.models.attempt import LoginAttempt
from eulogin.models.link import PasswordLink
from eulogin.models.service import PolicyPeriod, Service
from eulogin.models.session import SsoSession
from eulogin.models.ticket import ServiceTicket

__all__ = [
    "Account",
    "LoginAttempt",
    "PasswordLink",
    "PolicyPeriod",
    "Service",
    "ServiceTicket",
    "SsoSession",
]
