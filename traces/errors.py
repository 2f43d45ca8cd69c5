"""Everything TRACES refuses, as codes; their sentences stand here and nowhere else."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from traces.operators.errors import MESSAGES, OperatorErrorCode


class ErrorCode(StrEnum):
    """Why an act was refused."""

    NOTHING_SEARCHED = "nothing-searched"
    NOTHING_TICKED = "nothing-ticked"
    ORGANISATION_UNKNOWN = "organisation-unknown"
    ALREADY_REQUESTED = "already-requested"
    ROLE_TYPE_TAKEN = "role-type-taken"
    NOT_WAITING = "not-waiting"
    NOT_SUSPENDED = "not-suspended"
    OPERATOR_NOT_VALID = "operator-not-valid"
    REASON_MISSING = "reason-missing"
    OWN_REQUEST = "own-request"
    NOT_IN_REMIT = "not-in-remit"
    ROLE_TYPE_UNKNOWN = "role-type-unknown"
    NOT_VALID = "not-valid"
    ALREADY_ADMINISTRATOR = "already-administrator"
    NOT_ADMINISTRATOR = "not-administrator"
    LAST_ADMINISTRATOR = "last-administrator"
    SUSPENSION_REASON_MISSING = "suspension-reason-missing"
    NOTHING_TO_REMOVE = "nothing-to-remove"
    REMOVAL_REASON_MISSING = "removal-reason-missing"
    LAST_ADMINISTRATOR_AMONG_MANY = "last-administrator-among-many"
    ACTIVITY_NOT_NEW = "activity-not-new"
    ACTIVITY_NOT_VALID = "activity-not-valid"
    ACTIVITY_NOT_SUSPENDED = "activity-not-suspended"
    ACTIVITY_NOT_IN_CHARGE = "activity-not-in-charge"
    ACTIVITY_REASON_MISSING = "activity-reason-missing"
    NOTHING_CHOSEN = "nothing-chosen"
    TOO_MANY_CHOSEN = "too-many-chosen"
    CHOICE_CHANGED = "choice-changed"
    ACT_UNKNOWN = "act-unknown"
    POST_LOST = "post-lost"
    ASKED_TOO_SOON = "asked-too-soon"
    AUTHORITY_ASSIGNED_ALREADY = "authority-assigned-already"
    AUTHORITY_NOT_YOURS = "authority-not-yours"
    SEARCH_FIRST = "search-first"
    CONTACT_MISSING = "contact-missing"
    TELEPHONE_INVALID = "telephone-invalid"
    VAT_INVALID = "vat-invalid"
    EORI_INVALID = "eori-invalid"
    EORI_MISSING = "eori-missing"
    ADDRESS_EMPTY = "address-empty"
    SECTION_OF_ESTABLISHMENT_LISTS = "oper-029"
    AUTHORITY_MISSING = "authority-missing"
    CONTROL_BODY_MISSING = "control-body-missing"


Code = ErrorCode | OperatorErrorCode

SENTENCES: dict[Code, str | Promise] = {
    **{code: sentence for code, sentence in MESSAGES.items()},  # noqa: C416 - a type checker sees the wider key here
    ErrorCode.NOTHING_SEARCHED: _("Fill in at least one field to search."),
    ErrorCode.NOTHING_TICKED: _("Tick at least one line of the results."),
    ErrorCode.ORGANISATION_UNKNOWN: _("A line that was ticked does not exist in this environment. Search again."),
    ErrorCode.ALREADY_REQUESTED: _("You already have, or have asked for, this role: %(name)s."),
    ErrorCode.ROLE_TYPE_TAKEN: _(
        "You already hold or have asked for a role of the type “%(held)s” in this environment. There is one role type"
        " per person: a role of another type is not possible beside it."
    ),
    ErrorCode.NOT_WAITING: _("This request is not waiting for a decision any more."),
    ErrorCode.NOT_SUSPENDED: _("This role is not suspended any more."),
    ErrorCode.OPERATOR_NOT_VALID: _(
        "The operator is not valid yet: none of its activities has been validated. Validate the operator first, then"
        " its users."
    ),
    ErrorCode.REASON_MISSING: _("Give the applicant a reason for the refusal."),
    ErrorCode.OWN_REQUEST: _("Nobody decides on their own request."),
    ErrorCode.NOT_IN_REMIT: _("This request is not, or no longer, within your remit."),
    ErrorCode.ROLE_TYPE_UNKNOWN: _("There is no such role type."),
    ErrorCode.NOT_VALID: _("This role is not valid any more."),
    ErrorCode.ALREADY_ADMINISTRATOR: _("This user is an administrator already."),
    ErrorCode.NOT_ADMINISTRATOR: _("This user is not an administrator any more."),
    ErrorCode.LAST_ADMINISTRATOR: _("This is the last administrator of the organisation: confirm that you mean it."),
    ErrorCode.SUSPENSION_REASON_MISSING: _("Give the user a reason for the suspension."),
    ErrorCode.NOTHING_TO_REMOVE: _("This role is neither valid nor suspended: there is nothing to remove."),
    ErrorCode.REMOVAL_REASON_MISSING: _("Give the user a reason for the removal."),
    ErrorCode.LAST_ADMINISTRATOR_AMONG_MANY: _(
        "This is the last administrator of the organisation: the role is removed on the user's own page, which says"
        " who validates afterwards."
    ),
    ErrorCode.ACTIVITY_NOT_NEW: _("This activity is not new any more."),
    ErrorCode.ACTIVITY_NOT_VALID: _("This activity is not valid any more."),
    ErrorCode.ACTIVITY_NOT_SUSPENDED: _("This activity is not suspended any more."),
    ErrorCode.ACTIVITY_NOT_IN_CHARGE: _("This activity is not, or no longer, within your competence."),
    ErrorCode.ACTIVITY_REASON_MISSING: _("Give the operator a reason."),
    ErrorCode.NOTHING_CHOSEN: _("Tick at least one line of the list."),
    ErrorCode.TOO_MANY_CHOSEN: _("At most %(limit)s lines can be decided at once. Narrow the list first."),
    ErrorCode.CHOICE_CHANGED: _(
        "The list has changed meanwhile: %(expected)s lines were shown, %(found)s match now. Look at it again."
    ),
    ErrorCode.ACT_UNKNOWN: _("Choose what to do with the lines."),
    ErrorCode.POST_LOST: _("The post from which this was decided is not valid any more."),
    ErrorCode.ASKED_TOO_SOON: _("You can remind those who can decide from %(date)s on."),
    ErrorCode.AUTHORITY_ASSIGNED_ALREADY: _("This operator has a responsible authority already."),
    ErrorCode.AUTHORITY_NOT_YOURS: _("Choose your own authority, or one below it."),
    ErrorCode.SEARCH_FIRST: _("Search first: the operator may be there already."),
    ErrorCode.CONTACT_MISSING: _(
        "Fill in a telephone number, or instead a fax number, an e-mail address or a web site."
    ),
    ErrorCode.TELEPHONE_INVALID: _("Enter a telephone number: digits, with a + and the country in front if you like."),
    ErrorCode.VAT_INVALID: _(
        "This is not a valid VAT number of the operator's country. It begins with %(prefix)s; compare every sign."
    ),
    ErrorCode.EORI_INVALID: _("An EORI is two letters for the country, then up to 15 letters or digits."),
    ErrorCode.EORI_MISSING: _("Importers of organic products must give their EORI."),
    ErrorCode.ADDRESS_EMPTY: _("This address is empty: fill it in, or choose another one."),
    # Translators: the sentence of the real system, which has it in English only; what follows it is translated.
    ErrorCode.SECTION_OF_ESTABLISHMENT_LISTS: _(
        "OPER-029 Data input source in TNT user registration not allowed for classification section %(section)s."
        " Operators of this section are recorded by the national authority only: ask it, or choose another activity."
    ),
    ErrorCode.AUTHORITY_MISSING: _(
        "Choose the responsible authority. If you skip that step, your role will not be validated."
    ),
    ErrorCode.CONTROL_BODY_MISSING: _("Choose the control body or control authority that certifies the operator."),
}


class TracesError(Exception):
    """An act was refused, nothing was changed. `values` fill the sentence."""

    def __init__(self, code: Code, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    @property
    def sentence(self) -> str:
        """What to tell the person, in the active language."""
        text = str(SENTENCES[self.code])
        return text % self.values if self.values else text
