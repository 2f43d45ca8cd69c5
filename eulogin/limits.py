"""What EU Login limits: always per account or address and place, so that nobody locks somebody else out."""

from datetime import timedelta

from kernel.limits.counting import LimitReached, Rule, clear, hit

#: Lock-out figures are not published; suggested in the fact sheet: 5 failures, 15 minutes.
PASSWORD = Rule("password", 5, timedelta(minutes=15))
#: Mails with a link to one address, asked for from one place.
LINKS = Rule("links", 5, timedelta(hours=1))
#: New e-mail addresses that one account may name: each gets a mail, and may be a stranger's.
EMAIL_CHANGES = Rule("email-changes", 5, timedelta(hours=1))
#: Requests of one account that say every factor is lost: each sends mails, and text messages once confirmed.
FACTOR_RESETS = Rule("factor-resets", 5, timedelta(days=1))

__all__ = ["FACTOR_RESETS", "LINKS", "PASSWORD", "LimitReached", "clear", "hit"]
