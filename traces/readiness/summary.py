"""The figures of the board: counted by the database, in one statement, whatever the number of people.

Everybody counts once in the total and once in each unit where they hold a post, however many posts they hold there.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, Exists, F, Model, OuterRef, Q, QuerySet, Value, When

from traces.models import Person, Role, Status
from traces.readiness.models import FactorState, Kind
from traces.reference.models import Authority

#: Who holds a post: the suspended are to be helped as well.
HOLDING = [Status.VALID, Status.SUSPENDED]


@dataclass(frozen=True)
class Unit:
    """The staff of an authority, the users of the operators that it is responsible for, or those of a control body."""

    authority: int | None = None
    responsible_authority: int | None = None
    control_body: int | None = None

    @property
    def key(self) -> str:
        """The unit in an address: `authority-12`, `operators-12`, `control_body-3`; `none` for nobody's operators."""
        pairs = {
            "authority": self.authority,
            "operators": self.responsible_authority,
            "control_body": self.control_body,
        }
        return next((f"{name}-{number}" for name, number in pairs.items() if number is not None), "none")

    @property
    def of_roles(self) -> Q:
        """The posts in this unit."""
        if self.authority is not None:
            return Q(authority=self.authority)
        if self.control_body is not None:
            return Q(control_body=self.control_body)
        return Q(operator__isnull=False, operator__responsible_authority=self.responsible_authority)

    @property
    def columns(self) -> dict[str, int | None]:
        """The columns that name it in a snapshot."""
        return {
            "authority_id": self.authority,
            "responsible_authority_id": self.responsible_authority,
            "control_body_id": self.control_body,
        }


@dataclass(frozen=True)
class Figures:
    """How many people, of how many something is known, how many can enter TRACES now, how many have each kind."""

    people: int = 0
    known: int = 0
    ready: int = 0
    kinds: tuple[int, ...] = (0,) * len(Kind)

    @classmethod
    def of(cls, numbers: Sequence[int]) -> "Figures":
        """From a row of the database: people, known, ready, then each kind in its order."""
        return cls(numbers[0], numbers[1], numbers[2], tuple(numbers[3:]))

    @property
    def not_ready(self) -> int:
        """Those who released that they have none of the kinds accepted now."""
        return self.known - self.ready

    @property
    def not_known(self) -> int:
        """Those who released nothing. They may have everything, or nothing."""
        return self.people - self.known

    @property
    def by_kind(self) -> list[tuple[Kind, int]]:
        """Each kind with the number of people who have it."""
        return list(zip(Kind, self.kinds, strict=True))


@dataclass(frozen=True)
class Summary:
    """The total and the units, the largest number of people who are not ready first."""

    total: Figures
    units: dict[Unit, Figures]


def holding(roles: "QuerySet[Role]") -> "QuerySet[Role]":
    """Those of the roles that are posts."""
    return roles.filter(status__in=HOLDING)


def ready(accepted: Collection[str], prefix: str = "") -> Q:
    """The condition on a state (or, with `prefix`, on its owner) that one of the kinds accepted now is set up."""
    condition = Q(pk__in=[])
    for kind in Kind:
        if kind.value in accepted:
            condition |= Q(**{f"{prefix}{kind.column}__gt": 0})
    return condition


def known(owner: str = "pk") -> Exists:
    """The condition on a person (or on a row from which `owner` leads to one's key) that they released something.

    A subquery, since the planner takes a joined state that is missing to be the rarest thing.
    """
    return Exists(FactorState.objects.filter(person=OuterRef(owner)))


def placed(roles: "QuerySet[Role]") -> "QuerySet[Any]":
    """The posts among these roles; `operators_of` is the path of the authority responsible for the operator, or "".

    The role knows that path as its remit ("body:…" where there is a control body alone). To join the operators
    themselves would take as long as everything else.
    """
    of_operators = Q(authority=None, control_body=None) & ~Q(remit__startswith="body:")
    path = Case(When(of_operators, then=F("remit")), default=Value(""))
    return holding(roles).order_by().annotate(operators_of=path)


def summarise(roles: "QuerySet[Role]", accepted: Collection[str]) -> Summary:
    """Count the people who hold these roles: one statement."""
    units: dict[Unit, Figures] = {}
    total = Figures()
    for authority, responsible, control_body, is_total, *numbers in _rows(roles, accepted):
        figures = Figures.of(numbers)
        if is_total:
            total = figures
        else:
            units[Unit(authority, responsible, control_body)] = figures
    return Summary(total, units)


def _rows(roles: "QuerySet[Role]", accepted: Collection[str]) -> Iterator[tuple[int, ...]]:
    held = placed(roles).values_list("person_id", "authority_id", "operators_of", "control_body_id").distinct()
    inner, parameters = held.query.sql_with_params()
    # The names in the text are those of our own models; every value is a parameter.
    sql = f"""
        WITH placed (person_id, authority_id, operators_of, control_body_id) AS ({inner})
        SELECT placed.authority_id, responsible.id, placed.control_body_id, 0, {_counts(accepted)}
        FROM placed LEFT JOIN {_table(FactorState)} AS state ON state.person_id = placed.person_id
        LEFT JOIN {_table(Authority)} AS responsible ON responsible.path = placed.operators_of
        GROUP BY placed.authority_id, responsible.id, placed.control_body_id
        UNION ALL
        SELECT NULL, NULL, NULL, 1, {_counts(accepted)}
        FROM (SELECT DISTINCT person_id FROM placed) AS placed
        LEFT JOIN {_table(FactorState)} AS state ON state.person_id = placed.person_id
    """  # noqa: S608
    postgresql = connection.vendor == "postgresql"
    with transaction.atomic() if postgresql else nullcontext(), connection.cursor() as cursor:
        if postgresql:
            # A million pairs fit in memory; the planner cannot know how many people they are, and would look up each.
            cursor.execute("SELECT set_config('work_mem', '128MB', true), set_config('enable_nestloop', 'off', true)")
        cursor.execute(sql, parameters)
        rows = cursor.fetchall()
    yield from rows


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _counts(accepted: Collection[str]) -> str:
    columns = {kind: f"state.{connection.ops.quote_name(kind.column)} > 0" for kind in Kind}
    enough = " OR ".join(columns[kind] for kind in Kind if kind.value in accepted) or "1 = 0"
    each = ", ".join(f"COUNT(*) FILTER (WHERE {condition})" for condition in columns.values())
    return f"COUNT(*), COUNT(state.person_id), COUNT(*) FILTER (WHERE {enough}), {each}"


def people(roles: "QuerySet[Role]") -> "QuerySet[Person]":
    """The people who hold these roles, by name."""
    held = holding(roles).filter(person=OuterRef("pk")).order_by()
    return Person.objects.filter(Exists(held)).order_by("last_name", "first_name", "pk")
