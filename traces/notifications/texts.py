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


class Text(StrEnum):
    """One sentence each."""

    CERTIFICATE_SUBMITTED = "certificate-submitted"
    CERTIFICATE_VALID = "certificate-valid"
    CERTIFICATE_REJECTED = "certificate-rejected"
    CERTIFICATE_CANCELLED = "certificate-cancelled"


SENTENCES: dict[Text, Promise] = {
    Text.CERTIFICATE_SUBMITTED: _("%(reference)s waits for certification."),
    Text.CERTIFICATE_VALID: _("%(reference)s has been certified and is valid."),
    Text.CERTIFICATE_REJECTED: _("%(reference)s has been rejected: %(reason)s"),
    Text.CERTIFICATE_CANCELLED: _("%(reference)s has been cancelled: %(reason)s"),
}


def sentence(text: str, values: dict[str, str]) -> str:
    """What a notice says, in the active language."""
    return str(SENTENCES[Text(text)]) % values
