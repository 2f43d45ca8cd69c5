"""What EU Login writes in the journal."""

from enum import StrEnum


class Event(StrEnum):
    """Acts of EU Login."""

    REGISTRATION_REQUESTED = "account:registration:requested"
    REGISTRATION_REPEATED = "account:registration:address-known"
    ACCOUNT_OPENED = "account:opened"
    LINK_RENEWED = "account:password-link:renewed"
    PASSWORD_LOST = "account:password:lost"  # noqa: S105
    PASSWORD_RENEWED = "account:password:renewed"  # noqa: S105
    PASSWORD_CHANGED = "account:password:changed"  # noqa: S105
    SIGN_IN_SUCCEEDED = "account:sign-in:succeeded"
    SIGN_IN_REFUSED = "account:sign-in:refused"
    SIGN_IN_LIMITED = "account:sign-in:limited"
    FACTOR_REFUSED = "account:factor:refused"
    SIGNED_OUT = "account:signed-out"
    TICKET_ISSUED = "ticket:issued"
    TICKET_VALIDATED = "ticket:validated"
    TICKET_REFUSED = "ticket:refused"
