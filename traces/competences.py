"""An authority's competences as TRACES shows them: tags in the profile, choices of the search."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from traces.reference.models import Authority

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
