"""What the classroom refuses, as codes; the sentences stand here and nowhere else."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ErrorCode(StrEnum):
    """Why an act was refused."""

    NAME_TAKEN = "name-taken"
    NO_NUMBERS = "no-numbers"
    AUTHORITY_UNKNOWN = "authority-unknown"
    STATE_UNKNOWN = "state-unknown"
    TOO_MANY_STATES = "too-many-states"
    TOO_LARGE = "too-large"
    BUSY = "busy"
    FILE_TOO_LARGE = "file-too-large"
    FILE_NOT_TEXT = "file-not-text"
    FILE_MALFORMED = "file-malformed"
    FIELD_MISSING = "field-missing"
    FIELD_UNKNOWN = "field-unknown"
    FIELD_TOO_LONG = "field-too-long"
    FIELD_EMPTY = "field-empty"
    FIELD_WRONG = "field-wrong"
    CHECK_UNKNOWN = "check-unknown"
    CHECK_PARAMETER = "check-parameter"
    ID_REPEATED = "id-repeated"
    IN_USE = "in-use"
    NOTHING_TO_DO = "nothing-to-do"


SENTENCES: dict[ErrorCode, Promise] = {
    ErrorCode.NAME_TAKEN: _("This name is taken. Choose another one."),
    ErrorCode.NO_NUMBERS: _("All 10,000 numbers reserved for fiction are in use: reset the simulator."),
    ErrorCode.AUTHORITY_UNKNOWN: _("There is no such authority. Choose one of the list."),
    ErrorCode.STATE_UNKNOWN: _("There is no such state. Choose one of the list."),
    ErrorCode.TOO_MANY_STATES: _("No more than %(most)s states are kept. Forget one first."),
    ErrorCode.TOO_LARGE: _("Training holds too many data to be kept."),
    ErrorCode.BUSY: _("Too many people were working in Training at this moment. Nothing was changed; try again."),
    ErrorCode.FILE_TOO_LARGE: _("The file is larger than %(most)s kB."),
    ErrorCode.FILE_NOT_TEXT: _("The file is no text in UTF-8."),
    ErrorCode.FILE_MALFORMED: _("The file is neither TOML nor JSON: %(detail)s"),
    ErrorCode.FIELD_MISSING: _("%(place)s: missing."),
    ErrorCode.FIELD_UNKNOWN: _("%(place)s: nobody knows this word. Is it a typing mistake?"),
    ErrorCode.FIELD_TOO_LONG: _("%(place)s: too long or too many."),
    ErrorCode.FIELD_EMPTY: _("%(place)s: empty."),
    ErrorCode.FIELD_WRONG: _("%(place)s: not of the expected form."),
    ErrorCode.CHECK_UNKNOWN: _("%(place)s: there is no such check."),
    ErrorCode.CHECK_PARAMETER: _("%(place)s: the check needs other words than these."),
    ErrorCode.ID_REPEATED: _("%(place)s: this id is there twice."),
    ErrorCode.IN_USE: _("A class uses these exercises. Close the class first."),
    ErrorCode.NOTHING_TO_DO: _("There is nothing that could be done for this trainee now."),
}


class ClassroomError(Exception):
    """An act was refused, nothing was changed. `field` is the form's field concerned; `values` fill the sentence."""

    def __init__(self, code: ErrorCode, field: str = "", **values: object) -> None:
        super().__init__(code)
        self.code, self.field, self.values = code, field, values

    @property
    def sentence(self) -> str:
        """What to tell the trainer, in the active language."""
        text = str(SENTENCES[self.code])
        return text % self.values if self.values else text
