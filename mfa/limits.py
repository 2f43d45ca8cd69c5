"""Limits on what may be asked for: exact under parallel requests, one counter for each thing that is limited."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q

from kernel import clock, crypto
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode
from mfa.models import Limit

#: Rounds of a lost race before giving up; each lost round means that somebody else got on.
ROUNDS = 100


@dataclass(frozen=True)
class Rule:
    """At most `most` of one kind in `window`, which begins with the first."""

    name: str
    most: int
    window: timedelta


def per_account() -> Rule:
    """Text messages that one account may ask for."""
    return Rule("sms-account", settings.MFA_SMS_PER_ACCOUNT, settings.MFA_SMS_WINDOW)


def per_number() -> Rule:
    """Text messages that one number may get, whoever asks: it may be somebody else's."""
    return Rule("sms-number", settings.MFA_SMS_PER_NUMBER, settings.MFA_SMS_WINDOW)


def hit(rule: Rule, subject: str) -> None:
    """Count one in the statement that checks the limit; FactorError(SENDING_LIMITED), uncounted, beyond it."""
    key, now = crypto.fingerprint(subject, f"limit:{rule.name}"), clock.now()
    # An end two windows away comes from a clock that was moved back, not from another machine's or thread's skew.
    over = Q(ends_at__lte=now) | Q(ends_at__gt=now + 2 * rule.window)
    for _ in range(ROUNDS):
        if Limit.objects.filter(~over, key=key, count__lt=rule.most).update(count=F("count") + 1):
            return
        if Limit.objects.filter(over, key=key).update(count=1, ends_at=now + rule.window):
            return
        full = Limit.objects.filter(~over, key=key, count__gte=rule.most).first()
        if full is not None:
            raise FactorError(FactorErrorCode.SENDING_LIMITED, until=full.ends_at)
        try:
            with transaction.atomic():
                Limit.objects.create(key=key, count=1, ends_at=now + rule.window)
        except IntegrityError:
            continue
        return
    raise FactorError(FactorErrorCode.SENDING_LIMITED, until=now + rule.window)
