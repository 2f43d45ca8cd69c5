"""Why an operator cannot be recorded: codes, and one sentence for each."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class OperatorErrorCode(StrEnum):
    """What is wrong with an operator's description."""

    NAME_INVALID = "name-invalid"
    ENVIRONMENT_UNKNOWN = "environment-unknown"
    COUNTRY_UNKNOWN = "country-unknown"
    AUTHORITY_UNKNOWN = "authority-unknown"
    ACTIVITY_MISSING = "activity-missing"
    ACTIVITY_UNKNOWN = "activity-unknown"
    STATUS_UNKNOWN = "status-unknown"


MESSAGES: dict[OperatorErrorCode, Promise] = {
    OperatorErrorCode.NAME_INVALID: _("Enter a name of 1 to 200 characters."),
    OperatorErrorCode.ENVIRONMENT_UNKNOWN: _("There is no environment “%(value)s”."),
    OperatorErrorCode.COUNTRY_UNKNOWN: _("There is no country “%(value)s”."),
    OperatorErrorCode.AUTHORITY_UNKNOWN: _("There is no authority with the code “%(value)s”."),
    OperatorErrorCode.ACTIVITY_MISSING: _("Choose at least one activity."),
    OperatorErrorCode.ACTIVITY_UNKNOWN: _("There is no activity with the code “%(value)s”."),
    OperatorErrorCode.STATUS_UNKNOWN: _("There is no status “%(value)s”."),
}


class OperatorError(Exception):
    """An operator was refused. `value` is what was given; `str()` is the sentence in the active language."""

    def __init__(self, code: OperatorErrorCode, value: str = "") -> None:
        super().__init__(code, value)
        self.code = code
        self.value = value

    def __str__(self) -> str:
        return str(MESSAGES[self.code]) % {"value": self.value}
