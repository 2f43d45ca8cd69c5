"""Who can decide on a request: the people to tell, and how far up one must go to find anybody."""

from django.db.models import Q, QuerySet

from traces.models import Person, Role, Status
from traces.operators.models import Operator
from traces.reference.models import Authority, AuthorityKind, ControlBody

#: Nobody needs the same mail fifty times in one office.
MOST_TOLD = 20


def of(role: Role) -> list[Person]:
    """The people who can decide on a role and should be told: its organisation's administrators, and of the authorities
    in whose remit it is, the nearest that has agents; their administrators where they have some.
    """
    found = {person.pk: person for person in [*colleagues(role), *above(role)]}
    found.pop(role.person_id, None)
    return list(found.values())[:MOST_TOLD]


def colleagues(role: Role) -> list[Person]:
    """The administrators of the same organisation."""
    return _people(role, Q(**{role.role_type: role.organisation}, administrator=True))


def above(role: Role) -> list[Person]:
    """The agents of the nearest authority (or body) in whose remit the role is; of the one called in, if any."""
    if role.escalated_to is not None and (called := _agents(role, role.escalated_to)):
        return called
    organisation = role.organisation
    if isinstance(organisation, ControlBody):
        return _of_country(role, organisation)
    if isinstance(organisation, Operator) and not organisation.responsible_authority:
        return _of_body(role, organisation.control_body)
    for authority in upwards(role.remit):
        if people := _agents(role, authority):
            return people
    return []


def upwards(path: str) -> list[Authority]:
    """The authorities on a path that decide by themselves, the nearest first.

    The Commission is among them only at the end of its own path: it validates no further down.
    """
    codes = path.split("/") if path else []
    if len(codes) > 1:
        codes = codes[1:]
    found = {authority.code: authority for authority in Authority.objects.filter(code__in=codes)}
    return [found[code] for code in reversed(codes) if code in found]


def next_above(role: Role) -> Authority:
    """The authority to call in when nobody decides: the next one above with agents, at last the Commission.

    For an operator of nobody that is, first, the central authority of its country.
    """
    nearest = upwards(role.remit)
    candidates = nearest[1:] if nearest else _centre(role)
    found = next((one for one in candidates if _agents(role, one)), None)
    return found or Authority.objects.get(kind=AuthorityKind.COMMISSION)


def _centre(role: Role) -> list[Authority]:
    if not isinstance(role.organisation, Operator):
        return []
    central = Authority.objects.filter(kind=AuthorityKind.CCA, country=role.organisation.country_id)
    return list(central.order_by("path"))


def _agents(role: Role, authority: Authority) -> list[Person]:
    return _people(role, Q(authority=authority))


def _of_body(role: Role, body: ControlBody | None) -> list[Person]:
    return _people(role, Q(control_body=body)) if body else []


def _of_country(role: Role, body: ControlBody) -> list[Person]:
    central = Authority.objects.filter(kind=AuthorityKind.CCA, country=body.certified_country)
    if not central.exists():
        central = Authority.objects.filter(kind=AuthorityKind.COMMISSION)
    return _people(role, Q(authority__in=central.values("pk")))


def _people(role: Role, where: Q) -> list[Person]:
    """Administrators where there are some, else everybody; never the person concerned."""
    valid: QuerySet[Role] = Role.objects.filter(where, status=Status.VALID).exclude(person=role.person_id)
    rows = list(valid.select_related("person").order_by("-administrator", "pk")[:MOST_TOLD])
    if rows and rows[0].administrator:
        rows = [one for one in rows if one.administrator]
    return [one.person for one in rows]
