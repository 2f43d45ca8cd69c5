"""A farmer with a complete draft, the veterinarian who certifies it, and somebody else."""

from dataclasses import replace

import pytest

from tests.clock import Clock
from tests.traces.world import PRODUCTION, give, make_operator, make_person
from traces import sessions
from traces.cas.answers import Level
from traces.certificates.api import create_draft
from traces.certificates.flows import submitting
from traces.certificates.flows.guard import Hand
from traces.certificates.models import Certificate
from traces.environments import environment_scope
from traces.models import Person, Role

LIST = "/tracesnt/certificate/eu-intra/"


def hand_of(role: Role, level: Level = Level.MEDIUM) -> Hand:
    """The person acting from this post, in a session that began now."""
    return Hand(role.person, sessions.SignIn(role.person_id, level, frozenset([role.pk]), 0), role)


def weak(hand: Hand) -> Hand:
    """The same person, signed in with the password alone."""
    return replace(hand, sign_in=replace(hand.sign_in, level=Level.BASIC))


def fresh(certificate: Certificate) -> Certificate:
    """As it stands in the database now."""
    with environment_scope(PRODUCTION):
        found: Certificate = Certificate.objects.get(pk=certificate.pk)
    return found


def make_draft(person: Person) -> Certificate:
    """A complete one."""
    path = create_draft(environment=person.environment, uid=person.uid)
    with environment_scope(person.environment):
        draft: Certificate = Certificate.objects.get(pk=path.rpartition("/")[2])
    return draft


@pytest.fixture
def farm(world: None, clock: Clock) -> Role:
    """Camille's post in an assembly centre of the Ardennes."""
    return give(make_person(), "operator", make_operator())


@pytest.fixture
def farmer(farm: Role) -> Hand:
    return hand_of(farm)


@pytest.fixture
def vet(world: None, clock: Clock) -> Hand:
    """An official veterinarian of the Ardennes."""
    person = make_person("n00helen", first_name="Hélène", last_name="Durandeau")
    return hand_of(give(person, "authority", "FR00008"))


@pytest.fixture
def draft(farm: Role) -> Certificate:
    return make_draft(farm.person)


@pytest.fixture
def submitted(draft: Certificate, farmer: Hand, vet: Hand) -> Certificate:
    with environment_scope(PRODUCTION):
        return submitting.submit(farmer, draft.pk)
