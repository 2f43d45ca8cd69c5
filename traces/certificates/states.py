"""Where a certificate stands: the codes and labels that TRACES returns (captured answers of its web services)."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Status(models.IntegerChoices):
    """The numbers are TRACES' own."""

    # Translators: fr "Brouillon"
    DRAFT = 47, pgettext_lazy("certificate", "Draft")
    # Translators: fr "Nouveau"
    NEW = 1, pgettext_lazy("certificate", "New")
    # Translators: fr "Validé"
    VALID = 70, pgettext_lazy("certificate", "Valid")
    # Translators: fr "Rejeté"
    REJECTED = 41, pgettext_lazy("certificate", "Rejected")
    # Translators: fr "Annulé"
    CANCELLED = 64, pgettext_lazy("certificate", "Cancelled")
    # Translators: fr "Supprimé"
    DELETED = 55, pgettext_lazy("certificate", "Deleted")


#: Never submitted, so without a reference.
UNSUBMITTED = [Status.DRAFT, Status.DELETED]

TAGS = {
    Status.DRAFT: "",
    Status.NEW: "tag--wait",
    Status.VALID: "tag--ok",
    Status.REJECTED: "tag--bad",
    Status.CANCELLED: "tag--bad",
    Status.DELETED: "",
}
