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
    IDENTIFIER_UNKNOWN = "identifier-unknown"
    SIGN_IN_FAILED = "sign-in-failed"
    SIGN_IN_LIMITED = "sign-in-limited"
    METHOD_UNKNOWN = "method-unknown"
    ACCOUNT_DISABLED = "account-disabled"
    SEVERAL_FACTORS_REQUIRED = "several-factors-required"
    PANIC_UNCONFIRMED = "panic-unconfirmed"
    FACTOR_RESET_LIMITED = "factor-reset-limited"
    EMAIL_TAKEN = "email-taken"
    UID_TAKEN = "uid-taken"
    UID_MALFORMED = "uid-malformed"
    FACTOR_NEEDED_FIRST = "factor-needed-first"
    EMAIL_CHANGES_LIMITED = "email-changes-limited"
    DELETION_NOT_CONFIRMED = "deletion-not-confirmed"
    UID_REPEATED = "uid-repeated"
    EMAIL_MALFORMED = "email-malformed"
    EMAIL_REPEATED = "email-repeated"
    EMPLOYEE_TYPE_MALFORMED = "employee-type-malformed"
    VALUE_TOO_LONG = "value-too-long"
    FILE_TOO_LARGE = "file-too-large"
    FILE_MALFORMED = "file-malformed"
    FILE_WITH_DEFINITIONS = "file-with-definitions"
    FILE_WITHOUT_PEOPLE = "file-without-people"
    FILE_TOO_MANY_PEOPLE = "file-too-many-people"
    IMPORT_CROSSED = "import-crossed"
    PREFIX_MALFORMED = "prefix-malformed"
    PREFIX_TAKEN = "prefix-taken"
    PERIOD_REPEATED = "period-repeated"
    ADVERSARY_NOT_ALLOWED = "adversary-not-allowed"


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
    ErrorCode.IDENTIFIER_UNKNOWN: _("Nobody is known under this e-mail address or identifier."),
    ErrorCode.SIGN_IN_FAILED: _("The e-mail address or identifier and the password do not belong together."),
    ErrorCode.SIGN_IN_LIMITED: _(
        "Too many failed tries with the password from this place. You can try again at %(until)s. Other places and"
        " other ways to sign in are not affected."
    ),
    ErrorCode.SEVERAL_FACTORS_REQUIRED: _(
        "Your password is right. Your account always requires several factors: choose one of them and type your"
        " password again. Whoever has lost them all finds on the help page whom to write to."
    ),
    ErrorCode.ACCOUNT_DISABLED: _(
        "The account with which this eID is linked is disabled. Only the help desk of EU Login can open it again."
    ),
    ErrorCode.METHOD_UNKNOWN: _("Choose one of the verification methods in the list."),
    ErrorCode.PANIC_UNCONFIRMED: _("Tick this box to delete them all."),
    ErrorCode.FACTOR_RESET_LIMITED: _("You have asked too often. You can ask again at %(until)s."),
    ErrorCode.EMAIL_TAKEN: _("This e-mail address already belongs to an account."),
    ErrorCode.UID_TAKEN: _("This identifier already belongs to an account."),
    ErrorCode.UID_MALFORMED: _(
        "An identifier has 3 to 32 lower-case letters, digits, full stops, hyphens or underscores."
    ),
    ErrorCode.FACTOR_NEEDED_FIRST: _(
        "You have no second factor yet: with this choice you could no longer sign in. Set one up first."
    ),
    ErrorCode.EMAIL_CHANGES_LIMITED: _(
        "You have asked for too many changes of your e-mail address. You can ask again at %(until)s."
    ),
    ErrorCode.DELETION_NOT_CONFIRMED: _("Tick this box to confirm that you want to delete your account."),
    ErrorCode.UID_REPEATED: _("This identifier stands in the file more than once."),
    ErrorCode.EMAIL_MALFORMED: _("This is not an e-mail address."),
    ErrorCode.EMAIL_REPEATED: _("This e-mail address stands in the file more than once."),
    ErrorCode.EMPLOYEE_TYPE_MALFORMED: _("A type of employee is one letter."),
    ErrorCode.VALUE_TOO_LONG: _("At most %(most)d characters."),
    ErrorCode.FILE_TOO_LARGE: _("The file has more than %(most)d MB."),
    ErrorCode.FILE_MALFORMED: _("The file cannot be read as XML: line %(line)d, column %(column)d."),
    ErrorCode.FILE_WITH_DEFINITIONS: _("The file defines a document type or entities, which is refused."),
    ErrorCode.FILE_WITHOUT_PEOPLE: _("The file has no element “user” of the mock-up's data base."),
    ErrorCode.FILE_TOO_MANY_PEOPLE: _("The file has more than %(most)d people."),
    ErrorCode.IMPORT_CROSSED: _("Somebody else changed the same accounts at this moment. Try again."),
    ErrorCode.PREFIX_MALFORMED: _(
        "The prefix is an address like https://app.example/, or a path beginning with / on this very host."
    ),
    ErrorCode.PREFIX_TAKEN: _("A service with this prefix is registered already."),
    ErrorCode.PERIOD_REPEATED: _("Two periods begin at the same moment."),
    ErrorCode.ADVERSARY_NOT_ALLOWED: _("Falsified answers are not allowed on this server."),
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
