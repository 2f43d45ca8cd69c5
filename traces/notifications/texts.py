"""Everything a notice can say, as codes; the sentences stand here and nowhere else."""

from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    """What people may switch off. The real list is not public; ours has a line for each kind of act."""

    TO_CERTIFY = "to-certify", _("A document waits for certification within my remit")
    MY_DOCUMENTS = "my-documents", _("A document that I am involved in was certified, rejected or cancelled")
    ROLES = "roles", _("My roles and requests")
    TO_DECIDE = "to-decide", _("A request waits for my decision")


#: What people must know anyway: `traces.notices` writes them an e-mail, whatever they want to see in TRACES.
ALWAYS_MAILED = frozenset({Category.ROLES, Category.TO_DECIDE})


class Text(StrEnum):
    """One sentence each."""

    CERTIFICATE_SUBMITTED = "certificate-submitted"
    CERTIFICATE_VALID = "certificate-valid"
    CERTIFICATE_REJECTED = "certificate-rejected"
    CERTIFICATE_CANCELLED = "certificate-cancelled"
    ROLE_GRANTED = "role-granted"
    ROLE_REFUSED = "role-refused"
    ROLE_SUSPENDED = "role-suspended"
    ROLE_UNSUSPENDED = "role-unsuspended"
    ROLE_REMOVED = "role-removed"
    ROLE_EXPIRED = "role-expired"
    ADMINISTRATOR_GIVEN = "administrator-given"
    ADMINISTRATOR_TAKEN = "administrator-taken"
    REQUESTS_WAIT = "requests-wait"


SENTENCES: dict[Text, Promise] = {
    Text.CERTIFICATE_SUBMITTED: _("%(reference)s waits for certification."),
    Text.CERTIFICATE_VALID: _("%(reference)s has been certified and is valid."),
    Text.CERTIFICATE_REJECTED: _("%(reference)s has been rejected: %(reason)s"),
    Text.CERTIFICATE_CANCELLED: _("%(reference)s has been cancelled: %(reason)s"),
    Text.ROLE_GRANTED: _("%(organisation)s: your role has been validated. It counts from your next sign-in on."),
    Text.ROLE_REFUSED: _("%(organisation)s: your request has been refused. %(reason)s"),
    Text.ROLE_SUSPENDED: _("%(organisation)s: your role has been suspended. %(reason)s"),
    Text.ROLE_UNSUSPENDED: _("%(organisation)s: your suspension has been lifted."),
    Text.ROLE_REMOVED: _("%(organisation)s: your role has been removed. %(reason)s"),
    Text.ROLE_EXPIRED: _("%(organisation)s: nobody decided on your request in time, so it has expired."),
    Text.ADMINISTRATOR_GIVEN: _("%(organisation)s: you are an administrator now."),
    Text.ADMINISTRATOR_TAKEN: _("%(organisation)s: you are not an administrator any more."),
    Text.REQUESTS_WAIT: _("A request waits for your decision: %(names)s"),
}


def sentence(text: str, values: dict[str, str]) -> str:
    """What a notice says, in the active language."""
    return str(SENTENCES[Text(text)]) % values
