"""Fictitious operators for the simulator: the same ones for the same seed, whatever the clock says."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import cached_property
from itertools import cycle, islice
from random import Random
from zoneinfo import ZoneInfo

from django.db import transaction

from traces.environments import Environment, environment_scope
from traces.operators.indexing import remember_words
from traces.operators.models import ActivityStatus, Operator, OperatorActivity, OperatorAddress
from traces.operators.text import words
from traces.operators.words import Language, Town, Trade, languages, towns, trades
from traces.reference.catalogue import ActivityCatalogue
from traces.reference.models import ActivityType, Authority, AuthorityKind, ControlBody, Country

DEFAULT_COUNT = 520
DEFAULT_SEED = 2024

# Old enough for every date people may set the clock to.
CREATED_AT = datetime(2020, 1, 1, 9, 0, tzinfo=ZoneInfo("Europe/Brussels"))
VALID_FROM = date(2020, 1, 1)

# The guides' example is the department of the Ardennes: there is always somebody to find there.
GUIDE_DEPARTMENT = "08"
GUIDE_OPERATORS = 8
FRENCH_TENTHS = 7


def seed(environment: Environment | str, count: int = DEFAULT_COUNT, seed: int = DEFAULT_SEED) -> int:
    """Make `count` operators in an environment, unless they are there; returns how many were added.

    Needs the reference data. Existing operators are left as they are, so it can be run again.
    """
    with environment_scope(Environment(environment)), transaction.atomic():
        known = set(Operator.objects.values_list("identifier", flat=True))
        made = [
            (operator, activities)
            for operator, activities in _Maker(Environment(environment), seed).make(count)
            if operator.identifier not in known
        ]
        further = _further_addresses([operator for operator, _ in made])
        for operator, activities in made:
            operator.prepare([one.activity_type for one in activities], further.get(operator.identifier, ()))
        Operator.objects.bulk_create(operator for operator, _ in made)
        OperatorAddress.objects.bulk_create(address for addresses in further.values() for address in addresses)
        remember_words(operator for operator, _ in made)
        OperatorActivity.objects.bulk_create(activity for _, activities in made for activity in activities)
    return len(made)


def _further_addresses(operators: list[Operator]) -> dict[str, list[OperatorAddress]]:
    """A second site for every tenth operator, in the town of the one before it in the same country."""
    found = {}
    for number, operator in enumerate(operators, start=1):
        neighbours = (one for one in reversed(operators[: number - 1]) if one.country_id == operator.country_id)
        if number % 10 == 0 and (neighbour := next(neighbours, None)):
            address = OperatorAddress(
                operator=operator, street=neighbour.street, postal_code=neighbour.postal_code, city=neighbour.city
            )
            found[operator.identifier] = [address]
    return found


class _Maker:
    """Makes the operators of one environment, one after the other."""

    def __init__(self, environment: Environment, seed: int) -> None:
        self.environment = environment
        self.random = Random(f"{environment}/{seed}")  # noqa: S311 - invented companies, not secrets
        self.names: set[str] = set()
        self.countries = Country.objects.in_bulk()

    def make(self, count: int) -> Iterator[tuple[Operator, list[OperatorActivity]]]:
        for number, town in enumerate(islice(self._towns(), count), start=1):
            trade = self._trade(number, town)
            operator = self._operator(number, town, trade)
            yield operator, self._activities(number, operator, trade, town)

    def _towns(self) -> Iterator[Town]:
        """First the guides' department, then seven French towns out of ten, every department in its turn."""
        french: dict[str, list[Town]] = {}
        foreign: list[Town] = []
        for town in towns():
            (french.setdefault(town.department_code, []) if town.country == "FR" else foreign).append(town)
        yield from (self.random.choice(french[GUIDE_DEPARTMENT]) for _ in range(GUIDE_OPERATORS))
        departments = list(french)
        self.random.shuffle(departments)
        turn = cycle(departments)
        for position in cycle(range(10)):
            yield self.random.choice(french[next(turn)] if position < FRENCH_TENTHS else foreign)

    def _trade(self, number: int, town: Town) -> Trade:
        if number <= GUIDE_OPERATORS:
            return trades()[number - 1]
        possible = self._possible_trades[town.country]
        return self.random.choices(possible, weights=[trade.weight for trade in possible])[0]

    def _operator(self, number: int, town: Town, trade: Trade) -> Operator:
        language = languages()[town.language]
        name = self._new_name(language, trade, number)
        host = "-".join(words(name))
        return Operator(
            environment=self.environment,
            identifier=f"{town.country}.{CREATED_AT.year}.{number:06d}",
            name=name,
            country=self.countries[town.country],
            street=language.street(self.random),
            postal_code=town.postal_code,
            city=town.name,
            email=f"contact@{host}.example",
            phone="".join(str(self.random.randrange(10)) if sign == "#" else sign for sign in town.phone),
            website=f"https://www.{host}.example/" if number % 4 == 0 else "",
            responsible_authority=self._authorities[town.department_code or town.country],
            control_body=self.random.choice(self._control_bodies[town.country]) if trade.organic else None,
            created_at=CREATED_AT,
        )

    def _new_name(self, language: Language, trade: Trade, number: int) -> str:
        for _ in range(20):
            name = language.company(self.random, trade.names)
            if name not in self.names:
                break
        else:  # the words are used up: somebody wants very many operators
            name = f"{name} {number}"
        self.names.add(name)
        return name

    def _activities(self, number: int, operator: Operator, trade: Trade, town: Town) -> list[OperatorActivity]:
        status = ActivityStatus.VALID
        if town.department_code != GUIDE_DEPARTMENT and number % 16 == 0:
            status = ActivityStatus.SUSPENDED if number % 3 == 0 else ActivityStatus.NEW
        return [
            OperatorActivity(operator=operator, activity_type=found, status=status, valid_from=VALID_FROM)
            for found in self._activity_types[town.country, trade]
        ]

    @cached_property
    def _authorities(self) -> dict[str, Authority]:
        """By French department or by country: who is responsible for operators there."""
        local = Authority.objects.filter(kind=AuthorityKind.LAU).exclude(department_code="")
        # The services that France lists beside its central authority have codes that come after its own.
        central = Authority.objects.filter(kind=AuthorityKind.CCA).order_by("-code")
        return {
            **{authority.country_id or "": authority for authority in central},
            **{authority.department_code: authority for authority in local},
        }

    @cached_property
    def _control_bodies(self) -> dict[str, list[ControlBody]]:
        found: dict[str, list[ControlBody]] = {}
        for body in ControlBody.objects.filter(scope="eu").order_by("code"):
            found.setdefault(body.certified_country_id, []).append(body)
        return found

    @cached_property
    def _activity_types(self) -> dict[tuple[str, Trade], list[ActivityType]]:
        """Activities of a trade in a country; a trade that the country cannot have is left out."""
        catalogue = ActivityCatalogue()
        found = {}
        for code in {town.country for town in towns()}:
            country = self.countries[code]
            for trade in trades():
                types = [catalogue.find(activity, country) for activity in trade.activities]
                fitting = [one for one in types if one is not None and one.section.applies_to(country)]
                certified = not trade.organic or code in self._control_bodies
                if certified and len(fitting) == len(types):
                    found[code, trade] = fitting
        return found

    @cached_property
    def _possible_trades(self) -> dict[str, list[Trade]]:
        return {
            code: [trade for trade in trades() if (code, trade) in self._activity_types]
            for code in {town.country for town in towns()}
        }
