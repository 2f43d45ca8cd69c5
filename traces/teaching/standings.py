"""Where people stand in an environment, for whole classes at once: a fixed number of queries."""

from collections.abc import Collection
from dataclasses import dataclass, field

from traces.environments import environment_scope
from traces.models import Person, Role
from traces.operators.models import Operator
from traces.reference.models import Authority, AuthorityKind, ControlBody, Country


@dataclass(frozen=True)
class Post:
    """A role or a request: the organisation by its code or identifier."""

    role_type: str
    organisation: str
    status: str
    administrator: bool


@dataclass
class Standing:
    """One person in one environment."""

    has_entered: bool = False
    posts: list[Post] = field(default_factory=list)
    #: What this person decided: uid of the applicant and status given, in pairs.
    decided: list[tuple[str, str]] = field(default_factory=list)


def standings(environment: str, uids: Collection[str]) -> dict[str, Standing]:
    """By uid; who never came to this environment stands nowhere."""
    found: dict[str, Standing] = {uid: Standing() for uid in uids}
    with environment_scope(environment):
        for uid in Person.objects.filter(uid__in=uids, last_sign_in_at__isnull=False).values_list("uid", flat=True):
            found[uid].has_entered = True
        roles = Role.objects.filter(person__uid__in=uids).order_by("pk")
        for role in roles.select_related("person", "operator", "authority", "control_body"):
            organisation = role.organisation
            code = organisation.identifier if isinstance(organisation, Operator) else organisation.code
            found[role.person.uid].posts.append(Post(role.role_type, code, role.status, role.administrator))
        decided = Role.objects.filter(decided_by__uid__in=uids).order_by("pk")
        for by, uid, status in decided.values_list("decided_by__uid", "person__uid", "status"):
            found[by].decided.append((uid, status))
    return found


def authorities() -> dict[str, list[tuple[str, str]]]:
    """Authorities that validate people and operators, by country code: code and name of each, in order."""
    found: dict[str, list[tuple[str, str]]] = {}
    kinds = [AuthorityKind.CCA, AuthorityKind.LAU, AuthorityKind.RCA]
    rows = Authority.objects.filter(kind__in=kinds).order_by("country_id", "department_code", "code")
    for authority in rows:
        place = f" ({authority.department_code})" if authority.department_code else ""
        found.setdefault(str(authority.country_id), []).append((authority.code, f"{authority.short_name}{place}"))
    return found


def control_body_of(country: str) -> str:
    """Code of the first organic control body that works in a country; LookupError where there is none."""
    code = ControlBody.objects.filter(certified_country=country).order_by("code").values_list("code", flat=True).first()
    if code is None:
        raise LookupError(country)
    return code


def country_names(codes: Collection[str]) -> dict[str, str]:
    """The names of countries in the active language, by their codes."""
    return {country.iso2: str(country) for country in Country.objects.filter(pk__in=codes)}
