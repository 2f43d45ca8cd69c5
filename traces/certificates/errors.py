"""Everything that certificates refuse, as codes; their sentences stand here and nowhere else."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class CertificateErrorCode(StrEnum):
    """Why an act was refused."""

    TWO_FACTORS_MISSING = "two-factors-missing"
    NO_RIGHT = "no-right"
    NOT_A_DRAFT = "not-a-draft"
    CHANGED_ELSEWHERE = "changed-elsewhere"
    TOO_LATE = "too-late"
    OWN_CERTIFICATE = "own-certificate"
    NOT_COMPETENT = "not-competent"
    BOX_EMPTY = "box-empty"
    NO_ANIMALS = "no-animals"
    OPERATOR_UNKNOWN = "operator-unknown"
    ACTIVITY_MISSING = "activity-missing"
    SAME_COUNTRY = "same-country"
    OUTSIDE_THE_UNION = "outside-the-union"
    NO_AUTHORITY = "no-authority"
    DEPARTURE_PAST = "departure-past"
    JOURNEY_LOG_MISSING = "journey-log-missing"
    PURPOSE_UNKNOWN = "purpose-unknown"
    IDENTIFICATION_COUNT = "identification-count"
    REASON_MISSING = "reason-missing"
    CHECK_MISSING = "check-missing"
    MODEL_UNKNOWN = "model-unknown"
    NO_POST = "no-post"
    ENVIRONMENT_UNKNOWN = "environment-unknown"


E = CertificateErrorCode

SENTENCES: dict[CertificateErrorCode, Promise] = {
    E.TWO_FACTORS_MISSING: _("Without a second factor no certificate can be created. Your draft has been kept."),
    E.NO_RIGHT: _("Your active profile may not write documents of this type (any more). Nothing was changed."),
    E.NOT_A_DRAFT: _("This draft has been submitted or deleted meanwhile."),
    E.CHANGED_ELSEWHERE: _(
        "This draft was saved elsewhere since you opened this page, perhaps in another tab. What you typed is still"
        " here and has not been saved: compare, then save again to keep your version."
    ),
    E.TOO_LATE: _("Somebody else was first: this certificate is “%(status)s” now. Nothing was changed."),
    E.OWN_CERTIFICATE: _("Nobody certifies what they applied for themselves."),
    E.NOT_COMPETENT: _("Your active profile is not the competent authority of the place of dispatch."),
    E.BOX_EMPTY: _("Fill in this box."),
    E.NO_ANIMALS: _("Describe at least one kind of animals."),
    E.OPERATOR_UNKNOWN: _("This operator cannot be chosen for this box. Search again."),
    E.ACTIVITY_MISSING: _(
        "%(name)s has no valid activity that this box accepts on the day of departure (control rule since %(since)s)."
    ),
    E.SAME_COUNTRY: _("Places of dispatch and of destination lie in the same country: no INTRA certificate is needed."),
    E.OUTSIDE_THE_UNION: _("%(name)s lies outside the countries between which INTRA certificates are used."),
    E.NO_AUTHORITY: _("No authority is responsible for %(name)s: nobody could certify."),
    E.DEPARTURE_PAST: _("The departure lies in the past."),
    E.JOURNEY_LOG_MISSING: _("A journey of more than 8 hours needs a journey log (Regulation (EC) No 1/2005)."),
    E.PURPOSE_UNKNOWN: _("This purpose does not belong to the model."),
    E.IDENTIFICATION_COUNT: _(
        "Animals: %(quantity)s; identification marks: %(marks)s. The two numbers must be the same."
    ),
    E.REASON_MISSING: _("Give the reason: everybody involved reads it."),
    E.CHECK_MISSING: _("A certificate is signed only when this has been checked and is satisfactory."),
    E.MODEL_UNKNOWN: _("Choose one of the models."),
    E.NO_POST: _("This person has no valid post that may write INTRA certificates in this environment."),
    E.ENVIRONMENT_UNKNOWN: _("There is no environment “%(value)s”."),
}


class CertificateError(Exception):
    """An act was refused, nothing was changed. `field` is the box it is about, if it is about one."""

    def __init__(self, code: CertificateErrorCode, *, field: str = "", **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.values = values

    @property
    def sentence(self) -> str:
        """What to tell the person, in the active language."""
        text = str(SENTENCES[self.code])
        return text % self.values if self.values else text


class IncompleteError(Exception):
    """A draft cannot be submitted yet: everything that is wrong with it, at once."""

    def __init__(self, problems: list[CertificateError]) -> None:
        super().__init__([problem.code for problem in problems])
        self.problems = problems
