"""Everything EU Login refuses, as codes; their sentences stand here and nowhere else."""

from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _


class ErrorCode(StrEnum):
    """Why a form was refused."""

    EMAILS_DIFFER = "emails-differ"
    EMAIL_OF_INSTITUTION = "email-of-institution"
    NAME_OF_ORGANISATION = "name-of-organisation"
    NAME_HAS_SYMBOLS = "name-has-symbols"
    PRIVACY_NOT_ACCEPTED = "privacy-not-accepted"
    PASSWORDS_DIFFER = "passwords-differ"
    PASSWORD_TOO_LONG = "password-too-long"  # noqa: S105
    PASSWORD_GROUPS = "password-groups"  # noqa: S105
    PASSWORD_ONESELF = "password-oneself"  # noqa: S105
    PASSWORD_UNCHANGED = "password-unchanged"  # noqa: S105
    PASSWORD_WRONG = "password-wrong"  # noqa: S105
    IDENTIFIER_MISSING = "identifier-missing"
    SIGN_IN_FAILED = "sign-in-failed"
    SIGN_IN_LIMITED = "sign-in-limited"
    METHOD_UNKNOWN = "method-unknown"
    EMAIL_TAKEN = "email-taken"
    UID_TAKEN = "uid-taken"
    UID_MALFORMED = "uid-malformed"


SENTENCES: dict[ErrorCode, Any] = {
    ErrorCode.EMAILS_DIFFER: _("The two e-mail addresses are not the same."),
    ErrorCode.EMAIL_OF_INSTITUTION: _(
        "An account cannot be created with an e-mail address that belongs to an EU institution: its staff get their"
        " account from their human resources department."
    ),
    ErrorCode.NAME_OF_ORGANISATION: _(
        "This looks like the name of an organisation or of a post. An account must be in the name of a real person:"
        " the name signs certificates. If it is really your name, tick the box below and send the form again."
    ),
    ErrorCode.NAME_HAS_SYMBOLS: _("A name holds letters, spaces, hyphens, apostrophes and full stops only."),
    ErrorCode.PRIVACY_NOT_ACCEPTED: _("Tick this box to confirm that you have read the privacy statement."),
    ErrorCode.PASSWORDS_DIFFER: _("The two passwords are not the same."),
    ErrorCode.PASSWORD_TOO_LONG: _("A password has at most %(max_length)d characters."),
    ErrorCode.PASSWORD_GROUPS: _(
        "A password needs upper-case letters, lower-case letters, digits and special characters: at least one of each."
    ),
    ErrorCode.PASSWORD_ONESELF: _("A password must not contain your name, your e-mail address or your identifier."),
    ErrorCode.PASSWORD_UNCHANGED: _("Choose a password other than your current one."),
    ErrorCode.PASSWORD_WRONG: _("This is not your current password."),
    ErrorCode.IDENTIFIER_MISSING: _("Type your e-mail address or unique identifier."),
    ErrorCode.SIGN_IN_FAILED: _("The e-mail address or identifier and the password do not belong together."),
    ErrorCode.SIGN_IN_LIMITED: _(
        "Too many failed tries with the password from this place. You can try again at %(until)s. Other places and"
        " other ways to sign in are not affected."
    ),
    ErrorCode.METHOD_UNKNOWN: _("Choose one of the verification methods in the list."),
    ErrorCode.EMAIL_TAKEN: _("This e-mail address already belongs to an account."),
    ErrorCode.UID_TAKEN: _("This identifier already belongs to an account."),
    ErrorCode.UID_MALFORMED: _(
        "An identifier has 3 to 32 lower-case letters, digits, full stops, hyphens or underscores."
    ),
}


def sentence(code: ErrorCode, **values: object) -> str:
    """The translated sentence of a code."""
    text = str(SENTENCES[code])
    return text % values if values else text


def lazy_sentence(code: ErrorCode) -> Any:
    """The sentence of a code, translated when the page is rendered: for the fields of a form class."""
    return SENTENCES[code]


class AccountError(Exception):
    """An account cannot be made as asked; `field` names what is wrong."""

    def __init__(self, code: ErrorCode, field: str) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
