"""The names behind the figures: one query set for the page, one for the file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from traces.models import Person, Role
from traces.operators.models import Operator
from traces.readiness.forms import Standing, of_organisation
from traces.readiness.models import FactorState, Kind
from traces.readiness.summary import Unit, holding, known, people, ready

ORGANISATIONS = ("operator", "authority", "control_body")


@dataclass(frozen=True)
class Wish:
    """What is asked for; empty means everybody. `roles` are those of the remit."""

    roles: "QuerySet[Role]"
    accepted: list[str]
    state: str = ""
    kind: str = ""
    unit: Unit | None = None
    organisation: str = ""

    def posts(self) -> "QuerySet[Role]":
        """The posts within the remit, the unit and the organisation."""
        roles = of_organisation(holding(self.roles), self.organisation)
        return roles.filter(self.unit.of_roles) if self.unit else roles

    def people(self) -> "QuerySet[Person]":
        """Their holders in this state, by name."""
        return people(self.posts()).filter(self._of_state(""))

    def rows(self) -> "QuerySet[Role]":
        """A line for each post of the same people, by name."""
        found = self.posts().filter(self._of_state("person__"))
        return found.select_related("person__factor_state", *ORGANISATIONS).order_by(
            "person__last_name", "person__first_name", "person_id", "pk"
        )

    def _of_state(self, prefix: str) -> Q:
        state = f"{prefix}factor_state"
        condition = Q()
        if self.state == Standing.NOT_KNOWN:
            condition &= ~Q(known(f"{prefix}pk"))
        if self.state == Standing.READY:
            condition &= ready(self.accepted, f"{state}__")
        if self.state == Standing.NOT_READY:
            condition &= Q(known(f"{prefix}pk")) & ~ready(self.accepted, f"{state}__")
        if self.kind:
            condition &= Q(**{f"{state}__{Kind(self.kind).column}__gt": 0})
        return condition


@dataclass(frozen=True)
class Line:
    """A person with the organisations of the remit in which they hold posts."""

    person: Person
    organisations: list[str]
    standing: Standing
    kinds: list[tuple[Kind, int]]
    read_at: datetime | None


def lines(found: Iterable[Person], posts: "QuerySet[Role]", accepted: list[str]) -> list[Line]:
    """A page of people with what the page shows: two queries."""
    page = list(found)
    held: dict[int, list[str]] = {}
    for role in posts.filter(person__in=page).select_related(*ORGANISATIONS).order_by("pk"):
        held.setdefault(role.person_id, []).append(role.organisation_name)
    states = {state.person_id: state for state in FactorState.objects.filter(person__in=page)}
    return [_line(person, held.get(person.pk, []), states.get(person.pk), accepted) for person in page]


def _line(person: Person, organisations: list[str], state: FactorState | None, accepted: list[str]) -> Line:
    kinds = [(kind, number) for kind, number in numbers(state).items() if number]
    return Line(person, organisations, standing(state, accepted), kinds, state.read_at if state else None)


def numbers(state: FactorState | None) -> dict[Kind, int]:
    """How many of each kind; nothing when nothing is known."""
    return {kind: getattr(state, kind.column) for kind in Kind} if state else {}


def standing(state: FactorState | None, accepted: list[str]) -> Standing:
    """How the owner of a state stands."""
    if state is None:
        return Standing.NOT_KNOWN
    enough = any(number and kind.value in accepted for kind, number in numbers(state).items())
    return Standing.READY if enough else Standing.NOT_READY


def code_of(role: Role) -> str:
    """Code or identifier of a role's organisation."""
    organisation: Any = role.organisation
    return organisation.identifier if isinstance(organisation, Operator) else str(organisation.code)
