"""Why a sign-in through EU Login did not succeed."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class CasProblem(StrEnum):
    """One code for each thing that a person can do something different about."""

    UNREACHABLE = "unreachable"
    MALFORMED = "malformed"
    TICKET_REFUSED = "ticket-refused"
    USER_REFUSED = "user-refused"
    TOO_WEAK = "too-weak"


#: EU Login's failure codes; every other code is an answer nobody can act upon.
FAILURE_CODES = {
    "INVALID_TICKET": CasProblem.TICKET_REFUSED,
    "INVALID_SERVICE": CasProblem.TICKET_REFUSED,
    "INVALID_REQUEST": CasProblem.TICKET_REFUSED,
    "INVALID_USER": CasProblem.USER_REFUSED,
    "INVALID_STRENGTH": CasProblem.TOO_WEAK,
    "INSUFFICIENT_AUTHENTICATION_LEVEL": CasProblem.TOO_WEAK,
}

#: HTTP status of the page: 403 when the person was refused, 502 when EU Login did not do its part.
STATUSES = {
    CasProblem.UNREACHABLE: 502,
    CasProblem.MALFORMED: 502,
    CasProblem.TICKET_REFUSED: 403,
    CasProblem.USER_REFUSED: 403,
    CasProblem.TOO_WEAK: 403,
}

SENTENCES: dict[CasProblem, str | Promise] = {
    CasProblem.UNREACHABLE: _("EU Login does not answer at the moment. Wait a little, then try again."),
    CasProblem.MALFORMED: _("EU Login gave an answer that TRACES does not understand. Wait a little, then try again."),
    CasProblem.TICKET_REFUSED: _(
        "EU Login did not confirm this sign-in: it took too long, or it has been used already. Sign in again."
    ),
    CasProblem.USER_REFUSED: _("Your EU Login account is not accepted by TRACES."),
    CasProblem.TOO_WEAK: _(
        "TRACES asks for two factors: the password alone is not enough any more. Sign in again with a second factor."
    ),
}


class CasError(Exception):
    """Nobody was signed in, nothing was changed."""

    def __init__(self, problem: CasProblem) -> None:
        super().__init__(problem)
        self.problem = problem
