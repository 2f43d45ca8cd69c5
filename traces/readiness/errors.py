"""Everything that readiness and the plan of phones refuse, as codes; their sentences stand here and nowhere else."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ReadProblem(StrEnum):
    """Why EU Login could not be read."""

    NOT_CONFIGURED = "not-configured"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    LIMITED = "limited"
    MALFORMED = "malformed"


class PlanError(StrEnum):
    """What is wrong with an entry of the plan."""

    NUMBER_MISSING = "number-missing"
    NUMBER_NOT_WANTED = "number-not-wanted"
    NUMBER_NO_PLUS = "number-no-plus"
    NUMBER_WRONG = "number-wrong"
    NUMBER_TWICE = "number-twice"
    LABEL_TWICE = "label-twice"
    SHIFT_HALF = "shift-half"
    SHIFT_EMPTY = "shift-empty"
    CHANGED_ELSEWHERE = "changed-elsewhere"
    NOT_A_MEMBER = "not-a-member"


SENTENCES: dict[ReadProblem | PlanError, str | Promise] = {
    ReadProblem.NOT_CONFIGURED: _("This environment has no credential for reading in EU Login."),
    ReadProblem.UNREACHABLE: _("EU Login does not answer at the moment."),
    ReadProblem.REFUSED: _("EU Login refused the credential of this environment."),
    ReadProblem.LIMITED: _("EU Login was asked too often. Wait a minute."),
    ReadProblem.MALFORMED: _("EU Login gave an answer that TRACES does not understand."),
    PlanError.NUMBER_MISSING: _("A phone that receives text messages needs its number."),
    PlanError.NUMBER_NOT_WANTED: _("A security key has no number: leave this empty."),
    PlanError.NUMBER_NO_PLUS: _("Begin with a plus sign and the country code, as in +33 6 12 34 56 78."),
    PlanError.NUMBER_WRONG: _("This is not a telephone number of that country. Check each digit."),
    PlanError.NUMBER_TWICE: _("This number is in the plan already, as “%(label)s”."),
    PlanError.LABEL_TWICE: _("The plan already has this name."),
    PlanError.SHIFT_HALF: _("Give the days, the beginning and the end, or none of them."),
    PlanError.SHIFT_EMPTY: _("Beginning and end are the same."),
    PlanError.CHANGED_ELSEWHERE: _(
        "Somebody changed this in the meantime, perhaps you in another window. Your entries are still here: compare"
        " them with the plan, then save again."
    ),
    PlanError.NOT_A_MEMBER: _("Somebody you ticked has no valid role in this organisation any more. Look again."),
}


def sentence(code: ReadProblem | PlanError, **values: object) -> str:
    """What to tell the person, in the active language."""
    text = str(SENTENCES[code])
    return text % values if values else text


class ReadError(Exception):
    """Nothing was read."""

    def __init__(self, problem: ReadProblem) -> None:
        super().__init__(problem)
        self.problem = problem


class PlanRefused(Exception):
    """Nothing was changed. `field` names what is wrong, None for the whole form."""

    def __init__(self, code: PlanError, field: str | None = None, **values: object) -> None:
        super().__init__(code)
        self.code, self.field, self.values = code, field, values

    @property
    def sentence(self) -> str:
        """What to tell the person."""
        return sentence(self.code, **self.values)
