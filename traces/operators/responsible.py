"""Which authority can be responsible for an activity: the competence follows from the chapter (official help)."""

from django.db.models import Case, Q, QuerySet, Value, When

from traces.reference.models import ActivityType, Authority, AuthorityKind, ControlBody, Country

ORGANIC = "organic"
#: By chapter: an authority needs one of these competences (as in `Authority.competence`). Chapters that are not here
#: have authorities of their own, which the reference data do not hold: the central authorities stand for them.
COMPETENCES: dict[str, tuple[str, ...]] = {
    "veterinary": ("animal health",),
    "animal_byproducts": ("animal by-products",),
    "germinal_products": ("germinal products",),
    "semen_and_embryo": ("germinal products",),
    "food": ("food of animal origin",),
    "plants": ("plant health", "phytosanitary export certificates"),
    "non_animal_origin_food_and_feed": ("food of non-animal origin",),
    # Official help: a central authority, or a border control post for the responsible for the load.
    "other": ("responsible for the load", "border controls", "animal health"),
    ORGANIC: ("organic production and labelling",),
}


def is_certified(activity: ActivityType) -> bool:
    """Whether a control body stands in the place of the authority: organic activities (official help, COI)."""
    return activity.section.chapter.code == ORGANIC


def competent_authorities(country: Country, chapter: str, department: str = "") -> "QuerySet[Authority]":
    """Authorities that may be made responsible, those of the department first, then the nearest to the ground.

    Where no authority of the country has the competence, its central ones; where a country has none, the Commission.
    """
    there = Authority.objects.filter(country=country)
    wanted = Q(pk__in=[])
    for competence in COMPETENCES.get(chapter, ()):
        wanted |= Q(competence__contains=competence)
    found = there.filter(wanted)
    if not found.exists():
        found = there.filter(kind=AuthorityKind.CCA)
    if not found.exists():
        found = Authority.objects.filter(kind=AuthorityKind.COMMISSION)
    here = When(department_code=department, then=Value(0)) if department else When(pk=None, then=Value(0))
    kinds = [When(kind=kind, then=Value(place)) for place, kind in enumerate(_FROM_THE_GROUND, start=1)]
    return found.order_by(Case(here, *kinds, default=Value(9)), "code")


_FROM_THE_GROUND = (AuthorityKind.LAU, AuthorityKind.RCA, AuthorityKind.CCA, AuthorityKind.BCP)


def authority_of_certified(country: Country) -> Authority | None:
    """Who validates the people of organic operators of a country: its authority for organic production."""
    return competent_authorities(country, ORGANIC).first()


def control_bodies(country: Country) -> "QuerySet[ControlBody]":
    """Bodies that certify in the country."""
    return ControlBody.objects.filter(certified_country=country).order_by("name", "code")


def department_of(country: str, postal_code: str) -> str:
    """The French department of a postal code, empty where it says none (Corsica's two share their codes)."""
    if country != "FR" or not postal_code[:5].isdecimal():
        return ""
    return postal_code[:3] if postal_code.startswith(("97", "98")) else postal_code[:2]
