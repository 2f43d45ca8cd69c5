"""Why EU Login refuses what an application asks: one value for each cause, where the protocol has one code for many."""

from enum import StrEnum


class Reason(StrEnum):
    """The cause of a refusal; what to do about it stands in `eulogin.inspection.advice`."""

    PARAMETER_MISSING = "parameter-missing"
    PARAMETER_MALFORMED = "parameter-malformed"
    #: INVALID_TICKET. To the client the first three are one; only the inspector's record tells them apart.
    TICKET_UNKNOWN = "ticket-unknown"
    TICKET_SHAPELESS = "ticket-shapeless"
    TICKET_USED = "ticket-used"
    TICKET_EXPIRED = "ticket-expired"
    TICKET_KIND = "ticket-kind"
    SESSION_ENDED = "session-ended"
    ACCOUNT_DISABLED = "account-disabled"
    NOT_FRESH = "not-fresh"
    FINGERPRINT_MISSING = "fingerprint-missing"
    FINGERPRINT_UNEXPECTED = "fingerprint-unexpected"
    FINGERPRINT_DIFFERS = "fingerprint-differs"
    #: INVALID_SERVICE
    SERVICE_DIFFERS = "service-differs"
    SERVICE_UNKNOWN = "service-unknown"
    #: INVALID_USER, INVALID_STRENGTH, INSUFFICIENT_AUTHENTICATION_LEVEL
    ASSURANCE_TOO_LOW = "assurance-too-low"
    STRENGTH_MISSING = "strength-missing"
    LEVEL_TOO_LOW = "level-too-low"
    #: Proxies
    GRANT_UNKNOWN = "grant-unknown"
    GRANT_ENDED = "grant-ended"
    TARGET_TOO_STRONG = "target-too-strong"
    CALLBACK_MALFORMED = "callback-malformed"
    CALLBACK_UNREGISTERED = "callback-unregistered"
    CALLBACK_NOT_HTTPS = "callback-not-https"
    CALLBACK_UNREACHABLE = "callback-unreachable"
    CALLBACK_STATUS = "callback-status"
    CALLBACK_SILENT = "callback-silent"
    SERVER_FAULT = "server-fault"


#: What the inspector may tell of a refusal beside its reason: never a ticket, never a fingerprint.
Fact = str | int | bool | list[str] | None
