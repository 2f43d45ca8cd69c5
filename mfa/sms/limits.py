"""What limits text messages: each thing is counted apart, and in the end the money of the whole service.

Whoever adds numbers makes us send messages to telephones that may be anybody's: to annoy their owners, or to earn at
ranges of numbers whose operator shares the price. So those messages are also counted by number, by different numbers of
one account and one place, by neighbouring numbers whoever asks for them, and by country. Messages to sign in go to
numbers that are registered, for people who know the password: they are counted by account and place only.

Everything counts in the caller's transaction: what is refused has counted nothing. Each message takes its counters in
one order, the shared ones last, so that no two wait for each other.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

import phonenumbers
from django.conf import settings

from kernel.limits import counting
from kernel.limits.counting import Rule
from mfa.contract import FactorError
from mfa.errors import FactorErrorCode as Code
from mfa.limits import hit
from mfa.models import Purpose

logger = logging.getLogger(__name__)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: More than any rule lets through: such a counter only tells whether something is new.
UNLIMITED = 1_000_000
#: From several places one account gets so many times what it gets from one.
PLACES = 4
#: Neighbours are numbers that differ in their last digits only: the digits, and the setting with how many may be new.
NEIGHBOURS = {2: "MFA_SMS_NEW_PER_HUNDRED", 3: "MFA_SMS_NEW_PER_THOUSAND"}


def per_account() -> Rule:
    """Text messages that one account may ask for, for one purpose."""
    return Rule("sms-account", settings.MFA_SMS_PER_ACCOUNT, settings.MFA_SMS_WINDOW)


def per_source(purpose: Purpose) -> Rule:
    """Text messages that one place may ask for, for one purpose: a class sits behind one address."""
    return Rule("sms-source", settings.MFA_SMS_PER_SOURCE[purpose], settings.MFA_SMS_WINDOW)


def per_number() -> list[Rule]:
    """Text messages that one number may get from people who want to add it: it may be somebody else's.

    Sign-in has nothing to do with it: strangers must not use up what the owner needs.
    """
    return [
        Rule("sms-number", settings.MFA_SMS_PER_NUMBER, settings.MFA_SMS_WINDOW),
        Rule("sms-number-day", settings.MFA_SMS_PER_NUMBER_A_DAY, DAY),
    ]


def take_to_enrol(user: str, number: str, source: str) -> None:
    """Count a message that somebody asks for to add `number` (E.164). FactorError beyond a limit.

    `user` is their key, `source` is `mfa.limits.digest_of` the network they ask from.
    """
    hit(per_account(), user, Purpose.ENROL)
    for rule in per_number():
        hit(rule, number, code=Code.SMS_NUMBER_LIMITED)
    if _is_new("sms-tried-by", user, number):
        hit(Rule("sms-new-account", settings.MFA_SMS_NEW_PER_ACCOUNT, HOUR), user, code=Code.SMS_NUMBERS_LIMITED)
    hit(per_source(Purpose.ENROL), Purpose.ENROL, source, code=Code.SMS_SOURCE_LIMITED)
    if _is_new("sms-tried-from", source, number):
        hit(Rule("sms-new-source", settings.MFA_SMS_NEW_PER_SOURCE, HOUR), source, code=Code.SMS_SOURCE_LIMITED)
    country = str(phonenumbers.parse(number).country_code)
    if _is_new("sms-tried", number):
        _brake_run(number, country)
    rule = Rule("sms-country", settings.MFA_SMS_PER_COUNTRY, HOUR)
    hit(rule, country, code=Code.SMS_COUNTRY_LIMITED)


def take_to_sign_in(user: str, source: str) -> None:
    """Count a message that somebody with the password asks for, to a number of theirs. FactorError beyond a limit.

    Who stole the password and knows the number uses up what their own network may ask for, not the owner's.
    """
    hit(per_account(), user, Purpose.SIGN_IN, source)
    hit(Rule("sms-account-anywhere", PLACES * settings.MFA_SMS_PER_ACCOUNT, settings.MFA_SMS_WINDOW), user)
    hit(per_source(Purpose.SIGN_IN), Purpose.SIGN_IN, source, code=Code.SMS_SOURCE_LIMITED)


def _is_new(rule: str, *parts: str) -> bool:
    """Whether this is the first time in an hour."""
    return counting.hit(Rule(rule, UNLIMITED, HOUR), *parts) == 1


def _brake_run(number: str, country: str) -> None:
    """Refuse a new number when many of its neighbours were new lately, whoever asked for them."""
    for digits, setting in NEIGHBOURS.items():
        rule = Rule(f"sms-neighbours-{digits}", getattr(settings, setting), HOUR)
        try:
            hit(rule, number[:-digits], code=Code.SMS_RUN_LIMITED)
        except FactorError:
            logger.warning("a run of numbers in country +%s is braked: %s new ones in an hour", country, rule.most)
            raise


# --- the money of the service -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Budget:
    """How many messages the whole service may send in a window; `for_enrolment` of them to numbers that are added."""

    name: str
    most: int
    window: timedelta

    @property
    def for_enrolment(self) -> int:
        """What is left when the reserve is kept for people who sign in."""
        return int(self.most * (100 - settings.MFA_SMS_RESERVE) // 100)

    @property
    def spent(self) -> tuple[int, datetime | None]:
        """How many are spent, and when the window ends that runs now."""
        return counting.counted(Rule(self.name, self.most, self.window))


def budgets() -> list[Budget]:
    """Of an hour, and of a day."""
    return [
        Budget("sms-service-hour", settings.MFA_SMS_PER_HOUR, HOUR),
        Budget("sms-service-day", settings.MFA_SMS_PER_DAY, DAY),
    ]


def spend(purpose: Purpose) -> None:
    """Take a message from the budgets. FactorError when they are used up.

    To add numbers may not touch the reserve: a flood of them leaves enough for those who sign in. Call it late in the
    transaction, because everybody else's message waits from here on.
    """
    for budget in budgets():
        most = budget.for_enrolment if purpose is Purpose.ENROL else budget.most
        try:
            hit(Rule(budget.name, most, budget.window), code=Code.SMS_SPENT)
        except FactorError:
            logger.warning("the spending stop of text messages is reached: %s of %s", budget.name, most)
            raise
