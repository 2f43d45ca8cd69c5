"""An authority's competences as TRACES shows them: tags in the profile, choices of the search."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from traces.reference.models import Authority

#: The tags of the guide's picture of a profile; other competences are shown as the data have them.
LABELS: dict[str, str | Promise] = {
    # Translators: fr "Animal"
    "animal health": _("Animal"),
    # Translators: fr "Sous-produits animaux"
    "animal by-products": _("Animal by-products"),
    # Translators: stays in English on the French page of the guide; fr "Germinal products"
    "germinal products": _("Germinal products"),
    # Translators: fr "Denrées alimentaires"
    "food of animal origin": _("Food"),
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
