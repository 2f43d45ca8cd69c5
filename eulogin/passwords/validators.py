"""Rules for passwords beside Django's own (portal of EU Login: ten characters and four groups)."""

import unicodedata
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from eulogin.errors import ErrorCode, sentence

SHORTEST_PART = 3


class MaximumLengthValidator:
    """At most `max_length` characters."""

    def __init__(self, max_length: int = 128) -> None:
        self.max_length = max_length

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse longer ones: hashing them would cost without adding strength."""
        if len(password) > self.max_length:
            raise ValidationError(
                sentence(ErrorCode.PASSWORD_TOO_LONG, max_length=self.max_length), "password-too-long"
            )

    def get_help_text(self) -> str:
        """The rule as a hint."""
        return sentence(ErrorCode.PASSWORD_TOO_LONG, max_length=self.max_length)


class FourGroupsValidator:
    """Upper case, lower case, digits and special characters, in any alphabet that has them."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse a password that lacks a group."""
        tests = (str.isupper, str.islower, str.isdigit)
        groups = [any(test(c) for c in password) for test in tests]
        groups.append(any(not c.isalnum() for c in password))
        if not all(groups):
            raise ValidationError(sentence(ErrorCode.PASSWORD_GROUPS), "password-groups")

    def get_help_text(self) -> str:
        """The rule as a hint."""
        return _("Use upper-case and lower-case letters, digits and special characters.")


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


class NotOneselfValidator:
    """Not one's first name, last name, e-mail address or uid, with or without accents."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse a password that contains a part of three letters or more of who one is."""
        if user is None:
            return
        names = chain.from_iterable(
            str(getattr(user, field, "")).replace("-", " ").split() for field in ("first_name", "last_name")
        )
        email = str(getattr(user, "email", ""))
        parts = [*names, email.split("@")[0], str(getattr(user, "uid", "") or "")]
        plain = _plain(password)
        if any(len(part) >= SHORTEST_PART and _plain(part) in plain for part in parts):
            raise ValidationError(sentence(ErrorCode.PASSWORD_ONESELF), "password-oneself")

    def get_help_text(self) -> str:
        """The rule as a hint."""
        return sentence(ErrorCode.PASSWORD_ONESELF)
