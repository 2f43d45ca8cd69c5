"""What EU Login writes in the journal."""

from enum import StrEnum


class Event(StrEnum):
    """Acts of EU Login."""

    REGISTRATION_REQUESTED = "account:registration:requested"
    REGISTRATION_REPEATED = "account:registration:address-known"
    ACCOUNT_OPENED = "account:opened"
    ACCOUNT_IMPORTED = "account:imported"
    ACCOUNT_DISABLED = "account:disabled"
    ACCOUNT_ENABLED = "account:enabled"
    ADMINISTRATOR_MADE = "account:administrator:made"
    ADMINISTRATOR_WITHDRAWN = "account:administrator:withdrawn"
    SERVICE_REGISTERED = "service:registered"
    SERVICE_CHANGED = "service:changed"
    SERVICE_REMOVED = "service:removed"
    CLIENT_REMOVED = "oidc:client:removed"
    LINK_RENEWED = "account:password-link:renewed"
    PASSWORD_LOST = "account:password:lost"  # noqa: S105
    PASSWORD_RENEWED = "account:password:renewed"  # noqa: S105
    PASSWORD_CHANGED = "account:password:changed"  # noqa: S105
    SIGN_IN_SUCCEEDED = "account:sign-in:succeeded"
    SIGN_IN_REFUSED = "account:sign-in:refused"
    SIGN_IN_LIMITED = "account:sign-in:limited"
    NAMES_CHANGED = "account:names:changed"
    OPTIONS_CHANGED = "account:options:changed"
    EMAIL_CHANGE_REQUESTED = "account:email-change:requested"
    EMAIL_CHANGE_CANCELLED = "account:email-change:cancelled"
    EMAIL_CHANGED = "account:email:changed"
    ACCOUNT_DELETED = "account:deleted"
    FACTOR_REFUSED = "account:factor:refused"
    SIGNED_OUT = "account:signed-out"
    FACTORS_REMOVED = "account:factors:removed"
    FACTOR_RESET_ASKED = "account:factor-reset:asked"
    FACTOR_RESET_CONFIRMED = "account:factor-reset:confirmed"
    FACTOR_RESET_STOPPED = "account:factor-reset:stopped"
    TICKET_REFUSED = "ticket:refused"
    ANSWER_FALSIFIED = "answer:falsified"
    PROXY_GRANTED = "proxy:granted"
    PROXY_REFUSED = "proxy:refused"
