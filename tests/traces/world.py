"""A small world for tests of TRACES: a few authorities, bodies and operators, people in posts, browsers signed in."""

from django.conf import settings
from django.test import Client

from kernel.web.sessions import area_of, cookie_name
from traces import api, sessions
from traces.environments import Environment, environment_scope
from traces.models import Person, Role, RoleTypeChoice, Status
from traces.reference.models import ActivityType, Authority, Chapter, ControlBody, Country, Section
from traces.remit import Agent, posts

PRODUCTION, ACCEPTANCE, TRAINING = Environment.PRODUCTION, Environment.ACCEPTANCE, Environment.TRAINING

COUNTRIES = {
    "FR": ("France", "France", "EU"),
    "DE": ("Germany", "Allemagne", "EU"),
    "MA": ("Morocco", "Maroc", "THIRD_COUNTRIES"),
}
#: code, country, kind, parent, name, department
AUTHORITIES = [
    ("EC", None, "COMMISSION", None, "European Commission", ""),
    ("FR00000", "FR", "CCA", "EC", "Direction générale de l'alimentation", ""),
    ("FR00008", "FR", "LAU", "FR00000", "DDETSPP - Ardennes", "08"),
    ("FR00051", "FR", "LAU", "FR00000", "DDETSPP - Marne", "51"),
    ("FRCDG4", "FR", "BCP", "FR00000", "Roissy Charles-de-Gaulle", ""),
    ("DE00000", "DE", "CCA", "EC", "Bundesministerium", ""),
    ("DE29812", "DE", "LAU", "DE00000", "Veterinäramt", ""),
]
CONTROL_BODIES = [
    ("FR-BIO-01", "Ecocert France", "FR", "FR"),
    ("MA-BIO-154", "Ecocert SAS", "FR", "MA"),
    ("DE-BIO-154", "Ecocert SAS", "FR", "DE"),
]


def make_reference() -> None:
    """A handful of rows of each reference table."""
    for iso2, (english, french, group) in COUNTRIES.items():
        Country.objects.create(
            iso2=iso2,
            name_en=english,
            name_fr=french,
            eu_member=group == "EU",
            efta=False,
            group=group,
            participating="yes",
        )
    for row in AUTHORITIES:
        _authority(*row)
    for code, name, home, certified in CONTROL_BODIES:
        ControlBody.objects.create(
            code=code,
            name=name,
            home_country_id=home,
            certified_country_id=certified,
            scope="eu",
            evidence="documented",
        )
    chapter = Chapter.objects.create(code="veterinary", name_en="Animal", name_fr="Animaux", position=1)
    section = Section.objects.create(
        chapter=chapter,
        code="ASC",
        name_en="Assembly centre",
        name_fr="Centre de rassemblement",
        country_scope="EU",
        lms_managed=False,
        active=True,
        position=1,
    )
    ActivityType.objects.create(
        section=section,
        code="establish_ac",
        name_en="Assembly",
        name_fr="Rassemblement",
        self_registration=True,
        validated_by="LAU",
        validated_by_evidence="documented",
        position=1,
    )


def _authority(code: str, country: str | None, kind: str, parent: str | None, name: str, department: str) -> None:
    above = Authority.objects.get(code=parent) if parent else None
    Authority.objects.create(
        code=code,
        country_id=country,
        kind=kind,
        parent=above,
        path=f"{above.path}/{code}" if above else code,
        name_en=name,
        name_local=name,
        competence="animal health; food of animal origin",
        department_code=department,
        border_post_type="airport" if kind == "BCP" else "",
        name_evidence="documented",
        code_evidence="illustrative",
    )


def make_operator(
    name: str = "Ferme des Sangliers",
    *,
    environment: Environment = PRODUCTION,
    authority: str | None = "FR00008",
    country: str = "FR",
    status: str = "valid",
) -> str:
    """Record an operator; returns its identifier."""
    return api.create_operator(
        environment=environment,
        name=name,
        country=country,
        responsible_authority=authority,
        activities=["ASC"],
        status=status,
    )


def make_person(uid: str = "n00camil", *, environment: Environment = PRODUCTION, **fields: str) -> Person:
    """Somebody who has entered an environment."""
    details = {
        "first_name": "Camille",
        "last_name": "Martin",
        "email": f"{uid}@example.org",
        "domain": "external",
        "language": "fr",
        **fields,
    }
    with environment_scope(environment):
        person: Person = Person.objects.create(environment=environment, uid=uid, **details)
    return person


def give(person: Person, role_type: str, organisation: str, status: str = "valid", administrator: bool = False) -> Role:
    """Put a person in a post, or let them ask for one."""
    details: api.PersonData = {
        "uid": person.uid,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "domain": person.domain,
    }
    pk = api.assign_role(
        environment=person.environment,
        role_type=role_type,
        organisation=organisation,
        status=status,
        administrator=administrator,
        person=details,
    )
    with environment_scope(person.environment):
        role: Role = Role.objects.select_related("person", "operator", "authority", "control_body").get(pk=pk)
    return role


def agent_for(person: Person) -> Agent:
    """The validator as in a session that began now. Call inside the environment's scope."""
    return Agent(person, posts(person, _valid_roles(person)))


def _valid_roles(person: Person) -> list[int]:
    with environment_scope(person.environment):
        return list(Role.objects.filter(person=person, status=Status.VALID).values_list("pk", flat=True))


def enter(client: Client, person: Person, level: str = "MEDIUM", roles: list[int] | None = None) -> None:
    """Sign a browser in to the person's environment, without EU Login; `roles` overrides those valid now."""
    from importlib import import_module

    store = import_module(settings.SESSION_ENGINE).SessionStore()
    held = _valid_roles(person) if roles is None else roles
    store[sessions.KEY] = {"person": person.pk, "level": level, "roles": held, "epoch": person.session_epoch}
    store.save()
    area = area_of(f"{Environment(person.environment).prefix}/")
    client.cookies[cookie_name(area)] = store.session_key


def reload(role: Role) -> Role:
    """The role as it stands in the database now."""
    with environment_scope(role.environment):
        fresh: Role = Role.objects.select_related("person", "decided_by").get(pk=role.pk)
    return fresh


def choices_of(person: Person) -> list[str]:
    """The role types that the database holds for a person: none or one."""
    with environment_scope(person.environment):
        return list(RoleTypeChoice.objects.filter(person=person).values_list("role_type", flat=True))
