"""What a post may do with each type of document: read and write («rw»), read («r-»), or nothing.

The line of a local authority («Ardennes» in the picture of the French guide) is documented; all others are our reading
of who writes and who signs which document (`traces/reference/data/document_types.csv`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from traces import competences
from traces.models import Role
from traces.operators.models import ActivityStatus, Operator
from traces.reference.models import Authority, AuthorityKind, ControlBody


class Right(StrEnum):
    """As the profile prints it."""

    WRITE = "rw"
    READ = "r-"


INTRA = "EU INTRA"

#: The types in the order of the guide's picture, with their short names.
LABELS: dict[str, str | Promise] = {
    # Translators: fr "DSCE-A"
    "CHED-A": _("CHED-A"),
    # Translators: fr "DSCE-P"
    "CHED-P": _("CHED-P"),
    # Translators: fr "DSCE-PP"
    "CHED-PP": _("CHED-PP"),
    # Translators: fr "DSCE-D"
    "CHED-D": _("CHED-D"),
    "DOCOM": "DOCOM",
    "EU EXPORT": "EU EXPORT",
    "EU IMPORT": "EU IMPORT",
    INTRA: "INTRA",
    "AJL": "AJL",
    "COI": "COI",
    "OOC": "OOC",
    "PHYTO": "PHYTO",
    "FLEGT": "FLEGT",
    "CATCH": "CATCH",
    "EUDR": "EUDR",
    "CCFV": "CCFV",
    "CITES": "CITES",
    "ICG": "ICG",
    "WSR": "WSR",
}


@dataclass(frozen=True)
class Rule:
    """Who has one of `keys` (competences of an authority; chapters or sections of an operator) gets `right`."""

    document: str
    keys: frozenset[str]
    right: Right = Right.WRITE


def _rule(document: str, keys: str, right: Right = Right.WRITE) -> Rule:
    return Rule(document, frozenset(key.strip() for key in keys.split(";")), right)


#: Inside a country: central, regional and local authorities.
INLAND = (
    _rule("CHED-A", "animal health"),
    _rule("CHED-P", "food of animal origin; animal by-products; germinal products"),
    _rule("CHED-PP", "plant health at import"),
    _rule("CHED-D", "food of non-animal origin"),
    _rule("DOCOM", "animal by-products"),
    _rule("EU EXPORT", "animal health; food of animal origin; animal by-products; germinal products"),
    _rule("EU IMPORT", "animal health; food of animal origin; animal by-products; germinal products", Right.READ),
    _rule(INTRA, "animal health; germinal products"),
    _rule("AJL", "animal health"),
    _rule("COI", "COI"),
    _rule("OOC", "organic production and labelling", Right.READ),
    _rule("PHYTO", "phytosanitary export certificates"),
)
#: At the border the post decides on what enters, and sees what accompanies it.
BORDER = (
    *(_rule(document, "border controls") for document in ("CHED-A", "CHED-P", "CHED-PP", "CHED-D", "COI")),
    *(_rule(document, "border controls", Right.READ) for document in ("EU IMPORT", "AJL")),
)
OPERATORS = (
    *(_rule(document, "RFL") for document in ("CHED-A", "CHED-P", "CHED-PP", "CHED-D")),
    _rule("DOCOM", "animal_byproducts"),
    _rule("EU EXPORT", "EXPORTER"),
    _rule("EU IMPORT", "IMPORTER", Right.READ),
    _rule(INTRA, "veterinary; germinal_products; semen_and_embryo"),
    _rule("AJL", "veterinary; TRANSPORTER"),
    _rule("COI", "ORGANIC IMPORT; ORGANIC IMPORTER; ORGANIC EXPORT; ORGANIC EXPORTER"),
    _rule("OOC", "organic", Right.READ),
    _rule("PHYTO", "plants"),
    _rule("FLEGT", "imported_timber"),
    _rule("CATCH", "fishing"),
    _rule("EUDR", "eudr"),
    _rule("CCFV", "ccfv"),
    _rule("CITES", "eucites"),
    _rule("ICG", "import_of_cultural_goods"),
    _rule("WSR", "wsr"),
)
CONTROL_BODIES = (_rule("COI", "organic"), _rule("OOC", "organic"))


def rights(organisation: Operator | Authority | ControlBody) -> dict[str, Right]:
    """The rights of a post in this organisation, in the order of `LABELS`; types without any are left out.

    Of an operator, the activities must come along (`activities__activity_type__section__chapter`).
    """
    if isinstance(organisation, Operator):
        return _granted(OPERATORS, _of_operator(organisation))
    if isinstance(organisation, Authority):
        # The service that keeps the border of a whole country is a central authority with a border's competence.
        rules = BORDER if organisation.kind == AuthorityKind.BCP else (*INLAND, *BORDER)
        return _granted(rules, set(competences.split(organisation.competence)))
    return _granted(CONTROL_BODIES, {"organic"})


def of_role(role: Role | None) -> dict[str, Right]:
    """The rights of a post; none without one."""
    return rights(role.organisation) if role else {}


def may_write(role: Role | None, document: str) -> bool:
    """Whether the post may create or certify documents of this type."""
    return of_role(role).get(document) == Right.WRITE


def _of_operator(operator: Operator) -> set[str]:
    """Chapters and sections of the activities that an authority has validated."""
    sections = [one.activity_type.section for one in operator.activities.all() if one.status == ActivityStatus.VALID]
    return {section.chapter.code for section in sections} | {section.code for section in sections}


def _granted(rules: Iterable[Rule], held: set[str]) -> dict[str, Right]:
    """The greater right wins."""
    found: dict[str, Right] = {}
    for rule in rules:
        if rule.keys & held and found.get(rule.document) != Right.WRITE:
            found[rule.document] = rule.right
    return {document: found[document] for document in LABELS if document in found}
