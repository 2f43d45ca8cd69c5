"""What factors limit: each thing is counted apart, so that nobody locks somebody else out.

What limits text messages stands in `mfa.sms.limits`.
"""

from django.conf import settings

from kernel import crypto
from kernel.limits import counting
from kernel.limits.counting import Rule
from kernel.web.source import network_of
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode


def digest_of(address: str) -> str:
    """What is counted and kept in place of a network address; empty when nobody knows it."""
    return crypto.fingerprint(network_of(address), "factor-source") if address else ""


def app_enrolments() -> Rule:
    """Devices that one account may begin to add."""
    return Rule("app-enrolments", settings.MFA_APP_ENROLMENTS, settings.MFA_APP_WINDOW)


def app_requests() -> Rule:
    """Requests to the devices of one account from one place that nobody approved; an approval forgets them."""
    return Rule("app-requests", settings.MFA_APP_REQUESTS, settings.MFA_APP_WINDOW)


def hit(rule: Rule, *subject: str, code: FactorErrorCode = FactorErrorCode.SENDING_LIMITED) -> None:
    """Count one in the statement that checks the limit; FactorError with `code`, uncounted, beyond it."""
    try:
        counting.hit(rule, *subject)
    except counting.LimitReached as limit:
        raise FactorError(code, until=limit.until) from None
