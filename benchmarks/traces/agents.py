"""Who asks: somebody without a role, agents of three authorities, somebody with posts in operators."""

from importlib import import_module

from django.conf import settings
from django.test import Client

from benchmarks.traces.loading import OURS
from benchmarks.traces.population import MOMENT
from kernel.web.sessions import area_of, cookie_name
from traces import sessions
from traces.environments import Environment, environment_scope
from traces.models import Person, Role, RoleType, RoleTypeChoice, Status, choice_key
from traces.reference.models import Authority
from traces.remit import Agent

ENVIRONMENT = Environment.PRODUCTION
#: The authorities that the agents work for: a French department, the central one, the Commission.
AUTHORITIES = {"department": "FR00008", "country": "FR00000", "Commission": "EC"}


def browser(who: str) -> Client:
    """A browser in which `who` has signed in: a key of `AUTHORITIES`, `applicant`, or `holder` of many posts."""
    with environment_scope(ENVIRONMENT):
        person = Person.objects.get(pk=1) if who == "holder" else _person(who)
        held = list(person.roles.filter(status=Status.VALID).values_list("pk", flat=True))
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[sessions.KEY] = {"person": person.pk, "level": "MEDIUM", "roles": held, "epoch": person.session_epoch}
    store.save()
    client = Client(SERVER_NAME="localhost")
    client.cookies[cookie_name(area_of(f"{ENVIRONMENT.prefix}/"))] = store.session_key
    return client


def agent(who: str) -> Agent:
    """The agent as in a session."""
    person = _person(who)
    return Agent(person, list(person.roles.select_related("authority")))


def _person(who: str) -> Person:
    key = OURS + [*AUTHORITIES, "applicant"].index(who)
    names = {"uid": f"n00bench{key - OURS}", "first_name": "Camille", "last_name": who.title()}
    person: Person
    person, made = Person.objects.get_or_create(pk=key, environment=ENVIRONMENT, defaults=names)
    if made and who in AUTHORITIES:
        choice = RoleTypeChoice.objects.create(
            key=choice_key(key, RoleType.AUTHORITY), person=person, role_type=RoleType.AUTHORITY
        )
        Role.objects.create(
            pk=key,
            environment=ENVIRONMENT,
            person=person,
            choice=choice,
            role_type=RoleType.AUTHORITY,
            authority=Authority.objects.get(code=AUTHORITIES[who]),
            status=Status.VALID,
            administrator=True,
            requested_at=MOMENT,
        )
    return person
