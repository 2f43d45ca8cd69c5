"""What EU Login limits: always per account or address and place, so that nobody locks somebody else out."""

from datetime import timedelta

from kernel.limits.counting import LimitReached, Rule, clear, hit

#: Lock-out figures are not published; suggested in the fact sheet: 5 failures, 15 minutes.
PASSWORD = Rule("password", 5, timedelta(minutes=15))
#: Mails with a password link to one address.
LINKS = Rule("links", 5, timedelta(hours=1))

__all__ = ["LINKS", "PASSWORD", "LimitReached", "clear", "hit"]
