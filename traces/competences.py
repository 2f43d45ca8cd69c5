"""An authority's competences: as TRACES shows them (tags, choices of the search), and what they allow."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from traces.reference.models import Authority, AuthorityKind

#: First the tags of the guide's picture of a profile; a competence that is not here is shown as the data have it.
LABELS: dict[str, str | Promise] = {
    # Translators: fr "Animal"
    "animal health": _("Animal"),
    # Translators: fr "Sous-produits animaux"
    "animal by-products": _("Animal by-products"),
    # Translators: stays in English on the French page of the guide; fr "Germinal products"
    "germinal products": _("Germinal products"),
    # Translators: fr "Denrées alimentaires"
    "food of animal origin": _("Food"),
    "food of non-animal origin": _("Food of non-animal origin"),
    "plant health": _("Plant health"),
    "plant health at import": _("Plant health at import"),
    "phytosanitary export certificates": _("Phytosanitary export certificates"),
    "border controls": _("Border controls"),
    "responsible for the load": _("Responsible for the load"),
    "organic production and labelling": _("Organic production and labelling"),
    "validates the first user of each central competent authority": _(
        "Validates the first user of each central competent authority"
    ),
}


def split(text: str) -> list[str]:
    """The competences in an authority's column."""
    return [part.strip() for part in text.split(";") if part.strip()]


def label(competence: str) -> str:
    """One competence in words."""
    return str(LABELS.get(competence) or competence[:1].upper() + competence[1:])


def labels(authority: Authority) -> list[str]:
    """All competences of an authority in words."""
    return [label(one) for one in split(authority.competence)]


# --- which activities an authority may validate ------------------------------------------------------------------

ORGANIC = "organic"
ORGANIC_COMPETENCE = "organic production and labelling"
#: Chapter of an activity -> the competence that its validator needs (official help; guide to validating activities).
NEEDED = {
    "veterinary": "animal health",
    "food": "food of animal origin",
    "animal_byproducts": "animal by-products",
    "germinal_products": "germinal products",
    "semen_and_embryo": "germinal products",
    "plants": "plant health",
    "non_animal_origin_food_and_feed": "food of non-animal origin",
    ORGANIC: ORGANIC_COMPETENCE,
}
#: The responsible for the load, transporters, importers, exporters: whichever authority was chosen in the form.
OF_ANYBODY = {"other"}
#: Chapters of authorities that our reference data do not have (fisheries, customs, waste …): the central authority.
OF_THE_CENTRE = {"fishing", "eudr", "ccfv", "import_of_cultural_goods", "imported_timber", "eucites", "wsr"}


def chapters(authority: Authority) -> set[str]:
    """The chapters whose activities an authority validates by its own competence."""
    if authority.kind == AuthorityKind.COMMISSION:
        return {*NEEDED, *OF_ANYBODY, *OF_THE_CENTRE} - {ORGANIC}
    held = split(authority.competence)
    own = {chapter for chapter, competence in NEEDED.items() if competence in held} | OF_ANYBODY
    if authority.kind == AuthorityKind.CCA:
        own |= OF_THE_CENTRE
    if authority.kind == AuthorityKind.BCP:
        own.add("non_animal_origin_food_and_feed")
    return own
